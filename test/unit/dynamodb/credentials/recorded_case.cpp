#include "unit/dynamodb/credentials/recorded_case.hpp"

#include "dynamodb/base64.hpp"
#include "unit/dynamodb/pure/vectors.hpp"

#include <boost/asio/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>

namespace coalesce::test {
namespace {

using dynamodb::http::Request;
using dynamodb::http::Response;
using dynamodb::providers::Outside;
using dynamodb::providers::ProgramResult;
using Fields = std::map<std::string, std::string>;

// --- Reading a recording -------------------------------------------------------------------

Fields first_values(const rapidjson::Value& headers) {
    Fields result;
    for (const auto& [name, values] : headers.GetObject())
        result[dynamodb::http::lower_case(name.GetString())] = values[0].GetString();
    return result;
}

void absorb_request(Exchange& exchange, const rapidjson::Value& request) {
    exchange.method = request["method"].GetString();
    exchange.url = request["uri"].GetString();
    exchange.headers = first_values(request["headers"]);
}

void absorb(Exchange& exchange, const rapidjson::Value& action) {
    if (action.HasMember("Request"))
        absorb_request(exchange, action["Request"]["request"]);
    else if (action.HasMember("Response"))
        exchange.status = action["Response"]["response"]["Ok"]["status"].GetUint();
    else if (action.HasMember("Data")) {
        const bool to_us = std::string_view(action["Data"]["direction"].GetString()) == "Response";
        (to_us ? exchange.answer : exchange.body) += action["Data"]["data"]["Utf8"].GetString();
    }
}

std::vector<Exchange> read_traffic(const std::filesystem::path& file) {
    std::map<unsigned, Exchange> by_connection;
    const auto recording = read_json(file);
    for (const auto& event : recording["events"].GetArray())
        absorb(by_connection[event["connection_id"].GetUint()], event["action"]);
    std::vector<Exchange> exchanges;
    for (auto& [id, exchange] : by_connection)
        exchanges.push_back(std::move(exchange));
    return exchanges;
}

std::string text_of(const rapidjson::Value& value) {
    return value.IsString() ? value.GetString() : std::to_string(value.GetInt64());
}

RecordedResult read_result(const std::filesystem::path& file) {
    RecordedResult result;
    const auto json = read_json(file);
    if (json["result"].HasMember("ErrorContains"))
        result.error = json["result"]["ErrorContains"].GetString();
    else
        for (const auto& [name, value] : json["result"]["Ok"].GetObject())
            result.credentials[name.GetString()] = text_of(value);
    return result;
}

Variables read_variables(const std::filesystem::path& file) {
    Variables variables;
    const auto json = read_json(file);
    for (const auto& [name, value] : json.GetObject())
        variables[name.GetString()] = value.GetString();
    return variables;
}

// --- Comparing a request -------------------------------------------------------------------

// `a=b&c=d`, wherever it stands.
Fields pairs_of(std::string_view text) {
    Fields pairs;
    while (!text.empty()) {
        const auto pair = text.substr(0, text.find('&'));
        const auto equals = pair.find('=');
        pairs[std::string(pair.substr(0, equals))] =
            equals == pair.npos ? "" : pair.substr(equals + 1);
        text.remove_prefix(std::min(pair.size() + 1, text.size()));
    }
    return pairs;
}

// A session that nobody named has a made-up name, theirs as ours.
void set_aside_made_up_session(Fields& form) {
    const auto found = form.find("RoleSessionName");
    if (found == form.end())
        return;
    for (const char* prefix : {"assume-role-", "web-identity-token-", "coalesce-"})
        if (found->second.starts_with(prefix))
            found->second = "made up";
}

// Whose keys a request is signed with. The signature itself depends on the time and on headers that
// are theirs alone.
std::string signer_of(const std::string& authorization) {
    const auto start = authorization.find("Credential=");
    const auto key_id = authorization.substr(start, authorization.find('/', start) - start);
    return authorization.empty() ? "" : key_id;
}

std::string host_and_path(std::string_view url) {
    std::string result(url.substr(0, url.find('?')));
    return std::count(result.begin(), result.end(), '/') == 2 ? result + '/' : result;
}

std::string query_of(std::string_view url) {
    const auto mark = url.find('?');
    return std::string(mark == url.npos ? "" : url.substr(mark + 1));
}

// What has to be the same, by names that a test can leave out.
Fields comparable(const std::string& method, const std::string& url, const Fields& headers,
                  const std::string& body) {
    Fields result = pairs_of(body);
    set_aside_made_up_session(result);
    result.merge(pairs_of(query_of(url)));
    result["line"] = method + " " + host_and_path(url);
    for (const char* name : {"content-type", "x-amz-security-token", "x-amz-sso_bearer_token",
                             "x-aws-ec2-metadata-token", "x-aws-ec2-metadata-token-ttl-seconds"})
        if (const auto found = headers.find(name); found != headers.end())
            result[name] = found->second;
    // The token of a container stands there too, and was taken out of the recordings.
    if (const auto found = headers.find("authorization");
        found != headers.end() && found->second.starts_with("AWS4"))
        result["signer"] = signer_of(found->second);
    return result;
}

Fields headers_of(const Request& request) {
    Fields headers;
    for (const auto& [name, value] : request.headers)
        headers[dynamodb::http::lower_case(name)] = value;
    return headers;
}

void compare(const Request& request, const Exchange& exchange,
             const std::vector<std::string>& parts_not_compared) {
    auto ours = comparable(request.method, request.url, headers_of(request), request.body);
    auto theirs = comparable(exchange.method, exchange.url, exchange.headers, exchange.body);
    for (const auto& part : parts_not_compared) {
        ours.erase(part);
        theirs.erase(part);
    }
    EXPECT_EQ(ours, theirs);
}

// --- The world -----------------------------------------------------------------------------

std::string decoded(const std::string& base64) {
    const auto bytes = dynamodb::from_base64(base64).value();
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// The commands of the recordings are for a shell, and we use none: the world plays what a shell
// would do with them.
boost::asio::awaitable<ProgramResult> run(std::vector<std::string> arguments) {
    ProgramResult result;
    if (arguments.at(0) == "exit")
        result.exit_code = std::stoi(arguments.at(1));
    else if (arguments.size() > 2 && arguments[2] == "|")
        result.output = decoded(arguments[1]);
    else
        result.output = arguments.at(1) + "\n";
    co_return result;
}

struct Replay {
    std::vector<Exchange> exchanges;
    std::vector<std::string> parts_not_compared;
    std::shared_ptr<std::size_t> made;
    std::shared_ptr<std::size_t> made_beyond;
};

boost::asio::awaitable<Response> replay(std::shared_ptr<const Replay> recording, Request request) {
    auto& made = *recording->made;
    if (made == recording->exchanges.size()) {
        ++*recording->made_beyond;
        throw boost::system::system_error(boost::asio::error::timed_out, "nobody is there");
    }
    const auto& exchange = recording->exchanges[made++];
    compare(request, exchange, recording->parts_not_compared);
    Response response;
    response.status = exchange.status;
    response.body = exchange.answer;
    co_return response;
}

boost::asio::awaitable<void> no_wait() {
    co_return;
}

} // namespace

RecordedCase::RecordedCase(const std::filesystem::path& folder)
    : folder_(folder),
      variables_(read_variables(folder / "env.json")),
      exchanges_(read_traffic(folder / "http-traffic.json")),
      expected_(read_result(folder / "test-case.json")) {}

Outside RecordedCase::outside(std::vector<std::string> parts_not_compared) {
    const auto recording = std::make_shared<const Replay>(
        Replay{exchanges_, std::move(parts_not_compared), made_, made_beyond_});
    Outside outside;
    outside.environment = environment_of(variables_);
    outside.read_file = [folder = folder_](const std::string& path) -> std::optional<std::string> {
        const auto file = folder / "fs" / path.substr(1);
        return std::filesystem::is_regular_file(file) ? std::optional(read_file(file))
                                                      : std::nullopt;
    };
    outside.write_file = [](const std::string& path, const std::string&) {
        ADD_FAILURE() << "writes " << path;
    };
    outside.send = [recording](Request request, std::chrono::milliseconds) {
        return replay(recording, std::move(request));
    };
    outside.run = [](std::vector<std::string> arguments) { return run(std::move(arguments)); };
    outside.wait = [](std::chrono::milliseconds) { return no_wait(); };
    outside.now = [] {
        return std::chrono::system_clock::time_point(std::chrono::hours(24 * 365 * 51));
    };
    outside.random = [] { return 0.5; };
    return outside;
}

std::map<std::string, std::string> fields_of(const dynamodb::Credentials& credentials) {
    Fields fields = {{"access_key_id", credentials.access_key_id()},
                     {"secret_access_key", credentials.secret_access_key()},
                     {"session_token", credentials.session_token()},
                     {"account_id", credentials.account_id()}};
    if (const auto time = credentials.expiration())
        fields["expiry"] = std::to_string(
            std::chrono::duration_cast<std::chrono::seconds>(time->time_since_epoch()).count());
    std::erase_if(fields, [](const auto& field) { return field.second.empty(); });
    return fields;
}

} // namespace coalesce::test
