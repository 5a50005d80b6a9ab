#include "dynamodb/protocol/error_answer.hpp"

#include <gtest/gtest.h>

namespace coalesce::dynamodb::protocol {
namespace {

TEST(ErrorAnswer, ER1_the_header_beats_type_beats_code) {
    const auto body = R"({"__type":"ns#FromType","code":"ns#FromCode","message":"text"})";

    EXPECT_EQ(read_error_answer("ns#FromHeader:http://x/y#z", body).code, "FromHeader");
    EXPECT_EQ(read_error_answer("", body).code, "FromType");
    EXPECT_EQ(read_error_answer("", R"({"code":"ns#FromCode:uri"})").code, "FromCode");
}

TEST(ErrorAnswer, ER1_a_nested_type_is_not_the_type) {
    EXPECT_EQ(read_error_answer("", R"({"Item":{"__type":"ns#Nested"},"code":"Mine"})").code,
              "Mine");
}

TEST(ErrorAnswer, ER1_the_message_is_spelt_in_two_ways_or_absent) {
    EXPECT_EQ(read_error_answer("", R"({"__type":"A","message":"lower"})").message, "lower");
    EXPECT_EQ(read_error_answer("", R"({"__type":"A","Message":"upper"})").message, "upper");
    EXPECT_EQ(read_error_answer("", R"({"__type":"A","message":null,"Message":"b"})").message, "b");
    EXPECT_EQ(read_error_answer("", R"({"__type":"A"})").message, "");
}

TEST(ErrorAnswer, ER4_the_reasons_of_throttling_are_read_in_both_spellings) {
    for (const std::string member : {"ThrottlingReasons", "throttlingReasons"}) {
        const auto answer = read_error_answer(
            "", R"({"__type":"ThrottlingException",")" + member +
                    R"(":[{"reason":"TableReadLimit","resource":"arn:1"},7,{"reason":null}]})");

        const std::vector<ThrottlingReason> expected{{"TableReadLimit", "arn:1"}, {"", ""}};
        EXPECT_EQ(answer.throttling_reasons, expected) << member;
    }
}

TEST(ErrorAnswer, ER4_there_need_not_be_any_reasons) {
    EXPECT_TRUE(read_error_answer("", R"({"__type":"A","ThrottlingReasons":"x"})")
                    .throttling_reasons.empty());
    EXPECT_TRUE(read_error_answer("", R"({"__type":"A"})").throttling_reasons.empty());
}

class ErrorPrefix : public testing::TestWithParam<const char*> {};

TEST_P(ErrorPrefix, ER2_does_not_matter) {
    const auto body = std::string(R"({"__type":")") + GetParam() + R"("})";

    EXPECT_EQ(read_error_answer("", body).code, "ValidationException");
}

INSTANTIATE_TEST_SUITE_P(prefixes, ErrorPrefix,
                         testing::Values("com.amazonaws.dynamodb.v20120810#ValidationException",
                                         "com.amazon.coral.validate#ValidationException",
                                         "com.amazon.coral.service#ValidationException",
                                         "ValidationException", " ValidationException "));

class UnreadableBody : public testing::TestWithParam<const char*> {};

TEST_P(UnreadableBody, ER3_is_kept_as_text_without_a_code) {
    const auto answer = read_error_answer("", GetParam());

    EXPECT_EQ(answer.code, "");
    EXPECT_EQ(answer.message, GetParam());
}

TEST_P(UnreadableBody, ER3_does_not_hide_the_code_of_the_header) {
    const auto answer = read_error_answer("SlowDown", GetParam());

    EXPECT_EQ(answer.code, "SlowDown");
}

INSTANTIATE_TEST_SUITE_P(bodies, UnreadableBody,
                         testing::Values("", "<UnknownOperationException/>", "<html>503</html>",
                                         R"({"__type":"com.amazon#Valid)", "[]", "null",
                                         R"({"other":1})", R"({"__type":7,"message":[]})",
                                         R"({"__type":"#"})"));

TEST(ErrorAnswer, T2_an_empty_message_of_a_413_is_no_code) {
    const auto answer = read_error_answer("", R"({"message":""})");

    EXPECT_EQ(answer.code, "");
}

TEST(ErrorAnswer, ER3_a_long_body_is_cut_after_a_kilobyte_and_between_characters) {
    const auto cut = read_error_answer("", std::string(1023, '<') + "\u00E9\u00E9").message;

    EXPECT_EQ(cut, std::string(1023, '<'));
    EXPECT_EQ(read_error_answer("", std::string(5000, '<')).message.size(), 1024u);
}

TEST(ErrorAnswer, ER3_bytes_that_are_no_text_do_no_harm) {
    EXPECT_EQ(read_error_answer("", std::string(5000, '\x80')).code, "");
    EXPECT_EQ(read_error_answer("", std::string(1'000'000, '[')).code, "");
}

} // namespace
} // namespace coalesce::dynamodb::protocol
