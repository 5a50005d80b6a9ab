#include <coalesce/dynamodb/error.hpp>

#include <boost/system/errc.hpp>

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
    case errc::timed_out: return "timed out";
    case errc::mismatch: return "an attribute does not fit its type";
    case errc::condition_failed: return "the item is not as the condition wants it";
    }
    return "unknown error";
}

class Category final : public boost::system::error_category {
public:
    const char* name() const noexcept override { return "coalesce.dynamodb"; }
    std::string message(int value) const override { return text(static_cast<errc>(value)); }
    boost::system::error_condition default_error_condition(int value) const noexcept override {
        if (value == static_cast<int>(errc::timed_out))
            return boost::system::errc::make_error_condition(boost::system::errc::timed_out);
        return {value, *this};
    }
};

std::string answer_text(const ServiceErrorFacts& facts) {
    auto text = "HTTP status " + std::to_string(facts.http_status);
    if (!facts.request_id.empty())
        text += ", request id " + facts.request_id;
    if (facts.attempts > 1)
        text += ", attempt " + std::to_string(facts.attempts);
    return facts.note.empty() ? text : text + ", " + facts.note;
}

std::string sentence(const ServiceErrorFacts& facts) {
    const auto& code = facts.service_code;
    const auto text =
        facts.operation + ": " + (code.empty() ? "error" : code) + " (" + answer_text(facts) + ')';
    return facts.message.empty() ? text : text + ": " + facts.message;
}

} // namespace

const boost::system::error_category& error_category() noexcept {
    static const Category category;
    return category;
}

boost::system::error_code make_error_code(errc code) noexcept {
    return {static_cast<int>(code), error_category()};
}

ServiceError::ServiceError(errc kind, ServiceErrorFacts facts)
    : system_error(kind, sentence(facts)),
      facts_(std::make_shared<const ServiceErrorFacts>(std::move(facts))) {}

} // namespace coalesce::dynamodb
