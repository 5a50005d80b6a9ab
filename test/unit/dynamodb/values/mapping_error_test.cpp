#include <coalesce/dynamodb/mapping.hpp>

#include "movie.hpp"
#include "thrown.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <map>

namespace coalesce::dynamodb {
namespace {

enum class Mood { drama, comedy };
BOOST_DESCRIBE_ENUM(Mood, drama, comedy)

struct Rated {
    std::vector<double> ratings;
    Mood genre;
};
BOOST_DESCRIBE_STRUCT(Rated, (), (ratings, genre))

template <class T>
struct Holder {
    T member;
};
BOOST_DESCRIBE_STRUCT(Holder<std::int8_t>, (), (member))
BOOST_DESCRIBE_STRUCT(Holder<float>, (), (member))
BOOST_DESCRIBE_STRUCT(Holder<AttributeValue>, (), (member))
BOOST_DESCRIBE_STRUCT(Holder<std::optional<int>>, (), (member))
BOOST_DESCRIBE_STRUCT(Holder<StringSet>, (), (member))
using NumbersByName = std::map<std::string, int>;
BOOST_DESCRIBE_STRUCT(Holder<NumbersByName>, (), (member))

Item rush_with(Item info) {
    Item item{{"year", 2013}, {"title", "Rush"}};
    item.emplace("info", std::move(info));
    return item;
}

template <class T>
std::string mismatch(const Item& item) {
    const auto error = thrown_by([&] { from_item<T>(item); });
    EXPECT_EQ(error.code, errc::mismatch) << error.text;
    return error.text;
}

template <class T>
std::string held_mismatch(AttributeValue value) {
    Item item;
    item.emplace("member", std::move(value));
    return mismatch<Holder<T>>(item);
}

template <class T>
std::string unwritable(const T& value) {
    const auto error = thrown_by([&] { to_item(value); });
    EXPECT_EQ(error.code, errc::invalid_item) << error.text;
    return error.text;
}

} // namespace

TEST(MappingError, a_missing_attribute_names_its_path) {
    EXPECT_EQ(mismatch<Movie>({{"year", 2013}}), "title: expected S, but the attribute is missing");
    EXPECT_EQ(mismatch<Movie>(rush_with({})),
              "info.directors: expected L, but the attribute is missing");
    EXPECT_EQ(mismatch<Holder<AttributeValue>>({}),
              "member: expected a value, but the attribute is missing");
}

TEST(MappingError, a_wrong_type_names_its_path) {
    EXPECT_EQ(mismatch<Movie>(rush_with({{"directors", List{"Ron Howard", 7}}})),
              "info.directors[1]: expected S, but came N");
    EXPECT_EQ(mismatch<MovieKey>({{"year", "2013"}, {"title", "Rush"}}),
              "year: expected N, but came S");
    EXPECT_EQ(mismatch<Movie>({{"year", 2013}, {"title", "Rush"}, {"info", List()}}),
              "info: expected M, but came L");
    EXPECT_EQ(mismatch<Movie>(rush_with({{"directors", List()}, {"rating", "high"}})),
              "info.rating: expected N or NULL, but came S");
    EXPECT_EQ(held_mismatch<NumbersByName>(Item{{"a", 1}, {"b", true}}),
              "member.b: expected N, but came BOOL");
    EXPECT_EQ(held_mismatch<StringSet>(NumberSet{1}), "member: expected SS, but came NS");
}

TEST(MappingError, N8_null_is_no_value_of_another_type) {
    EXPECT_EQ(held_mismatch<std::int8_t>(Null()), "member: expected N, but came NULL");
    EXPECT_EQ(held_mismatch<StringSet>(Null()), "member: expected SS, but came NULL");
}

TEST(MappingError, N6_a_number_that_does_not_fit_names_path_text_and_target) {
    EXPECT_EQ(held_mismatch<std::int8_t>(300),
              "member: expected a whole number from -128 to 127, but came 300");
    EXPECT_EQ(held_mismatch<std::optional<int>>(Number("2.5")),
              "member: expected a whole number from -2147483648 to 2147483647, but came 2.5");
    EXPECT_EQ(held_mismatch<float>(Number("1e40")),
              "member: expected a number up to 3.4028234663852885981e+38, but came 1" +
                  std::string(40, '0'));
}

TEST(MappingError, an_unknown_name_of_an_enum_says_which_are_known) {
    EXPECT_EQ(mismatch<Rated>({{"ratings", List()}, {"genre", "horror"}}),
              "genre: expected one of drama, comedy, but came \"horror\"");
    EXPECT_EQ(mismatch<Rated>({{"ratings", List()}, {"genre", 1}}),
              "genre: expected S, but came N");
}

TEST(MappingError, N6_an_infinity_or_nan_cannot_be_written) {
    const double infinity = std::numeric_limits<double>::infinity();

    EXPECT_EQ(unwritable(Rated{{1, -infinity}, Mood::drama}),
              "ratings[1]: expected 0 or a magnitude from 1E-130 to 9.99...E+125, but came -inf");
    EXPECT_EQ(unwritable(Rated{{std::nan("")}, Mood::drama}),
              "ratings[0]: expected 0 or a magnitude from 1E-130 to 9.99...E+125, but came nan");
    EXPECT_EQ(unwritable(Rated{{1e200}, Mood::drama}),
              "ratings[0]: expected 0 or a magnitude from 1E-130 to 9.99...E+125, but came 1e+200");
}

TEST(MappingError, a_value_of_an_enum_without_a_name_cannot_be_written) {
    EXPECT_EQ(unwritable(Rated{{}, static_cast<Mood>(7)}),
              "genre: expected one of drama, comedy, but came 7");
}

} // namespace coalesce::dynamodb
