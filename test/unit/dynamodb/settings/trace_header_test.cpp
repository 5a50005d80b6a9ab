#include "dynamodb/settings/trace_header.hpp"

#include "unit/dynamodb/pure/vectors.hpp"
#include "unit/dynamodb/settings/settings_world.hpp"

#include <gtest/gtest.h>

namespace coalesce::test {
namespace {

using dynamodb::settings::add_trace_header;

using Pairs = std::vector<std::pair<std::string, std::string>>;

Pairs headers_in(const rapidjson::Value& lines) {
    Pairs headers;
    for (const auto& value : lines.GetArray()) {
        const std::string line = value.GetString();
        const auto colon = line.find(": ");
        headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    }
    return headers;
}

TEST(TraceHeader, O6_is_sent_as_the_table_of_smithy_says) {
    if (outside_vectors_are_absent())
        GTEST_SKIP() << no_outside_vectors;
    const auto table =
        read_json(outside_vectors() / "smithy-rs/test-data/recursion-detection.json");

    ASSERT_GE(table.Size(), 5U);
    for (const auto& test : table.GetArray()) {
        Texts variables;
        for (const auto& [name, value] : test["env"].GetObject())
            variables[name.GetString()] = value.GetString();
        auto headers = headers_in(test["requestHeadersBefore"]);

        add_trace_header(headers, environment_of(variables));

        EXPECT_EQ(headers, headers_in(test["requestHeadersAfter"]));
    }
}

TEST(TraceHeader, O6_is_sent_in_lambda_only_and_beside_other_headers) {
    Pairs headers = {{"Host", "here"}};

    add_trace_header(headers, environment_of({{"_X_AMZN_TRACE_ID", "Root=1"}}));
    EXPECT_EQ(headers.size(), 1U);

    add_trace_header(headers, environment_of({{"_X_AMZN_TRACE_ID", "Root=1; a"},
                                              {"AWS_LAMBDA_FUNCTION_NAME", "f"}}));
    EXPECT_EQ(headers, (Pairs{{"Host", "here"}, {"X-Amzn-Trace-Id", "Root=1; a"}}));
}

TEST(TraceHeader, O6_one_in_another_case_stays_and_control_characters_are_escaped) {
    const auto lambda =
        environment_of({{"_X_AMZN_TRACE_ID", "a\r\n\x7f"}, {"AWS_LAMBDA_FUNCTION_NAME", "f"}});
    Pairs own = {{"x-amzn-trace-id", "mine"}};
    Pairs none;

    add_trace_header(own, lambda);
    add_trace_header(none, lambda);

    EXPECT_EQ(own, (Pairs{{"x-amzn-trace-id", "mine"}}));
    EXPECT_EQ(none, (Pairs{{"X-Amzn-Trace-Id", "a%0D%0A%7F"}}));
}

} // namespace
} // namespace coalesce::test
