#include "dynamodb/retry/classify.hpp"

#include <boost/asio/error.hpp>
#include <gtest/gtest.h>

#include <string>

namespace coalesce::dynamodb::retry {
namespace {

constexpr auto no = Verdict::not_retryable;
constexpr auto transient = Verdict::transient;
constexpr auto throttling = Verdict::throttling;

struct AnswerCase {
    const char* code;
    unsigned status;
    Verdict verdict;
    errc kind;
};

void PrintTo(const AnswerCase& answer, std::ostream* out) {
    *out << answer.code << ' ' << answer.status;
}

class Answer : public testing::TestWithParam<AnswerCase> {};

TEST_P(Answer, has_a_verdict_and_a_meaning) {
    EXPECT_EQ(classify(GetParam().code, GetParam().status), GetParam().verdict);
    EXPECT_EQ(kind_of(GetParam().code, GetParam().status), GetParam().kind);
}

INSTANTIATE_TEST_SUITE_P(
    R4_throttling, Answer,
    testing::Values(AnswerCase{"Throttling", 400, throttling, errc::throttled},
                    AnswerCase{"ThrottlingException", 400, throttling, errc::throttled},
                    AnswerCase{"ThrottledException", 400, throttling, errc::throttled},
                    AnswerCase{"RequestThrottledException", 400, throttling, errc::throttled},
                    AnswerCase{"RequestThrottled", 400, throttling, errc::throttled},
                    AnswerCase{"TooManyRequestsException", 400, throttling, errc::throttled},
                    AnswerCase{"ProvisionedThroughputExceededException", 400, throttling,
                               errc::throttled},
                    AnswerCase{"TransactionInProgressException", 400, throttling, errc::throttled},
                    AnswerCase{"RequestLimitExceeded", 400, throttling, errc::throttled},
                    AnswerCase{"BandwidthLimitExceeded", 400, throttling, errc::throttled},
                    AnswerCase{"LimitExceededException", 400, throttling, errc::throttled},
                    AnswerCase{"SlowDown", 503, throttling, errc::throttled},
                    AnswerCase{"PriorRequestNotComplete", 400, throttling, errc::throttled},
                    AnswerCase{"EC2ThrottledException", 503, throttling, errc::throttled},
                    AnswerCase{"", 429, throttling, errc::throttled},
                    AnswerCase{"NeverHeardOf", 429, throttling, errc::throttled}));

INSTANTIATE_TEST_SUITE_P(
    R5_transient, Answer,
    testing::Values(
        AnswerCase{"", 500, transient, errc::internal_server_error},
        AnswerCase{"", 502, transient, errc::internal_server_error},
        AnswerCase{"", 503, transient, errc::internal_server_error},
        AnswerCase{"", 504, transient, errc::internal_server_error},
        AnswerCase{"NeverHeardOf", 500, transient, errc::internal_server_error},
        AnswerCase{"InternalServerError", 500, transient, errc::internal_server_error},
        AnswerCase{"InternalServerError", 400, transient, errc::internal_server_error},
        AnswerCase{"InternalFailure", 500, transient, errc::internal_server_error},
        AnswerCase{"ServiceUnavailable", 503, transient, errc::internal_server_error},
        AnswerCase{"ServiceUnavailableException", 503, transient, errc::internal_server_error},
        AnswerCase{"RequestTimeout", 400, transient, errc::service_failure},
        AnswerCase{"RequestTimeoutException", 400, transient, errc::service_failure},
        AnswerCase{"ReplicatedWriteConflictException", 400, transient, errc::service_failure}));

INSTANTIATE_TEST_SUITE_P(
    R6_not_retried, Answer,
    testing::Values(AnswerCase{"ValidationException", 400, no, errc::validation},
                    AnswerCase{"ValidationException", 500, no, errc::validation},
                    AnswerCase{"ValidationError", 400, no, errc::validation},
                    AnswerCase{"SerializationException", 400, no, errc::validation},
                    AnswerCase{"ResourceNotFoundException", 400, no, errc::resource_not_found},
                    AnswerCase{"TableNotFoundException", 400, no, errc::resource_not_found},
                    AnswerCase{"IndexNotFoundException", 400, no, errc::resource_not_found},
                    AnswerCase{"ResourceInUseException", 400, no, errc::resource_in_use},
                    AnswerCase{"TableInUseException", 400, no, errc::resource_in_use},
                    AnswerCase{"TableAlreadyExistsException", 400, no, errc::resource_in_use},
                    AnswerCase{"AccessDenied", 403, no, errc::access_denied},
                    AnswerCase{"AccessDeniedException", 400, no, errc::access_denied},
                    AnswerCase{"IncompleteSignature", 400, no, errc::access_denied},
                    AnswerCase{"IncompleteSignatureException", 400, no, errc::access_denied},
                    AnswerCase{"InvalidClientTokenId", 403, no, errc::access_denied},
                    AnswerCase{"InvalidSignatureException", 400, no, errc::access_denied},
                    AnswerCase{"MissingAuthenticationToken", 403, no, errc::access_denied},
                    AnswerCase{"MissingAuthenticationTokenException", 400, no, errc::access_denied},
                    AnswerCase{"NotAuthorized", 400, no, errc::access_denied},
                    AnswerCase{"SignatureDoesNotMatch", 403, no, errc::access_denied},
                    AnswerCase{"UnrecognizedClientException", 400, no, errc::access_denied},
                    AnswerCase{"AuthFailure", 401, no, errc::access_denied},
                    AnswerCase{"RequestExpired", 400, no, errc::access_denied},
                    AnswerCase{"RequestInTheFuture", 400, no, errc::access_denied},
                    AnswerCase{"RequestTimeTooSkewed", 403, no, errc::access_denied},
                    AnswerCase{"ExpiredToken", 403, no, errc::expired_token},
                    AnswerCase{"ExpiredTokenException", 400, no, errc::expired_token},
                    AnswerCase{"ConditionalCheckFailedException", 400, no, errc::condition_failed},
                    AnswerCase{"ItemCollectionSizeLimitExceededException", 400, no,
                               errc::service_failure},
                    AnswerCase{"TransactionCanceledException", 400, no, errc::service_failure},
                    AnswerCase{"NeverHeardOf", 400, no, errc::service_failure},
                    AnswerCase{"throttlingexception", 400, no, errc::service_failure},
                    AnswerCase{"", 400, no, errc::service_failure},
                    AnswerCase{"", 413, no, errc::validation},
                    AnswerCase{"", 501, no, errc::internal_server_error},
                    AnswerCase{"", 302, no, errc::service_failure}));

TEST(Failure, S5_a_signature_that_expired_on_its_way_is_transient) {
    EXPECT_EQ(classify("InvalidSignatureException", 400,
                       "Signature expired: 20260821T120000Z is now earlier than 20260821T121500Z"),
              transient);
    EXPECT_EQ(classify("InvalidSignatureException", 400, "The signature does not match"), no);
    EXPECT_EQ(classify("ValidationException", 400, "Signature expired"), no);
}

TEST(Failure, S5_the_codes_that_clocks_can_cause) {
    for (const auto* code : {"RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture",
                             "InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure",
                             "AccessDeniedException"})
        EXPECT_TRUE(may_be_clock_skew(code)) << code;
    for (const auto* code : {"ValidationException", "ExpiredTokenException", ""})
        EXPECT_FALSE(may_be_clock_skew(code)) << code;
}

TEST(Failure, C10_the_codes_that_old_credentials_can_cause) {
    for (const auto* code : {"ExpiredTokenException", "ExpiredToken", "UnrecognizedClientException",
                             "InvalidClientTokenId"})
        EXPECT_TRUE(may_be_stale_credentials(code)) << code;
    for (const auto* code : {"AccessDeniedException", "InvalidSignatureException", ""})
        EXPECT_FALSE(may_be_stale_credentials(code)) << code;
}

TEST(Failure, T12_an_answer_that_breaks_the_protocol_is_transient) {
    EXPECT_EQ(classify(make_error_code(errc::malformed_response)), transient);
}

TEST(Failure, a_cancelled_attempt_is_not_retried) {
    EXPECT_EQ(classify(boost::asio::error::operation_aborted), no);
}

} // namespace
} // namespace coalesce::dynamodb::retry
