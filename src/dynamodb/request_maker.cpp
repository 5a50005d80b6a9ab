#include "dynamodb/request_maker.hpp"

#include "dynamodb/settings/client_settings.hpp"
#include "dynamodb/settings/trace_header.hpp"

#include <string_view>
#include <utility>

namespace coalesce::dynamodb::detail {
namespace {

std::string user_agent_of(const settings::Settings& settings) {
    const auto application = settings::find_app_id(settings);
    return "coalesce/" COALESCE_VERSION + (application ? " app/" + *application : std::string());
}

std::vector<std::string> arns_among(const std::vector<std::string>& tables) {
    std::vector<std::string> arns;
    for (const auto& table : tables)
        if (table.starts_with("arn:"))
            arns.push_back(table);
    return arns;
}

} // namespace

RequestMaker::RequestMaker(endpoint::EndpointParams endpoint,
                           std::shared_ptr<const settings::Settings> settings,
                           bool compress_responses)
    : params_(std::move(endpoint)),
      settings_(std::move(settings)),
      user_agent_(user_agent_of(*settings_)),
      compress_responses_(compress_responses) {
    if (!depends_on_account(params_))
        usual_ = resolve(params_);
}

http::Request RequestMaker::make(const Operation& operation, std::string body,
                                 const AttemptLabel& label, const Credentials& credentials,
                                 std::chrono::system_clock::time_point now) {
    const auto endpoint = endpoint_for(operation, credentials);
    const auto& url = endpoint.url;
    http::Request request(url.text());
    request.headers = {{"Host", url.host},
                       {"Content-Type", "application/x-amz-json-1.0"},
                       {"X-Amz-Target", "DynamoDB_20120810." + operation.name},
                       {"User-Agent", user_agent_},
                       {"amz-sdk-invocation-id", label.invocation_id},
                       {"amz-sdk-request", "attempt=" + std::to_string(label.attempt) +
                                               "; max=" + std::to_string(label.max_attempts)}};
    if (compress_responses_)
        request.headers.emplace_back("Accept-Encoding", "gzip");
    settings::add_trace_header(request.headers, settings_->environment());
    request.body = std::move(body);

    if (!signer_) // its region is that of all requests
        signer_.emplace(endpoint.signing_region, "dynamodb");
    const signing::Request to_sign{request.method, url.path, request.headers, request.body};
    auto signature = signer_->sign(to_sign, credentials, now);
    for (auto& header : signature.headers)
        request.headers.push_back(std::move(header));
    return request;
}

endpoint::Endpoint RequestMaker::endpoint_for(const Operation& operation,
                                              const Credentials& credentials) const {
    const bool is_search = operation.name == "SearchVectors";
    if (usual_ && !is_search)
        return *usual_;
    auto params = params_;
    params.is_search = is_search;
    if (!credentials.account_id().empty())
        params.account_id = credentials.account_id();
    params.resource_arn_list = arns_among(operation.tables);
    return resolve(params);
}

} // namespace coalesce::dynamodb::detail
