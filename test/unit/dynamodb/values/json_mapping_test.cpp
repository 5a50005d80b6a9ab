// Structs are read from JSON as they are read from items.

#include <coalesce/dynamodb/mapping.hpp>

#include "movie.hpp"
#include "thrown.hpp"

#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace coalesce::dynamodb {
namespace {

enum class Tone { drama, comedy };
BOOST_DESCRIBE_ENUM(Tone, drama, comedy)

struct Cast {
    std::map<std::string, std::string> roles;
    std::vector<std::optional<int>> ages;
    std::variant<std::monostate, double, std::string, MovieKey> award;
    std::optional<std::optional<Tone>> genre;
    NumberSet years;
    BinarySet stills;
    std::optional<Binary> poster;
    std::optional<bool> seen;
    std::optional<AttributeValue> any;
    std::vector<Cast> sequels;

    friend bool operator==(const Cast&, const Cast&) = default;
};
BOOST_DESCRIBE_STRUCT(Cast, (),
                      (roles, ages, award, genre, years, stills, poster, seen, any, sequels))

Item cast_with(Item attributes) {
    Item item{{"roles", Item()}, {"ages", List()}, {"award", Null()}, {"sequels", List()}};
    for (auto& [name, value] : attributes)
        item.insert_or_assign(name, std::move(value));
    return item;
}

/// The value, or the code and the text of the error.
template <class Read>
auto outcome_of(Read read) {
    std::optional<decltype(read())> value;
    const auto thrown = thrown_by([&] { value = read(); });
    return std::tuple(value, thrown.code, thrown.text);
}

class StructFromJsonAndItem : public testing::TestWithParam<Item> {};

TEST_P(StructFromJsonAndItem, N8_is_what_it_is_from_the_item) {
    const auto& item = GetParam();
    const auto json = to_json(item);

    EXPECT_TRUE(outcome_of([&] { return from_json<Cast>(json); }) ==
                outcome_of([&] { return from_item<Cast>(item); }))
        << json;
    EXPECT_EQ(outcome_of([&] { return from_json<Item>(json); }),
              std::tuple(std::optional(item), boost::system::error_code(), "nothing was thrown"));
}

INSTANTIATE_TEST_SUITE_P(
    that_fit, StructFromJsonAndItem,
    testing::Values(
        cast_with({}),
        cast_with({{"roles", Item{{"James", "Hemsworth"}, {"Niki \"", "Br\u00FChl"}}}}),
        cast_with({{"ages", List{30, Null(), Number("3.5e1")}}}), cast_with({{"award", 0.5}}),
        cast_with({{"award", "Golden"}}), cast_with({{"award", Item{{"year", 1}, {"title", ""}}}}),
        cast_with({{"genre", Null()}}), cast_with({{"genre", "comedy"}}),
        cast_with({{"years", NumberSet{1, 2}}, {"stills", BinarySet{{}, {std::byte(7)}}}}),
        cast_with({{"poster", Binary{std::byte(0)}}, {"seen", false}}),
        cast_with({{"poster", Null()}, {"seen", Null()}, {"any", Null()}}),
        cast_with({{"any", List{Item{{"deep", StringSet{"a"}}}, true}}}),
        cast_with({{"unknown", List{Item{{"a", "]}"}}}}, {"x", "no member"}}),
        cast_with({{"sequels", List{cast_with({}), cast_with({{"seen", true}})}}})));

INSTANTIATE_TEST_SUITE_P(
    that_do_not_fit, StructFromJsonAndItem,
    testing::Values(Item(), cast_with({{"roles", List()}}), cast_with({{"roles", Item{{"a", 1}}}}),
                    cast_with({{"ages", List{1, 2, "three"}}}),
                    cast_with({{"ages", List{1, Number("0.5")}}}),
                    cast_with({{"ages", List{Number("1e30")}}}), cast_with({{"award", true}}),
                    cast_with({{"award", Item{{"year", 1}}}}), cast_with({{"genre", "horror"}}),
                    cast_with({{"years", StringSet{"1"}}}), cast_with({{"years", Null()}}),
                    cast_with({{"poster", "AA=="}}), cast_with({{"seen", 1}}),
                    cast_with({{"sequels", List{cast_with({}), Item()}}}),
                    cast_with({{"sequels", List{cast_with({{"seen", "yes"}})}}})));

TEST(StructFromJson, N8_needs_no_order) {
    const auto key =
        from_json<MovieKey>(R"({"title":{"S":"Rush"},"x":{"N":"1"},"year":{"N":"2013"}})");

    EXPECT_TRUE(key == (MovieKey{2013, "Rush"}));
}

TEST(StructFromJson, N7_takes_a_member_that_is_null_for_missing) {
    const auto cast = from_json<Cast>(
        R"({"roles":{"M":{"a":null}},"ages":{"L":[]},"award":{"S":null,"NULL":true},)"
        R"("sequels":{"L":[]},"seen":null})");

    EXPECT_TRUE(cast == Cast());
}

TEST(StructFromJson, N7_does_not_judge_what_it_does_not_read) {
    const auto key =
        from_json<MovieKey>(R"({"x":{"LATER":[1,{}]},"year":{"N":"1"},"y":7,"title":{"S":""}})");

    EXPECT_TRUE(key == (MovieKey{1, ""}));
}

using Texts = std::map<std::string, std::string>;

TEST(StructFromJson, T12_a_member_that_is_there_twice_is_malformed) {
    const auto thrown = thrown_by(
        [] { from_json<MovieKey>(R"({"year":{"N":"1"},"title":{"S":"a"},"year":{"N":"1"}})"); });

    EXPECT_EQ(thrown.code, errc::malformed_response);
    EXPECT_EQ(thrown.text, "year: the attribute is there twice");
}

TEST(StructFromJson, T12_a_member_that_is_there_twice_is_malformed_in_other_spelling_too) {
    const auto thrown = thrown_by([] {
        from_json<MovieKey>(R"({"year":{"N":"1"},"title":{"S":"a"},"\u0079ear":{"N":"1"}})");
    });

    EXPECT_EQ(thrown.text, "year: the attribute is there twice");
}

TEST(MapFromJson, T12_a_name_that_is_there_twice_is_malformed) {
    const auto thrown = thrown_by([] { from_json<Texts>(R"({"a":{"S":"x"},"a":{"S":"y"}})"); });

    EXPECT_EQ(thrown.code, errc::malformed_response);
    EXPECT_EQ(thrown.text, "a: the attribute is there twice");
}

TEST(ItemFromJson, T12_an_attribute_that_is_there_twice_is_malformed) {
    const auto outside = thrown_by([] { from_json<Item>(R"({"a":{"S":"x"},"a":{"N":"1"}})"); });
    const auto inside = thrown_by(
        [] { from_json<Item>(R"({"m":{"M":{"b":{"S":""},"a":{"S":"x"},"a":{"S":"x"}}}})"); });

    EXPECT_EQ(outside.code, errc::malformed_response);
    EXPECT_EQ(inside.code, errc::malformed_response);
    EXPECT_EQ(inside.text, "m: expected each attribute once, got one of them twice");
}

} // namespace
} // namespace coalesce::dynamodb
