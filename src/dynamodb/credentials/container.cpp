#include "dynamodb/credentials/container.hpp"

#include "dynamodb/credentials/machine_answer.hpp"
#include "dynamodb/credentials/reason.hpp"
#include "dynamodb/endpoint/url.hpp"
#include "dynamodb/quoted.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <algorithm>
#include <charconv>
#include <utility>

namespace coalesce::dynamodb::credentials {
namespace {

constexpr char relative_variable[] = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
constexpr char full_variable[] = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
constexpr char token_file_variable[] = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";
constexpr char token_variable[] = "AWS_CONTAINER_AUTHORIZATION_TOKEN";

[[noreturn]] void refuse(const std::string& text) {
    throw boost::system::system_error(errc::invalid_setting, text);
}

bool is_control(char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == 0x7f;
}

std::string_view without_port(std::string_view host) {
    const auto bracket = host.find(']');
    return host.substr(0, host.find(':', bracket == host.npos ? 0 : bracket));
}

// Four numbers of which the first is 127. `127.example.com` is somebody else.
bool is_loopback(std::string_view host) {
    if (!host.starts_with("127."))
        return false;
    for (int part = 0; part < 4; ++part) {
        const auto number = host.substr(0, host.find('.'));
        unsigned value = 0;
        const auto* end = number.data() + number.size();
        const auto [read_to, error] = std::from_chars(number.data(), end, value);
        if (error != std::errc{} || read_to != end || value > 255)
            return false;
        host.remove_prefix(std::min(host.size(), number.size() + 1));
    }
    return host.empty();
}

bool may_be_asked_in_the_clear(std::string_view host) {
    constexpr std::string_view known[] = {"localhost", "[::1]", "169.254.170.2", "169.254.170.23",
                                          "[fd00:ec2::23]"};
    return is_loopback(host) || std::ranges::find(known, host) != std::end(known);
}

// What follows a `?` goes as it is; `parse_url` would refuse it.
std::string checked(const std::string& text, const char* variable) {
    const auto mark = std::min(text.find('?'), text.size());
    const auto query = text.substr(mark);
    const auto is_visible = [](char c) { return c > ' ' && c < 0x7f && c != '#'; };
    if (!std::all_of(query.begin(), query.end(), is_visible))
        refuse(quoted(text) + " (" + variable +
               ") has a character in its query that must be "
               "escaped");
    const auto url = endpoint::parse_url(text.substr(0, mark), variable);
    if (url.scheme != "https" &&
        !may_be_asked_in_the_clear(http::lower_case(std::string(without_port(url.host)))))
        refuse(
            std::string(variable) + " names the host " + quoted(url.host) +
            ", which would answer with secrets in the clear; without https it must be localhost, "
            "a loopback address, 169.254.170.2, 169.254.170.23 or [fd00:ec2::23]");
    return url.text() + query;
}

std::string checked_token(std::string token, const std::string& origin) {
    if (std::any_of(token.begin(), token.end(), is_control))
        refuse("the authorization token from " + origin +
               " has a line break or another control character; expected what can stand in a "
               "header");
    return token;
}

} // namespace

std::optional<std::string> container_url(const Environment& environment) {
    if (const auto path = setting(environment, relative_variable)) {
        if (path->front() != '/')
            refuse(quoted(*path) + " (" + relative_variable +
                   ") cannot be used: expected a path that starts with '/'");
        return checked("http://169.254.170.2" + *path, relative_variable);
    }
    const auto url = setting(environment, full_variable);
    return url ? std::optional(checked(*url, full_variable)) : std::nullopt;
}

std::string container_authorization(const Environment& environment, const FileReader& read_file) {
    const auto path = setting(environment, token_file_variable);
    if (!path)
        return checked_token(setting(environment, token_variable).value_or(""), token_variable);
    auto token = read_file(*path);
    if (!token)
        throw boost::system::system_error(
            errc::missing_credentials,
            "the file " + *path + ", named in " + token_file_variable +
                ", cannot be read; it must hold the token for the credentials of this container");
    return checked_token(std::move(*token), token_file_variable);
}

http::Request container_request(const std::string& url, const std::string& authorization) {
    http::Request request(url);
    request.method = "GET";
    request.headers = {{"Accept", "application/json"}};
    if (!authorization.empty())
        request.headers.emplace_back("Authorization", authorization);
    return request;
}

ContainerAnswer ContainerAnswer::silence(const std::string& reason) {
    ContainerAnswer answer;
    answer.failure_ = "gave no answer (" + reason + ")";
    return answer;
}

void ContainerAnswer::throw_failure(const std::string& url, unsigned attempts) const {
    throw boost::system::system_error(errc::missing_credentials,
                                      url + ", asked for the credentials of this container " +
                                          std::to_string(attempts) +
                                          (attempts == 1 ? " time, " : " times, ") + failure_);
}

ContainerAnswer read_container_answer(const http::Response& response) {
    ContainerAnswer answer;
    answer.may_change_ = response.status == 200 || response.status == 429 || response.status >= 500;
    answer.failure_ = "answered with status " + std::to_string(response.status);
    if (response.status != 200)
        return answer;
    try {
        answer.credentials_ = read_machine_answer(JsonObject(response.body, "its body"));
    } catch (const boost::system::system_error& error) {
        answer.failure_ = "gave an answer that cannot be used: " + reason_of(error);
    }
    return answer;
}

} // namespace coalesce::dynamodb::credentials
