#include <coalesce/dynamodb/projection.hpp>

#include "unit/dynamodb/values/thrown.hpp"

#include <map>

namespace coalesce::dynamodb {
namespace {

using Names = std::map<std::string, std::string>;
using Paths = std::vector<Projection::Path>;

TEST(Projection, is_all_attributes_unless_told_otherwise) {
    EXPECT_TRUE(Projection().empty());
    EXPECT_TRUE(Projection(std::vector<std::string>()).empty());
    EXPECT_TRUE(Projection(" ", Names()).empty());
}

TEST(Projection, BG5_paths_are_read_step_by_step) {
    const Projection projection({"title", "info.rating", "actors[0]", "a.b[1][20].c"});

    EXPECT_EQ(projection.paths(), (Paths{{"title"},
                                         {"info", "rating"},
                                         {"actors", std::size_t(0)},
                                         {"a", "b", std::size_t(1), std::size_t(20), "c"}}));
}

TEST(Projection, BG5_names_in_paths_may_hold_anything_but_dots_and_brackets) {
    EXPECT_EQ(Projection({"a name, #1"}).paths(), (Paths{{"a name, #1"}}));
}

TEST(Projection, BG5_an_expression_says_the_same) {
    const Projection expression("#t , info.#r,actors[0]", {{"#t", "title"}, {"#r", "rating"}});

    EXPECT_EQ(expression, Projection({"title", "info.rating", "actors[0]"}));
}

TEST(Projection, BG5_a_placeholder_stands_for_a_name_with_dots) {
    EXPECT_EQ(Projection("#d", {{"#d", "a.b[0]"}}).paths(), (Paths{{"a.b[0]"}}));
}

TEST(Projection, BG5_one_placeholder_may_stand_in_several_paths) {
    EXPECT_EQ(Projection("a.#n, b.#n", {{"#n", "x"}}), Projection({"a.x", "b.x"}));
}

TEST(Projection, BG5_a_path_has_at_most_32_names_and_indexes) {
    std::string path = "a.b";
    for (int i = 2; i < 32; ++i)
        path += "[0]";
    const auto thrown = thrown_by([&] { Projection({path + "[0]"}); });

    EXPECT_NO_THROW(Projection({path}));
    EXPECT_EQ(thrown.code, errc::invalid_projection);
    EXPECT_TRUE(contains(thrown.text, "has 33 names and indexes; expected at most 32"))
        << thrown.text;
}

TEST(Projection, BG5_an_index_is_at_most_2147483647) {
    const auto thrown = thrown_by([] { Projection({"a[2147483648]"}); });

    EXPECT_NO_THROW(Projection({"a[2147483647]"}));
    EXPECT_EQ(thrown.code, errc::invalid_projection);
    EXPECT_EQ(thrown.text, R"(path "a[2147483648]": expected an index of at most 2147483647)");
}

TEST(Projection, BG5_a_name_has_at_most_65535_bytes) {
    const std::string longest(65535, 'a');
    const auto path = thrown_by([&] { Projection({longest + 'a'}); });
    const auto placeholder = thrown_by([&] { Projection("#n", {{"#n", longest + 'a'}}); });

    EXPECT_NO_THROW(Projection({longest}));
    EXPECT_NO_THROW(Projection("#n", {{"#n", longest}}));
    EXPECT_EQ(path.code, errc::invalid_projection);
    EXPECT_TRUE(contains(path.text, "a name has 65536 bytes; expected at most 65535"));
    EXPECT_EQ(placeholder.code, errc::invalid_projection);
    EXPECT_EQ(placeholder.text,
              R"(placeholder "#n": the name has 65536 bytes; expected at most 65535)");
}

class BadPath : public testing::TestWithParam<const char*> {};

TEST_P(BadPath, BG5_is_refused_and_shown) {
    const auto thrown = thrown_by([] { Projection({GetParam()}); });

    EXPECT_EQ(thrown.code, errc::invalid_projection);
    EXPECT_TRUE(contains(thrown.text, "path \"")) << thrown.text;
}

INSTANTIATE_TEST_SUITE_P(paths, BadPath,
                         testing::Values("", ".", "a.", ".a", "a..b", "a[", "a[]", "a[x]", "a[1",
                                         "a[-1]", "a[1]b", "[0]", "a]", "a[99999999999999999999]",
                                         "a\xFF"));

class Clash : public testing::TestWithParam<std::vector<std::string>> {};

TEST_P(Clash, BG5_of_two_paths_is_refused) {
    EXPECT_EQ(thrown_by([] { Projection projection(GetParam()); }).code, errc::invalid_projection);
}

INSTANTIATE_TEST_SUITE_P(paths, Clash,
                         testing::Values(std::vector<std::string>{"id", "id"},
                                         std::vector<std::string>{"a.b", "x", "a"},
                                         std::vector<std::string>{"a", "a[0]"},
                                         std::vector<std::string>{"a.b[0]", "a.b[0].c"},
                                         std::vector<std::string>{"a[0]", "a.b"}));

TEST(Projection, BG5_siblings_do_not_clash) {
    EXPECT_EQ(Projection({"a.b", "a.c", "l[0]", "l[1]", "ab"}).paths().size(), 5u);
}

TEST(Projection, BG5_two_spellings_of_one_path_are_refused_and_both_shown) {
    const auto thrown = thrown_by([] { Projection("#i, id", {{"#i", "id"}}); });

    EXPECT_EQ(thrown.code, errc::invalid_projection);
    EXPECT_EQ(thrown.text, R"(paths "#i" and "id": one stands there twice; name each value once)");
}

TEST(Projection, BG5_an_undefined_placeholder_is_refused_and_named) {
    const auto thrown = thrown_by([] { Projection("a, #n", Names()); });

    EXPECT_EQ(thrown.code, errc::invalid_projection);
    EXPECT_TRUE(contains(thrown.text, "\"#n\" is not defined")) << thrown.text;
}

TEST(Projection, BG5_an_unused_placeholder_is_refused_and_named) {
    const auto thrown = thrown_by([] { Projection("a", {{"#n", "name"}}); });

    EXPECT_EQ(thrown.code, errc::invalid_projection);
    EXPECT_TRUE(contains(thrown.text, "\"#n\" is not used")) << thrown.text;
}

class BadExpression : public testing::TestWithParam<const char*> {};

TEST_P(BadExpression, BG5_is_refused) {
    EXPECT_EQ(thrown_by([] { Projection(GetParam(), Names()); }).code, errc::invalid_projection);
}

INSTANTIATE_TEST_SUITE_P(expressions, BadExpression,
                         testing::Values("a,", ",a", "a b", "a-b", "1a", "a..b", "a[ 0 ]", "#"));

TEST(Projection, BG5_names_without_an_expression_are_unused) {
    EXPECT_EQ(thrown_by([] { Projection("", {{"#n", "name"}}); }).code, errc::invalid_projection);
}

} // namespace
} // namespace coalesce::dynamodb
