#include "dynamodb/protocol/error_answer.hpp"

#include "unit/dynamodb/pure/vectors.hpp"

#include <gtest/gtest.h>

#include <cctype>
#include <vector>

namespace coalesce::dynamodb::protocol {
namespace {

using coalesce::test::outside_vectors;

class ErrorCase {
public:
    std::string id;
    std::string error_type;
    std::string body;
    std::string code;
    std::string message;
};

std::string text_of(const rapidjson::Value& object, const char* name) {
    return object.HasMember(name) ? object[name].GetString() : "";
}

std::string error_type_of(const rapidjson::Value& response) {
    for (const auto& header : response["headers"].GetObject()) {
        std::string name = header.name.GetString();
        for (auto& c : name)
            c = static_cast<char>(std::tolower(c));
        if (name == "x-amzn-errortype")
            return header.value.GetString();
    }
    return {};
}

std::vector<ErrorCase> error_cases() {
    const auto suites =
        coalesce::test::read_json(outside_vectors() / "botocore" / "output" / "json_1_0.json");
    std::vector<ErrorCase> cases;
    for (const auto& suite : suites.GetArray()) {
        for (const auto& given : suite["cases"].GetArray()) {
            if (!given.HasMember("errorCode"))
                continue;
            const auto& response = given["response"];
            cases.push_back({given["id"].GetString(), error_type_of(response),
                             text_of(response, "body"), given["errorCode"].GetString(),
                             text_of(given, "errorMessage")});
        }
    }
    return cases;
}

TEST(ErrorVectors, ER1_the_errors_of_the_protocol_suite_are_read) {
    if (coalesce::test::outside_vectors_are_absent())
        GTEST_SKIP() << coalesce::test::no_outside_vectors;

    const auto cases = error_cases();

    EXPECT_EQ(cases.size(), 12u);
    for (const auto& expected : cases) {
        const auto answer = read_error_answer(expected.error_type, expected.body);
        EXPECT_EQ(answer.code, expected.code) << expected.id;
        EXPECT_EQ(answer.message, expected.message) << expected.id;
    }
}

} // namespace
} // namespace coalesce::dynamodb::protocol
