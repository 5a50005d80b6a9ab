#include <coalesce/dynamodb/error.hpp>

#include <utility>

namespace coalesce::dynamodb {
namespace {

const char* text(errc code) noexcept {
    switch (code) {
    case errc::invalid_setting: return "unusable setting";
    case errc::missing_region: return "no region";
    case errc::missing_credentials: return "no credentials";
    case errc::invalid_table: return "invalid table";
    case errc::invalid_number: return "invalid number";
    case errc::invalid_key: return "the key does not fit the table";
    case errc::invalid_item: return "DynamoDB cannot hold this item";
    case errc::invalid_projection: return "invalid projection";
    case errc::invalid_expression: return "invalid expression";
    case errc::invalid_query: return "the query does not fit the table or index";
    case errc::invalid_cursor: return "invalid cursor";
    case errc::validation: return "the service found the request invalid";
    case errc::resource_not_found: return "the table or index does not exist";
    case errc::resource_in_use: return "the table exists already or is being changed";
    case errc::access_denied: return "access denied";
    case errc::expired_token: return "the session token has expired";
    case errc::throttled: return "throttled by the service";
    case errc::internal_server_error: return "the service failed";
    case errc::service_failure: return "the service answered with an error";
    case errc::unprocessed: return "left unprocessed by the service";
    case errc::pagination_stuck: return "the pages do not move on";
    case errc::malformed_response: return "malformed response";
    case errc::mismatch: return "an attribute does not fit its type";
    }
    return "unknown error";
}

class Category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "coalesce.dynamodb"; }
    std::string message(int value) const override { return text(static_cast<errc>(value)); }
};

std::string sentence(const std::string& operation, const std::string& service_code,
                     const std::string& message, const std::string& request_id,
                     unsigned http_status) {
    auto result = operation + ": " + (service_code.empty() ? "error" : service_code) +
                  " (HTTP status " + std::to_string(http_status);
    if (!request_id.empty())
        result += ", request id " + request_id;
    result += ")";
    return message.empty() ? result : result + ": " + message;
}

} // namespace

const boost::system::error_category& error_category() noexcept {
    static const Category category;
    return category;
}

boost::system::error_code make_error_code(errc code) noexcept {
    return {static_cast<int>(code), error_category()};
}

ServiceError::ServiceError(errc kind, std::string operation, std::string service_code,
                           std::string message, std::string request_id, unsigned http_status)
    : system_error(kind, sentence(operation, service_code, message, request_id, http_status)),
      service_code_(std::move(service_code)),
      message_(std::move(message)),
      request_id_(std::move(request_id)),
      http_status_(http_status) {}

} // namespace coalesce::dynamodb
