#include "dynamodb/credentials/json_object.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <gtest/gtest.h>

namespace coalesce::dynamodb::credentials {
namespace {

using boost::system::system_error;

std::string refusal_of_json(const std::string& text, std::string_view member = {}) {
    try {
        JsonObject(text, "the answer", member);
    } catch (const system_error& error) {
        EXPECT_EQ(error.code(), make_error_code(errc::malformed_response));
        return error.what();
    }
    return "none";
}

TEST(JsonObject, gives_texts_numbers_and_times_by_name) {
    const JsonObject object(
        R"({"a": "text", "n": 1234567890000, "t": "2009-02-13T23:31:30Z", "null": null, "f": 1.5})",
        "the answer");

    EXPECT_EQ(object.text("a"), "text");
    EXPECT_EQ(object.required_text("a"), "text");
    EXPECT_EQ(object.number("n"), 1234567890000);
    EXPECT_EQ(object.time("t"), TimePoint(std::chrono::seconds(1234567890)));
    EXPECT_EQ(object.text("null"), std::nullopt);
    EXPECT_EQ(object.text("n"), std::nullopt);
    EXPECT_EQ(object.number("f"), std::nullopt);
    EXPECT_EQ(object.time("absent"), std::nullopt);
    EXPECT_EQ(object.text_or_empty("absent"), "");
}

TEST(JsonObject, can_be_a_member_of_another) {
    const JsonObject object(R"({"x": 1, "roleCredentials": {"x": 2}})", "the answer",
                            "roleCredentials");

    EXPECT_EQ(object.number("x"), 2);
}

TEST(JsonObject, is_refused_by_its_origin_if_it_is_none) {
    EXPECT_NE(refusal_of_json("<html>").find("the answer is no JSON"), std::string::npos);
    EXPECT_NE(refusal_of_json("").find("the answer is no JSON"), std::string::npos);
    EXPECT_NE(refusal_of_json("{\"a\":\"\xff\"}").find("At byte"), std::string::npos);
    EXPECT_NE(refusal_of_json("[1]").find("the answer is no JSON object"), std::string::npos);
    EXPECT_NE(refusal_of_json("{}", "inner").find("no object \"inner\""), std::string::npos);
    EXPECT_NE(refusal_of_json("{\"inner\":1}", "inner").find("no object"), std::string::npos);
}

TEST(JsonObject, may_nest_deeper_than_the_stack) {
    EXPECT_NE(refusal_of_json(std::string(1'000'000, '[')), "none");
}

TEST(JsonObject, names_what_is_missing_and_never_shows_a_value) {
    const JsonObject object(R"({"blank": " ", "late": "secret-text", "n": 5})", "the answer");
    const auto refusal = [&](auto read) {
        try {
            read();
        } catch (const system_error& error) {
            return std::string(error.what());
        }
        return std::string("none");
    };

    EXPECT_NE(refusal([&] { object.required_text("key"); }).find("no text \"key\""),
              std::string::npos);
    EXPECT_NE(refusal([&] { object.required_text("blank"); }).find("\"blank\""), std::string::npos);
    EXPECT_NE(refusal([&] { object.required_text("n"); }).find("\"n\""), std::string::npos);
    EXPECT_NE(refusal([&] { object.required_time("key"); }).find("\"key\""), std::string::npos);
    const auto late = refusal([&] { object.time("late"); });
    EXPECT_NE(late.find("no time in \"late\""), std::string::npos);
    EXPECT_EQ(late.find("secret-text"), std::string::npos);
}

} // namespace
} // namespace coalesce::dynamodb::credentials
