// Names that differ between a struct and its table.

#include <coalesce/dynamodb/key_schema.hpp>
#include <coalesce/dynamodb/mapping.hpp>

#include "thrown.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <string>
#include <tuple>
#include <vector>

namespace cinema {

namespace dynamodb = coalesce::dynamodb;

enum class Genre { drama, sci_fi };
BOOST_DESCRIBE_ENUM(Genre, drama, sci_fi)
constexpr auto dynamodb_attributes(Genre*) {
    return std::tuple{dynamodb::attribute(Genre::sci_fi, "Sci-Fi")};
}

struct FilmKey {
    int year;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(FilmKey, (), (year, title))
constexpr auto dynamodb_attributes(FilmKey*) {
    return std::tuple{dynamodb::attribute(&FilmKey::year, "pk")};
}

struct Film : FilmKey {
    std::vector<Genre> genres;
    int seconds;
};
BOOST_DESCRIBE_STRUCT(Film, (FilmKey), (genres, seconds))
constexpr auto dynamodb_attributes(Film*) {
    return std::tuple{dynamodb::attribute(&Film::seconds, "running time (s)"),
                      dynamodb::attribute(&Film::title, "sk")};
}

} // namespace cinema

namespace coalesce::dynamodb {
namespace {

using cinema::Film;
using cinema::FilmKey;

Film rush() {
    Film film;
    film.year = 2013;
    film.title = "Rush";
    film.genres = {cinema::Genre::drama, cinema::Genre::sci_fi};
    film.seconds = 7380;
    return film;
}

const Item rush_item{
    {"pk", 2013}, {"sk", "Rush"}, {"genres", List{"drama", "Sci-Fi"}}, {"running time (s)", 7380}};

TEST(Names, N8_a_member_is_stored_under_its_name_in_the_table) {
    EXPECT_EQ(to_item(FilmKey{2013, "Rush"}), (Item{{"pk", 2013}, {"title", "Rush"}}));
}

TEST(Names, N8_names_of_a_base_hold_and_those_of_the_struct_itself_go_before_them) {
    EXPECT_EQ(to_item(rush()), rush_item);
}

TEST(Names, N8_members_are_read_under_their_names_in_the_table) {
    const auto film = from_item<Film>(rush_item);

    EXPECT_EQ(film.year, 2013);
    EXPECT_EQ(film.title, "Rush");
    EXPECT_EQ(film.genres, (std::vector{cinema::Genre::drama, cinema::Genre::sci_fi}));
    EXPECT_EQ(film.seconds, 7380);
}

TEST(Names, N8_the_name_of_a_member_that_has_another_is_not_known) {
    const auto error = thrown_by([] { from_item<FilmKey>({{"year", 2013}, {"title", "Rush"}}); });

    EXPECT_EQ(error.code, errc::mismatch);
    EXPECT_EQ(error.text, "pk: expected N, but the attribute is missing");
}

TEST(Names, N8_the_name_of_an_enumerator_that_has_another_is_not_known) {
    const auto error = thrown_by([] {
        from_item<Film>({{"pk", 1}, {"sk", ""}, {"genres", List{"sci_fi"}}});
    });

    EXPECT_EQ(error.text, "genres[0]: expected one of drama, Sci-Fi, but came \"sci_fi\"");
}

TEST(Names, N8_an_attribute_by_itself_is_what_a_member_would_be) {
    EXPECT_EQ(to_attribute_value(cinema::Genre::sci_fi), AttributeValue("Sci-Fi"));
    EXPECT_EQ(to_attribute_value(2013), AttributeValue(2013));
    EXPECT_EQ(to_attribute_value(std::optional<int>()), AttributeValue());
}

TEST(Names, N8_an_attribute_by_itself_that_has_no_name_is_refused) {
    const auto error = thrown_by([] { to_attribute_value(static_cast<cinema::Genre>(7)); });

    EXPECT_EQ(error.code, errc::invalid_item);
    EXPECT_EQ(error.text, "the value: expected one of drama, Sci-Fi, but came 7");
}

TEST(Names, N8_a_schema_has_the_names_of_the_table) {
    const auto schema = key_schema<FilmKey>();

    EXPECT_EQ(schema.partition.name, "pk");
    EXPECT_EQ(schema.sort->name, "title");
}

} // namespace
} // namespace coalesce::dynamodb
