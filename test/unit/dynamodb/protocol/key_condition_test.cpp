#include "dynamodb/protocol/key_condition.hpp"

#include "dynamodb/protocol/expression_writer.hpp"

#include "unit/dynamodb/protocol/sources.hpp"

namespace coalesce::dynamodb::protocol {
namespace {

std::string text_of(const KeyCondition& key) {
    return ExpressionWriter().text_of(key.condition(), "key condition");
}

std::string text_of(const QueryOptions& options,
                    const detail::SourceFacts& source = movies_source()) {
    return text_of(KeyCondition(*source, options));
}

TEST(KeyCondition, a_partition_is_enough) {
    EXPECT_EQ(text_of(of_year(2013)), "#c0=:c0");
}

TEST(KeyCondition, the_sort_key_is_compared_in_every_way_that_it_has) {
    EXPECT_EQ(text_of(of_year(2013, equal("R"))), "#c0=:c0 AND #c1=:c1");
    EXPECT_EQ(text_of(of_year(2013, less("R"))), "#c0=:c0 AND #c1<:c1");
    EXPECT_EQ(text_of(of_year(2013, less_equal("R"))), "#c0=:c0 AND #c1<=:c1");
    EXPECT_EQ(text_of(of_year(2013, greater("R"))), "#c0=:c0 AND #c1>:c1");
    EXPECT_EQ(text_of(of_year(2013, greater_equal("R"))), "#c0=:c0 AND #c1>=:c1");
    EXPECT_EQ(text_of(of_year(2013, between("A", "B"))), "#c0=:c0 AND #c1 BETWEEN :c1 AND :c2");
    EXPECT_EQ(text_of(of_year(2013, begins_with("R"))), "#c0=:c0 AND begins_with(#c1,:c1)");
}

TEST(KeyCondition, built_raw_and_short_ones_are_the_same) {
    const auto expected = text_of(of_year(2013, between("A", "B")));

    EXPECT_EQ(text_of(where(attr("title").between("A", "B") && attr("year") == 2013)), expected);
    EXPECT_EQ(text_of(where(Condition("(#y = :y) and title between :a and :b", {{"#y", "year"}},
                                      {{":y", 2013}, {":a", "A"}, {":b", "B"}}))),
              expected);
}

TEST(KeyCondition, Q9_the_whole_key_of_a_table_is_one_item) {
    const auto has_whole_key = [](const QueryOptions& options,
                                  const detail::SourceFacts& source = movies_source()) {
        return KeyCondition(*source, options).has_whole_key();
    };

    EXPECT_TRUE(has_whole_key(of_year(2013, equal("Rush"))));
    EXPECT_FALSE(has_whole_key(of_year(2013)));
    EXPECT_FALSE(has_whole_key(of_year(2013, less_equal("Rush"))));
    EXPECT_TRUE(has_whole_key(of_year(2013), movies_source(id_schema())));
    EXPECT_FALSE(has_whole_key(of_year(2013, equal(8)), by_rating()))
        << "an index has several items with one key";
}

TEST(KeyCondition, a_global_index_of_several_attributes_is_compared_from_the_left) {
    const auto source = index_source(IndexSchema(
        "by-league",
        {KeyAttribute("league", KeyType::string), KeyAttribute("season", KeyType::number)},
        {KeyAttribute("team", KeyType::string), KeyAttribute("goals", KeyType::number)}));
    const auto partition = attr("season") == 2013 && attr("league") == "A";

    EXPECT_EQ(text_of(where(partition && attr("goals") > 3 && attr("team") == "x"), source),
              "#c0=:c0 AND #c1=:c1 AND #c2=:c2 AND #c3>:c3");
    EXPECT_EQ(thrown_by([&] { text_of(where(partition && attr("goals") > 3), source); }).code,
              errc::invalid_query);
    EXPECT_EQ(thrown_by([&] { text_of(where(attr("league") == "A"), source); }).code,
              errc::invalid_query);
}

/// What is said to a query that is refused.
std::string refusal(const QueryOptions& options,
                    const detail::SourceFacts& source = movies_source()) {
    const auto thrown = thrown_by([&] { KeyCondition(*source, options); });
    EXPECT_EQ(thrown.code, errc::invalid_query);
    return thrown.text;
}

TEST(KeyCondition, a_query_without_a_partition_is_refused) {
    EXPECT_EQ(refusal(QueryOptions()),
              R"(table "Movies": a query needs the value of the partition )"
              R"(key, "year" (N); use a scan to read all partitions)");
    EXPECT_EQ(refusal(where(attr("title") == "Rush")),
              R"(table "Movies": a query needs the one value of "year" (N), which is of its )"
              "partition key: compare it with =");
    EXPECT_EQ(refusal(where(attr("year") > 2013)), refusal(where(attr("title") == "Rush")));
}

TEST(KeyCondition, a_condition_on_the_wrong_attribute_is_refused_with_the_right_ones) {
    EXPECT_EQ(refusal(where(attr("year") == 2013 && attr("rating") > 8)),
              R"(table "Movies": a key condition names "rating"; its key is "year" (N) and )"
              R"("title" (S). Other conditions belong into the filter)");
}

TEST(KeyCondition, a_value_of_another_type_is_refused) {
    EXPECT_EQ(refusal(of_year(2013, less(5))),
              R"(table "Movies": key attribute "title" must be S, but is N ("5"))");
    QueryOptions options;
    options.partition = "2013";
    EXPECT_EQ(refusal(options),
              R"(table "Movies": key attribute "year" must be N, but is S ("2013"))");
}

TEST(KeyCondition, a_value_that_no_key_has_is_refused) {
    EXPECT_EQ(
        refusal(of_year(2013, equal(""))),
        R"(table "Movies": key attribute "title" (S) must have 1 to 1024 bytes, but is empty)");
    EXPECT_NO_THROW(text_of(of_year(2013, equal(std::string(1024, 'x')))));
    EXPECT_TRUE(contains(refusal(of_year(2013, equal(std::string(1025, 'x')))), "but has 1025"));
}

TEST(KeyCondition, an_operator_that_the_key_does_not_have_is_refused_with_those_that_it_has) {
    const std::string allowed =
        "; expected comparisons of key attributes with values, joined by AND: =, and for the sort "
        "key <, <=, >, >=, BETWEEN or begins_with. Other conditions belong into the filter";
    const auto year = attr("year") == 2013;

    EXPECT_EQ(refusal(where(year && attr("title") != "Rush")),
              R"(table "Movies": a key condition got "<>")" + allowed);
    EXPECT_EQ(refusal(where(year || attr("title") == "Rush")),
              R"(table "Movies": a key condition got "OR")" + allowed);
    EXPECT_EQ(refusal(where(year && attr("title").contains("Rush"))),
              R"(table "Movies": a key condition got "contains")" + allowed);
    EXPECT_EQ(refusal(where(year && attr("title[0]") == "Rush")),
              R"(table "Movies": a key condition got a path inside of "title")" + allowed);
    EXPECT_EQ(refusal(where(year && attr("title") == attr("name"))),
              R"(table "Movies": a key condition got the attribute "name")" + allowed);
}

TEST(KeyCondition, numbers_have_no_beginning) {
    EXPECT_EQ(refusal(of_year(2013, begins_with(8)), by_rating()),
              R"(index "by-rating" of table "Movies": begins_with does not work on "rating" (N); )"
              "numbers are compared with =, <, <=, >, >= or BETWEEN");
}

TEST(KeyCondition, a_range_begins_with_its_lower_end) {
    EXPECT_EQ(refusal(of_year(2013, between("B", "A"))),
              R"(table "Movies": BETWEEN of "title" (S) got its upper value first; expected the )"
              "lower one");
    EXPECT_NO_THROW(text_of(of_year(2013, between(9, 10)), by_rating()))
        << "numbers are compared by value";
}

TEST(KeyCondition, an_attribute_is_compared_once) {
    EXPECT_TRUE(
        contains(refusal(where(attr("year") == 2013 && attr("title") > "A" && attr("title") < "B")),
                 R"(names "title" twice)"));
}

TEST(KeyCondition, a_table_without_a_sort_key_has_none_to_compare) {
    EXPECT_EQ(refusal(of_year(2013, less(5)), movies_source(id_schema())),
              R"(table "Movies": it has no sort key to compare; its key is "id" (N))");
}

TEST(KeyCondition, the_two_forms_do_not_mix) {
    auto options = of_year(2013);
    options.key_condition = attr("title") == "Rush";

    EXPECT_EQ(refusal(options), R"(table "Movies": got a key_condition and a partition or sort; )"
                                "expected one or the other");
}

/// Whether a position can be one of a query.
bool fits(const QueryOptions& options, const Item& position) {
    const auto source = movies_source();
    const auto thrown =
        thrown_by([&] { KeyCondition(*source, options).check_position(*source, position); });
    return thrown.code != errc::invalid_cursor;
}

TEST(KeyCondition, CU7_a_position_of_another_partition_is_refused) {
    EXPECT_TRUE(fits(of_year(2013), Item{{"year", 2013}, {"title", "Rush"}}));
    EXPECT_FALSE(fits(of_year(2013), Item{{"year", 2014}, {"title", "Rush"}}));
}

TEST(KeyCondition, Q9_a_position_outside_of_the_sort_condition_is_refused) {
    const Item rush{{"year", 2013}, {"title", "Rush"}};

    EXPECT_TRUE(fits(of_year(2013, equal("Rush")), rush));
    EXPECT_FALSE(fits(of_year(2013, less("Rush")), rush));
    EXPECT_TRUE(fits(of_year(2013, less_equal("Rush")), rush));
    EXPECT_FALSE(fits(of_year(2013, greater("Rush")), rush));
    EXPECT_TRUE(fits(of_year(2013, greater_equal("Rush")), rush));
    EXPECT_TRUE(fits(of_year(2013, between("Rush", "Rush")), rush));
    EXPECT_FALSE(fits(of_year(2013, between("S", "T")), rush));
    EXPECT_TRUE(fits(of_year(2013, begins_with("Ru")), rush));
    EXPECT_FALSE(fits(of_year(2013, begins_with("ru")), rush));
}

} // namespace
} // namespace coalesce::dynamodb::protocol
