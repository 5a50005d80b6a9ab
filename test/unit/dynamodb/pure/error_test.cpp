#include <coalesce/dynamodb/error.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <system_error>

namespace coalesce::dynamodb {
namespace {

// The enumerators have no gaps, so numbers walk them.
constexpr int first = static_cast<int>(errc::invalid_setting);
constexpr int last = static_cast<int>(errc::condition_failed);

class ErrorCode : public testing::TestWithParam<int> {};

TEST_P(ErrorCode, has_a_message) {
    const auto message = make_error_code(static_cast<errc>(GetParam())).message();

    EXPECT_FALSE(message.empty());
    EXPECT_NE(message, "unknown error");
}

INSTANTIATE_TEST_SUITE_P(Every, ErrorCode, testing::Range(first, last + 1));

TEST(ErrorCodes, have_distinct_messages) {
    std::set<std::string> messages;
    for (int code = first; code <= last; ++code)
        messages.insert(make_error_code(static_cast<errc>(code)).message());

    EXPECT_EQ(messages.size(), static_cast<std::size_t>(last - first + 1));
}

// If this fails an enumerator was added behind the last one that the tests above know.
TEST(ErrorCodes, end_where_the_tests_think) {
    EXPECT_EQ(make_error_code(static_cast<errc>(last + 1)).message(), "unknown error");
}

TEST(ErrorCodes, have_a_category_of_their_own) {
    EXPECT_STREQ(make_error_code(errc::throttled).category().name(), "coalesce.dynamodb");
}

TEST(ErrorCodes, T11_a_timeout_is_what_the_standard_library_calls_one) {
    EXPECT_EQ(make_error_code(errc::timed_out), std::errc::timed_out);
    EXPECT_NE(make_error_code(errc::throttled), std::errc::timed_out);
}

ServiceErrorFacts missing_table() {
    ServiceErrorFacts facts;
    facts.operation = "BatchGetItem on table \"Movies\"";
    facts.service_code = "ResourceNotFoundException";
    facts.message = "Requested resource not found";
    facts.request_id = "ID42";
    facts.http_status = 400;
    return facts;
}

TEST(ServiceError, ER4_says_what_was_asked_and_what_came) {
    const ServiceError error(errc::resource_not_found, missing_table());

    EXPECT_EQ(error.code(), errc::resource_not_found);
    EXPECT_NE(std::string(error.what())
                  .find("BatchGetItem on table \"Movies\": ResourceNotFoundException (HTTP status "
                        "400, request id ID42): Requested resource not found"),
              std::string::npos)
        << error.what();
}

TEST(ServiceError, ER4_says_how_often_was_tried_and_why_not_again) {
    auto facts = missing_table();
    facts.attempts = 3;
    facts.note = "no time for another attempt";

    const ServiceError error(errc::throttled, facts);

    EXPECT_NE(
        std::string(error.what()).find("request id ID42, attempt 3, no time for another attempt)"),
        std::string::npos)
        << error.what();
}

TEST(ServiceError, does_not_show_the_body_which_may_hold_items) {
    auto facts = missing_table();
    facts.body = R"({"Item":{"title":{"S":"secret film"}}})";

    const ServiceError error(errc::throttled, facts);

    EXPECT_EQ(std::string(error.what()).find("secret film"), std::string::npos);
    EXPECT_EQ(error.body(), facts.body);
}

} // namespace
} // namespace coalesce::dynamodb
