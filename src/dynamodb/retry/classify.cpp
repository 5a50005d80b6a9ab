#include "dynamodb/retry/classify.hpp"

#include <algorithm>

namespace coalesce::dynamodb::retry {
namespace {

struct ServiceCode {
    std::string_view name;
    errc kind;
    Verdict verdict;
};

constexpr auto no = Verdict::not_retryable;
constexpr auto transient = Verdict::transient;
constexpr auto throttling = Verdict::throttling;

// The names that DynamoDB and the front of AWS answer with. Some stand here only to be told
// from others: an unknown name is judged by its HTTP status.
constexpr ServiceCode service_codes[] = {
    {"BandwidthLimitExceeded", errc::throttled, throttling},
    {"EC2ThrottledException", errc::throttled, throttling},
    {"LimitExceededException", errc::throttled, throttling},
    {"PriorRequestNotComplete", errc::throttled, throttling},
    {"ProvisionedThroughputExceededException", errc::throttled, throttling},
    {"RequestLimitExceeded", errc::throttled, throttling},
    {"RequestThrottled", errc::throttled, throttling},
    {"RequestThrottledException", errc::throttled, throttling},
    {"SlowDown", errc::throttled, throttling},
    {"ThrottledException", errc::throttled, throttling},
    {"Throttling", errc::throttled, throttling},
    {"ThrottlingException", errc::throttled, throttling},
    {"TooManyRequestsException", errc::throttled, throttling},
    {"TransactionInProgressException", errc::throttled, throttling},

    {"InternalFailure", errc::internal_server_error, transient},
    {"InternalServerError", errc::internal_server_error, transient},
    {"ServiceUnavailable", errc::internal_server_error, transient},
    {"ServiceUnavailableException", errc::internal_server_error, transient},
    {"ReplicatedWriteConflictException", errc::service_failure, transient},
    {"RequestTimeout", errc::service_failure, transient},
    {"RequestTimeoutException", errc::service_failure, transient},

    {"ValidationException", errc::validation, no},
    {"ValidationError", errc::validation, no},
    {"SerializationException", errc::validation, no},
    {"ResourceNotFoundException", errc::resource_not_found, no},
    {"TableNotFoundException", errc::resource_not_found, no},
    {"IndexNotFoundException", errc::resource_not_found, no},
    {"ResourceInUseException", errc::resource_in_use, no},
    {"TableInUseException", errc::resource_in_use, no},
    {"TableAlreadyExistsException", errc::resource_in_use, no},
    {"AccessDenied", errc::access_denied, no},
    {"AccessDeniedException", errc::access_denied, no},
    {"AuthFailure", errc::access_denied, no},
    {"IncompleteSignature", errc::access_denied, no},
    {"IncompleteSignatureException", errc::access_denied, no},
    {"InvalidClientTokenId", errc::access_denied, no},
    {"InvalidSignatureException", errc::access_denied, no},
    {"MissingAuthenticationToken", errc::access_denied, no},
    {"MissingAuthenticationTokenException", errc::access_denied, no},
    {"NotAuthorized", errc::access_denied, no},
    {"RequestExpired", errc::access_denied, no},
    {"RequestInTheFuture", errc::access_denied, no},
    {"RequestTimeTooSkewed", errc::access_denied, no},
    {"SignatureDoesNotMatch", errc::access_denied, no},
    {"UnrecognizedClientException", errc::access_denied, no},
    {"ExpiredToken", errc::expired_token, no},
    {"ExpiredTokenException", errc::expired_token, no},
    {"ConditionalCheckFailedException", errc::condition_failed, no},
    {"ItemCollectionSizeLimitExceededException", errc::service_failure, no},
    {"TransactionCanceledException", errc::service_failure, no},
};

constexpr std::string_view skew_codes[] = {
    "AccessDeniedException", "AuthFailure",          "InvalidSignatureException", "RequestExpired",
    "RequestInTheFuture",    "RequestTimeTooSkewed", "SignatureDoesNotMatch"};

constexpr std::string_view stale_credentials_codes[] = {
    "ExpiredToken", "ExpiredTokenException", "InvalidClientTokenId", "UnrecognizedClientException"};

const ServiceCode* known(std::string_view name) noexcept {
    const auto* found = std::find_if(std::begin(service_codes), std::end(service_codes),
                                     [&](const auto& code) { return code.name == name; });
    return found == std::end(service_codes) ? nullptr : found;
}

} // namespace

errc kind_of(std::string_view service_code, unsigned http_status) noexcept {
    if (const auto* code = known(service_code))
        return code->kind;
    if (http_status == 429)
        return errc::throttled;
    if (http_status == 413) // too large, says whoever read it first; sent in parts it may pass
        return errc::validation;
    return http_status >= 500 ? errc::internal_server_error : errc::service_failure;
}

Verdict classify(std::string_view service_code, unsigned http_status,
                 std::string_view message) noexcept {
    if (service_code == "InvalidSignatureException" &&
        message.find("Signature expired") != message.npos)
        return transient;
    if (const auto* code = known(service_code))
        return code->verdict;
    switch (http_status) {
    case 429: return throttling;
    case 500:
    case 502:
    case 503:
    case 504: return transient;
    default: return no;
    }
}

bool may_be_clock_skew(std::string_view service_code) noexcept {
    return std::ranges::find(skew_codes, service_code) != std::end(skew_codes);
}

bool may_be_stale_credentials(std::string_view service_code) noexcept {
    return std::ranges::find(stale_credentials_codes, service_code) !=
           std::end(stale_credentials_codes);
}

Verdict classify(const boost::system::error_code& error) noexcept {
    return error == make_error_code(errc::malformed_response) ? transient : no;
}

} // namespace coalesce::dynamodb::retry
