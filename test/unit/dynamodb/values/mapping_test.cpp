#include <coalesce/dynamodb/mapping.hpp>

#include "movie.hpp"

#include <gtest/gtest.h>

#include <boost/container/flat_map.hpp>

#include <cstdint>
#include <map>
#include <set>
#include <unordered_map>

namespace coalesce::dynamodb {
namespace {

enum class Genre { drama, comedy = 7 };
BOOST_DESCRIBE_ENUM(Genre, drama, comedy)

enum class Plain { one };

struct Scalars {
    bool flag;
    std::int8_t tiny;
    std::uint64_t huge;
    float single;
    double twice;
    Number exact;
    std::string text;
    Binary bytes;
    Genre genre;
    AttributeValue any;
    Item fields;

    friend bool operator==(const Scalars&, const Scalars&) = default;
};
BOOST_DESCRIBE_STRUCT(Scalars, (),
                      (flag, tiny, huge, single, twice, exact, text, bytes, genre, any, fields))

struct Sets {
    StringSet strings;
    NumberSet numbers;
    BinarySet binaries;
    std::optional<StringSet> perhaps;

    friend bool operator==(const Sets&, const Sets&) = default;
};
BOOST_DESCRIBE_STRUCT(Sets, (), (strings, numbers, binaries, perhaps))

struct Containers {
    std::vector<int> numbers;
    std::vector<bool> flags;
    std::vector<std::optional<int>> holes;
    std::vector<std::vector<std::string>> nested;
    std::map<std::string, double> tree;
    boost::container::flat_map<std::string, Genre> flat;
    std::unordered_map<std::string, MovieKey> hashed;

    friend bool operator==(const Containers&, const Containers&) = default;
};
BOOST_DESCRIBE_STRUCT(Containers, (), (numbers, flags, holes, nested, tree, flat, hashed))

struct Perhaps {
    std::optional<int> number;
    std::optional<MovieKey> key;
    std::optional<AttributeValue> any;

    friend bool operator==(const Perhaps&, const Perhaps&) = default;
};
BOOST_DESCRIBE_STRUCT(Perhaps, (), (number, key, any))

struct Tree {
    int value;
    std::vector<Tree> children;
};
BOOST_DESCRIBE_STRUCT(Tree, (), (value, children))

struct Remake : MovieKey {
    int original;
};
BOOST_DESCRIBE_STRUCT(Remake, (MovieKey), (original))

struct NotDescribed {};

struct HasNotDescribed {
    std::vector<NotDescribed> parts;
};
BOOST_DESCRIBE_STRUCT(HasNotDescribed, (), (parts))

struct NoDefault {
    explicit NoDefault(int from) : number(from) {}
    int number;
};
BOOST_DESCRIBE_STRUCT(NoDefault, (), (number))

struct Fixed {
    const int number = 0;
};
BOOST_DESCRIBE_STRUCT(Fixed, (), (number))

template <class T>
T round_trip(const T& value) {
    const auto item = to_item(value);
    check_item(item);
    return from_item<T>(item);
}

Scalars some_scalars() {
    return {true,
            -128,
            18446744073709551615U,
            0.1F,
            -1e-100,
            Number("3.1415926535897932384626433832795028842"),
            "Am\xC3\xA9lie",
            Binary{std::byte{0}, std::byte{255}},
            Genre::comedy,
            List{1, "two"},
            Item{{"deep", Null()}}};
}

} // namespace

static_assert(MappableItem<Movie> && MappableItem<Containers> && MappableItem<Item>);
static_assert(MappableItem<std::map<std::string, int>>);
static_assert(Mappable<Tree>, "a type may contain itself");
static_assert(Mappable<int> && !MappableItem<int>);
static_assert(Mappable<std::optional<Movie>> && !MappableItem<std::optional<Movie>>);
static_assert(!MappableItem<std::vector<int>> && !MappableItem<AttributeValue>);
static_assert(Mappable<Genre> && !Mappable<Plain>, "an enum must be described");
static_assert(!Mappable<NotDescribed> && !Mappable<HasNotDescribed>);
static_assert(!Mappable<std::map<std::string, HasNotDescribed>>);
static_assert(!Mappable<std::vector<NoDefault>> && !Mappable<Fixed>, "it is made and then filled");
static_assert(!Mappable<std::map<int, int>>, "the keys of a map are strings");
static_assert(!Mappable<std::multiset<int>> && !Mappable<std::multimap<std::string, int>>,
              "what stands in one twice would be lost");
static_assert(!Mappable<char> && !Mappable<const char*> && !Mappable<int*>);

TEST(Mapping, a_struct_becomes_an_item_with_an_attribute_per_member) {
    const Movie rush{2013, "Rush", {{"Ron Howard"}, 8.3, {"Action", "Drama"}}};

    EXPECT_EQ(to_item(rush), (Item{{"year", 2013},
                                   {"title", "Rush"},
                                   {"info", Item{{"directors", List{"Ron Howard"}},
                                                 {"rating", Number("8.3")},
                                                 {"genres", StringSet{"Action", "Drama"}}}}}));
}

TEST(Mapping, a_struct_comes_back_as_it_was) {
    const Movie rush{2013, "Rush", {{"Ron Howard"}, 8.3, {"Action", "Drama"}}};

    EXPECT_TRUE(round_trip(rush) == rush);
}

TEST(Mapping, every_scalar_type_has_its_type_of_the_service) {
    std::string types;
    for (const auto& [name, value] : to_item(some_scalars()))
        types += name + ' ' + value.type() + ' ';

    EXPECT_EQ(types, "any L bytes B exact N fields M flag BOOL genre S huge N single N text S "
                     "tiny N twice N ");
}

TEST(Mapping, every_scalar_type_round_trips) {
    EXPECT_TRUE(round_trip(some_scalars()) == some_scalars());
    EXPECT_EQ(to_item(some_scalars()).at("single"), AttributeValue(Number("0.1")));
    EXPECT_EQ(to_item(some_scalars()).at("genre"), AttributeValue("comedy"));
}

TEST(Mapping, N8_an_empty_set_is_missing_and_a_missing_set_is_empty) {
    EXPECT_EQ(to_item(Sets()), Item());
    EXPECT_EQ(to_item(Sets{{}, {}, {}, StringSet()}), Item());
    EXPECT_TRUE(from_item<Sets>({}) == Sets());
}

TEST(Mapping, sets_round_trip) {
    const Sets sets{{"a", ""}, {1, Number("2.5")}, {Binary{std::byte{1}}}, StringSet{"b"}};

    EXPECT_STREQ(to_item(sets).at("strings").type(), "SS");
    EXPECT_STREQ(to_item(sets).at("numbers").type(), "NS");
    EXPECT_STREQ(to_item(sets).at("binaries").type(), "BS");
    EXPECT_TRUE(round_trip(sets) == sets);
}

TEST(Mapping, containers_round_trip) {
    Containers value;
    value.numbers = {1, 2, 3};
    value.flags = {true, false};
    value.holes = {1, std::nullopt, 3};
    value.nested = {{"a"}, {}, {"b", "c"}};
    value.tree = {{"pi", 3.14}, {"e", 2.72}};
    value.flat = {{"first", Genre::drama}};
    value.hashed = {{"b", {2013, "Rush"}}, {"a", {2001, "Am\xC3\xA9lie"}}};

    EXPECT_TRUE(round_trip(value) == value);
}

TEST(Mapping, N8_an_empty_optional_is_missing_from_a_struct) {
    EXPECT_EQ(to_item(Perhaps()), Item());
    EXPECT_TRUE(from_item<Perhaps>({}) == Perhaps());
}

TEST(Mapping, N8_an_empty_optional_is_null_inside_a_list_or_a_map) {
    using Map = std::map<std::string, std::optional<int>>;

    EXPECT_EQ(to_item(Map{{"a", {}}, {"b", 1}}), (Item{{"a", Null()}, {"b", 1}}));
    EXPECT_EQ(from_item<Map>({{"a", Null()}}), (Map{{"a", std::nullopt}}));
}

TEST(Mapping, N8_null_reads_as_an_empty_optional) {
    const auto value = from_item<Perhaps>({{"number", Null()}, {"key", Null()}});

    EXPECT_FALSE(value.number);
    EXPECT_FALSE(value.key);
}

TEST(Mapping, N8_an_optional_attribute_value_tells_null_from_missing) {
    const Perhaps null{{}, {}, AttributeValue(Null())};

    EXPECT_EQ(to_item(null), (Item{{"any", Null()}}));
    EXPECT_TRUE(round_trip(null) == null);
    EXPECT_FALSE(from_item<Perhaps>({}).any);
}

TEST(Mapping, a_filled_optional_round_trips) {
    const Perhaps value{7, MovieKey{2013, "Rush"}, AttributeValue("x")};

    EXPECT_TRUE(round_trip(value) == value);
}

TEST(Mapping, a_type_may_contain_itself) {
    const Tree tree{1, {{2, {}}, {3, {{4, {}}}}}};

    EXPECT_EQ(round_trip(tree).children[1].children[0].value, 4);
}

TEST(Mapping, inherited_members_are_attributes_too) {
    Remake remake;
    remake.year = 2013;
    remake.title = "Rush";
    remake.original = 1976;

    EXPECT_EQ(to_item(remake), (Item{{"year", 2013}, {"title", "Rush"}, {"original", 1976}}));
    EXPECT_EQ(round_trip(remake).title, "Rush");
}

TEST(Mapping, attributes_without_a_member_are_ignored) {
    const auto key = from_item<MovieKey>({{"year", 2013}, {"title", "Rush"}, {"unknown", List{1}}});

    EXPECT_TRUE(key == (MovieKey{2013, "Rush"}));
}

TEST(Mapping, an_item_is_its_own_mapping) {
    const Item item{{"empty set", StringSet()}, {"null", Null()}};

    EXPECT_EQ(to_item(item), item);
    EXPECT_EQ(from_item<Item>(item), item);
}

TEST(Mapping, N6_a_number_in_another_spelling_reads_as_an_integer) {
    const Item item{{"year", Number("2.0130e3")}, {"title", "Rush"}};

    EXPECT_EQ(from_item<MovieKey>(item).year, 2013);
}

} // namespace coalesce::dynamodb
