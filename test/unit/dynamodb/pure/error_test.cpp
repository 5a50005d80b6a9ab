#include <coalesce/dynamodb/error.hpp>

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace coalesce::dynamodb {
namespace {

// The enumerators have no gaps, so numbers walk them.
constexpr int first = static_cast<int>(errc::invalid_setting);
constexpr int last = static_cast<int>(errc::mismatch);

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

TEST(ServiceError, says_what_was_asked_and_what_came) {
    const ServiceError error(errc::resource_not_found, "BatchGetItem of Movies",
                             "ResourceNotFoundException", "Requested resource not found", "ID42",
                             400);

    EXPECT_EQ(error.code(), errc::resource_not_found);
    EXPECT_NE(std::string(error.what())
                  .find("BatchGetItem of Movies: ResourceNotFoundException (HTTP status 400, "
                        "request id ID42): Requested resource not found"),
              std::string::npos);
}

} // namespace
} // namespace coalesce::dynamodb
