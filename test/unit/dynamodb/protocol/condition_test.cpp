// Conditions, made of attributes in C++ or of expressions, as the service reads them.

#include "dynamodb/protocol/expression_writer.hpp"

#include "unit/dynamodb/protocol/movies.hpp"

#include <coalesce/dynamodb/attr.hpp>

namespace coalesce::dynamodb::protocol {
namespace {

enum class Genre { drama, sci_fi };
BOOST_DESCRIBE_ENUM(Genre, drama, sci_fi)
constexpr auto dynamodb_attributes(Genre*) {
    return std::tuple{attribute(Genre::sci_fi, "Sci-Fi")};
}

struct Info {
    std::optional<double> rating;
    std::vector<std::string> directors;
    Genre genre;
};
BOOST_DESCRIBE_STRUCT(Info, (), (rating, directors, genre))

struct Film {
    int year;
    std::string title;
    std::optional<Info> info;
    Binary poster;
};
BOOST_DESCRIBE_STRUCT(Film, (), (year, title, info, poster))
constexpr auto dynamodb_attributes(Film*) {
    return std::tuple{attribute(&Film::year, "yr")};
}

using Names = std::map<std::string, std::string>;

/// What a condition is on the wire: its text, and what the placeholders in it stand for.
class WrittenCondition {
public:
    explicit WrittenCondition(const Condition& condition)
        : text(writer_.text_of(condition, "filter")) {}

    const Names& names() const { return writer_.names(); }
    const std::vector<AttributeValue>& values() const { return writer_.values(); }

private:
    ExpressionWriter writer_;

public:
    std::string text;
};

std::string text_of(const Condition& condition) {
    return WrittenCondition(condition).text;
}

TEST(Condition, an_empty_one_asks_for_nothing) {
    EXPECT_TRUE(Condition().empty());
    EXPECT_EQ(text_of(Condition()), "");
}

TEST(Condition, names_and_values_are_placeholders_so_none_is_reserved) {
    const WrittenCondition written(attr("year") == 2013 && attr("info.name[2].size") < "x");

    EXPECT_EQ(written.text, "#c0=:c0 AND #c1.#c2[2].#c3<:c1");
    EXPECT_EQ(written.names(),
              (Names{{"year", "#c0"}, {"info", "#c1"}, {"name", "#c2"}, {"size", "#c3"}}));
    EXPECT_EQ(written.values(), (std::vector<AttributeValue>{2013, "x"}));
}

TEST(Condition, a_name_has_one_placeholder_however_often_it_stands_there) {
    EXPECT_EQ(text_of(attr("a") > 1 && attr("a") < 5), "#c0>:c0 AND #c0<:c1");
}

TEST(Condition, all_comparators_are_those_of_the_service) {
    const auto a = attr("a");

    EXPECT_EQ(text_of(a == 1), "#c0=:c0");
    EXPECT_EQ(text_of(a != 1), "#c0<>:c0");
    EXPECT_EQ(text_of(a < 1), "#c0<:c0");
    EXPECT_EQ(text_of(a <= 1), "#c0<=:c0");
    EXPECT_EQ(text_of(a > 1), "#c0>:c0");
    EXPECT_EQ(text_of(a >= 1), "#c0>=:c0");
    EXPECT_EQ(text_of(a.between(1, 2)), "#c0 BETWEEN :c0 AND :c1");
    EXPECT_EQ(text_of(a.is_in({1, "x"})), "#c0 IN (:c0,:c1)");
}

TEST(Condition, all_functions_are_those_of_the_service) {
    const auto a = attr("a");

    EXPECT_EQ(text_of(a.exists()), "attribute_exists(#c0)");
    EXPECT_EQ(text_of(a.not_exists()), "attribute_not_exists(#c0)");
    EXPECT_EQ(text_of(a.attribute_type("SS")), "attribute_type(#c0,:c0)");
    EXPECT_EQ(text_of(a.begins_with("x")), "begins_with(#c0,:c0)");
    EXPECT_EQ(text_of(a.contains("x")), "contains(#c0,:c0)");
    EXPECT_EQ(text_of(a.size() > 2), "size(#c0)>:c0");
}

TEST(Condition, attributes_are_compared_with_each_other) {
    EXPECT_EQ(text_of(attr("a") == attr("b")), "#c0=#c1");
    EXPECT_EQ(text_of(attr("a") <= attr("b").size()), "#c0<=size(#c1)");
}

TEST(Condition, brackets_stand_where_the_meaning_needs_them) {
    const auto a = attr("a") == 1;
    const auto b = attr("b") == 2;
    const auto c = attr("c") == 3;

    EXPECT_EQ(text_of((a || b) && c), "(#c0=:c0 OR #c1=:c1) AND #c2=:c2");
    EXPECT_EQ(text_of((a && b) || c), "#c0=:c0 AND #c1=:c1 OR #c2=:c2");
    EXPECT_EQ(text_of(!(a && b)), " NOT (#c0=:c0 AND #c1=:c1)");
    EXPECT_EQ(text_of(!a && b), " NOT (#c0=:c0) AND #c1=:c1");
}

TEST(Condition, an_empty_one_leaves_another_as_it_is) {
    const auto a = attr("a") == 1;

    EXPECT_EQ(text_of(Condition() && a), text_of(a));
    EXPECT_EQ(text_of(a || Condition()), text_of(a));
    EXPECT_TRUE((!Condition()).empty());
}

TEST(Condition, members_have_the_names_that_their_structs_give_them) {
    const WrittenCondition written(attr(&Film::year) == 2013 &&
                                   attr(&Film::info, &Info::rating) > 8);

    EXPECT_EQ(written.names(), (Names{{"yr", "#c0"}, {"info", "#c1"}, {"rating", "#c2"}}));
}

TEST(Condition, members_are_compared_with_what_they_hold) {
    const WrittenCondition written(attr(&Film::info, &Info::genre) == Genre::sci_fi &&
                                   attr(&Film::info, &Info::directors).contains("Ron Howard") &&
                                   attr(&Film::year).is_in({2013, 2014}));

    EXPECT_EQ(written.values(), (std::vector<AttributeValue>{"Sci-Fi", "Ron Howard", 2013, 2014}));
}

TEST(Condition, a_whole_number_is_compared_with_a_fraction_exactly) {
    EXPECT_EQ(WrittenCondition(attr(&Film::year) > 2013.5).values(),
              std::vector<AttributeValue>{2013.5});
}

TEST(Condition, a_path_of_any_names_is_taken_as_it_is) {
    EXPECT_EQ(WrittenCondition(attr(Projection::Path{"a.b", "c[0]"}).exists()).names(),
              (Names{{"a.b", "#c0"}, {"c[0]", "#c1"}}));
}

TEST(Condition, an_expression_keeps_its_meaning) {
    const Condition condition(
        "#r >= :least AND (begins_with(title, :t) or not size(info.directors) in (:two, :least))",
        {{"#r", "rating"}}, {{":least", 8}, {":t", "The "}, {":two", 2}});
    const WrittenCondition written(condition);

    EXPECT_EQ(written.text, "#c0>=:c0 AND (begins_with(#c1,:c1) OR  NOT size(#c2.#c3) IN "
                            "(:c2,:c3))");
    EXPECT_EQ(written.names(),
              (Names{{"rating", "#c0"}, {"title", "#c1"}, {"info", "#c2"}, {"directors", "#c3"}}));
    EXPECT_EQ(written.values(), (std::vector<AttributeValue>{8, "The ", 2, 8}));
}

TEST(Condition, an_expression_is_joined_with_others_as_a_whole) {
    const Condition raw("a = :x OR b = :x", {}, {{":x", 1}});

    EXPECT_EQ(text_of(raw && attr("c") == 2), "(#c0=:c0 OR #c1=:c1) AND #c2=:c2");
}

TEST(Condition, brackets_are_not_put_around_brackets_which_the_service_refuses) {
    const Condition enclosed("(a = :x OR b = :x)", {}, {{":x", 1}});
    const Condition in_two("(a = :x) OR (b = :x)", {}, {{":x", 1}});

    EXPECT_EQ(text_of(enclosed && attr("c") == 2), "(#c0=:c0 OR #c1=:c1) AND #c2=:c2");
    EXPECT_EQ(text_of(!enclosed), " NOT (#c0=:c0 OR #c1=:c1)");
    EXPECT_EQ(text_of(in_two && attr("c") == 2), "((#c0=:c0) OR (#c1=:c1)) AND #c2=:c2");
}

/// What `Condition` says to an expression that it refuses.
std::string refusal(std::string_view expression, const Condition::Names& names = {},
                    const Condition::Values& values = {}) {
    const auto thrown = thrown_by([&] { Condition(expression, names, values); });
    EXPECT_EQ(thrown.code, errc::invalid_expression) << expression;
    return thrown.text;
}

TEST(Condition, an_unknown_placeholder_is_refused) {
    EXPECT_EQ(refusal("a = :x"), R"(placeholder ":x" is not defined; add it to the values)");
    EXPECT_EQ(refusal("#a = b"), R"(placeholder "#a" is not defined; add it to the names)");
}

TEST(Condition, an_unused_placeholder_is_refused) {
    EXPECT_EQ(refusal("a = b", {}, {{":x", 1}}),
              R"(placeholder ":x" is not used in the expression; DynamoDB refuses that)");
    EXPECT_EQ(refusal("a = b", {{"#a", "a"}}),
              R"(placeholder "#a" is not used in the expression; DynamoDB refuses that)");
}

TEST(Condition, a_function_that_does_not_exist_is_refused_with_those_that_do) {
    EXPECT_EQ(refusal("starts_with(a, b)"),
              R"("starts_with" is no function of expressions; expected attribute_exists, )"
              "attribute_not_exists, attribute_type, begins_with, contains or size");
}

TEST(Condition, what_cannot_stand_in_an_expression_is_refused) {
    EXPECT_EQ(refusal("a = 'x'"),
              R"(expected a name, a placeholder, a comparator or a bracket at "'x'")");
    EXPECT_TRUE(contains(refusal("a = 2013"), R"("2013" in an expression)"));
    EXPECT_EQ(refusal("(a = b"), "expected a closing bracket for each opening one");
    EXPECT_EQ(refusal("a = b) OR (a = b"), "expected an opening bracket before each closing one");
}

TEST(Condition, a_path_that_cannot_be_read_is_refused) {
    EXPECT_EQ(thrown_by([] { attr("a..b"); }).code, errc::invalid_expression);
}

TEST(Condition, a_type_that_does_not_exist_is_refused_with_those_that_do) {
    const auto thrown = thrown_by([] { static_cast<void>(attr("a").attribute_type("string")); });

    EXPECT_EQ(thrown.code, errc::invalid_expression);
    EXPECT_EQ(thrown.text, R"(attribute_type got "string"; expected S, N, B, SS, NS, BS, BOOL, )"
                           "NULL, L or M");
}

TEST(Condition, one_of_1_to_100_values) {
    const std::vector<AttributeValue> most(100, 1);
    const std::vector<AttributeValue> more(101, 1);

    EXPECT_NO_THROW(static_cast<void>(attr("a").is_in(most)));
    EXPECT_EQ(thrown_by([&] { static_cast<void>(attr("a").is_in(more)); }).text,
              "is_in got 101 values; expected 1 to 100");
    EXPECT_EQ(thrown_by([&] { static_cast<void>(attr("a").is_in({})); }).text,
              "is_in got 0 values; expected 1 to 100");
}

TEST(Condition, an_expression_has_at_most_4096_bytes) {
    const auto exists = attr("a[1000000][1000000][1000000]").exists();
    Condition condition = exists;
    while (text_of(condition).size() + std::string(" AND ").size() + text_of(exists).size() <= 4096)
        condition = condition && exists;

    const auto thrown = thrown_by([&] { text_of(condition && exists); });
    EXPECT_EQ(thrown.code, errc::invalid_expression);
    EXPECT_TRUE(contains(thrown.text, "DynamoDB takes 4096")) << thrown.text;
}

TEST(Condition, there_are_at_most_300_operators_and_functions) {
    Condition condition = attr("a") == 1;
    for (int i = 0; i < 149; ++i)
        condition = condition && attr("a") == 1;

    EXPECT_NO_THROW(text_of(condition)); // 150 comparators and 149 ANDs
    EXPECT_TRUE(contains(thrown_by([&] { text_of(condition && attr("a") == 1); }).text,
                         "has 301 operators and functions; DynamoDB takes 300"));
}

TEST(Condition, a_value_that_DynamoDB_does_not_store_is_refused) {
    EXPECT_EQ(thrown_by([] { text_of(attr("a") == StringSet()); }).code, errc::invalid_item);
    EXPECT_EQ(thrown_by([] { text_of(attr("a") == "\xff"); }).code, errc::invalid_item);
}

} // namespace
} // namespace coalesce::dynamodb::protocol
