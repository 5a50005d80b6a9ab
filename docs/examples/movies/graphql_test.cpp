#include "graphql.hpp"

#include <gtest/gtest.h>

namespace {

namespace json = boost::json;
using graphql::Field;

std::vector<Field> parse(const char* query, json::value variables = nullptr) {
    return graphql::parse({{"query", query}, {"variables", variables}});
}

std::string refusal(const std::string& query, json::value variables = nullptr) {
    try {
        graphql::parse({{"query", query}, {"variables", variables}});
    } catch (const graphql::Error& error) {
        return error.what();
    }
    return "accepted";
}

TEST(GraphqlParse, a_query_is_its_fields_with_alias_arguments_and_selections) {
    const auto fields =
        parse("query Name { first: movie(year: 2013, title: \"Rush\") { title } other }");

    ASSERT_EQ(fields.size(), 2u);
    EXPECT_EQ(fields[0].key, "first");
    EXPECT_EQ(fields[0].name, "movie");
    EXPECT_EQ(fields[0].arguments, (json::object{{"year", 2013}, {"title", "Rush"}}));
    ASSERT_EQ(fields[0].selections.size(), 1u);
    EXPECT_EQ(fields[0].selections[0].key, "title");
    EXPECT_EQ(fields[1].key, "other");
}

TEST(GraphqlParse, the_word_query_can_be_left_out) {
    EXPECT_EQ(parse("{ a }")[0].name, "a");
    EXPECT_EQ(parse("query { a }")[0].name, "a");
}

TEST(GraphqlParse, commas_line_breaks_and_comments_do_not_count) {
    const auto fields = parse("{ # films {\r\n a, b\n,, c # the end\n}# more");

    EXPECT_EQ(fields.size(), 3u);
}

TEST(GraphqlParse, values_are_those_of_json_with_bare_names_as_keys) {
    const auto fields =
        parse(R"({ a(l: [1 -2.5e3, [true]], o: {k: "x", n: null}, e: [], f: {}) })");

    EXPECT_EQ(fields[0].arguments,
              json::parse(
                  R"({"l": [1, -2500.0, [true]], "o": {"k": "x", "n": null}, "e": [], "f": {}})"));
}

TEST(GraphqlParse, a_string_has_the_escapes_of_json) {
    const auto fields = parse(R"({ a(s: "\"{\u00e9}\\ # ü", t: "\\") })");

    EXPECT_EQ(fields[0].arguments.at("s"), "\"{\u00e9}\\ # ü");
    EXPECT_EQ(fields[0].arguments.at("t"), "\\");
}

TEST(GraphqlParse, a_variable_is_replaced_by_what_is_given) {
    const auto fields =
        parse("query($y: Int!, $t: [String!]! = [\"d\"]) { a(o: {y: $y, l: [$y]}, t: $t) }",
              {{"y", 7}, {"t", {"x", "z"}}});

    EXPECT_EQ(fields[0].arguments, json::parse(R"({"o": {"y": 7, "l": [7]}, "t": ["x", "z"]})"));
}

TEST(GraphqlParse, a_variable_that_is_not_given_is_its_default_or_null) {
    const auto fields = parse("query($a: Int = 3, $b: Int) { f(a: $a, b: $b) }");

    EXPECT_EQ(fields[0].arguments, (json::object{{"a", 3}, {"b", nullptr}}));
}

TEST(GraphqlParse, a_required_variable_must_be_given) {
    EXPECT_EQ(refusal("query($year: Int!) { a }"), "The variable `$year` needs a value");
    EXPECT_EQ(refusal("query($year: [Int]! $b: Int) { a }", {{"year", nullptr}}),
              "The variable `$year` needs a value");
}

TEST(GraphqlParse, a_variable_must_be_declared) {
    EXPECT_EQ(refusal("{ a(b: $c) }"), "The query does not declare the variable `$c`");
}

TEST(GraphqlParse, what_is_not_supported_is_named) {
    EXPECT_EQ(refusal("{ ...Film }"), "Fragments are not supported by this example");
    EXPECT_EQ(refusal("{ ... on Movie { a } }"), "Fragments are not supported by this example");
    EXPECT_EQ(refusal("{ a } fragment F on M { b }"),
              "Fragments are not supported by this example");
    EXPECT_EQ(refusal("mutation { a }"), "Mutations are not supported by this example");
    EXPECT_EQ(refusal("subscription S { a }"), "Subscriptions are not supported by this example");
    EXPECT_EQ(refusal("{ a @skip(if: true) }"), "Directives are not supported by this example");
    EXPECT_EQ(refusal("query Q @d { a }"), "Directives are not supported by this example");
    EXPECT_EQ(refusal("{ __schema { types } }"),
              "Introspection queries are not supported by this example");
}

TEST(GraphqlParse, a_mistake_is_told_with_what_was_expected_and_found) {
    EXPECT_EQ(refusal(""), "Expected `{`, found the end");
    EXPECT_EQ(refusal("{ a"), "Expected a name, found the end after a");
    EXPECT_EQ(refusal("{ a(b 1) }"), "Expected `:`, found 1 after b");
    EXPECT_EQ(refusal("{ 1 }"), "Expected a name, found 1 after {");
    EXPECT_EQ(refusal("{ a } }"), "Expected the end (a request is one query), found } after }");
    EXPECT_EQ(refusal("{ a } query { b }"),
              "Expected the end (a request is one query), found query after }");
    const std::string no_value =
        "Expected a number, a string, true, false, null, a list or an object, found ";
    EXPECT_EQ(refusal("{ a(b: ENUM) }"), no_value + "ENUM after :");
    EXPECT_EQ(refusal("{ a(b: 01) }"), no_value + "01 after :");
    EXPECT_EQ(refusal("{ a(b: \"open) }"), no_value + "\"open) } after :");
}

TEST(GraphqlParse, every_beginning_of_a_query_is_refused) {
    const std::string query =
        R"(query Q($a: [Int!] = [1, "x"]) { b: c(d: {e: $a, f: "\"#"}) { g } })";

    for (std::size_t size = 0; size < query.size(); ++size)
        EXPECT_NE(refusal(query.substr(0, size)), "accepted") << query.substr(0, size);
    EXPECT_EQ(refusal(query), "accepted");
}

TEST(GraphqlParse, deep_nesting_is_refused) {
    const std::string many(100'000, '[');

    EXPECT_EQ(refusal("{ a(b: " + many), "The query is nested too deeply");
    EXPECT_NE(refusal("query($a: " + many), "accepted");
}

TEST(GraphqlParse, variables_can_be_missing) {
    EXPECT_EQ(graphql::parse({{"query", "{ a }"}}).size(), 1u);
}

TEST(GraphqlParse, a_request_of_another_form_is_refused) {
    EXPECT_EQ(refusal("{ a }", json::array()),
              R"(Expected JSON {"query": "...", "variables": {...}})");
    EXPECT_THROW(graphql::parse({{"query", 1}}), graphql::Error);
    EXPECT_THROW(graphql::parse({}), graphql::Error);
}

} // namespace
