// One mistake for each macro in conditions and collections; without one, both done right.

#include <coalesce/dynamodb/attr.hpp>
#include <coalesce/dynamodb/collection.hpp>

#include <boost/describe/class.hpp>

#include <string>

namespace dynamodb = coalesce::dynamodb;
using dynamodb::attr;

struct Info {
    double rating = 0;
};
BOOST_DESCRIBE_STRUCT(Info, (), (rating))

struct Film {
    int year = 0;
    std::string title;
    Info info;
};
BOOST_DESCRIBE_STRUCT(Film, (), (year, title, info))
constexpr auto dynamodb_entity(Film*) {
    return dynamodb::entity("type", "film");
}

struct NotDescribed {
    int year = 0;
};

#if defined(BEGINNING_OF_A_NUMBER)
[[maybe_unused]] const auto condition = attr(&Film::year).begins_with(20);
#elif defined(MEMBER_OF_ANOTHER_STRUCT)
[[maybe_unused]] const auto condition = attr(&Film::title, &Info::rating) > 8;
#elif defined(MEMBER_NOT_DESCRIBED)
[[maybe_unused]] const auto condition = attr(&NotDescribed::year) > 2000;
#elif defined(COLLECTION_OF_UNKNOWN)
[[maybe_unused]] const auto known_by = dynamodb::detail::entity_of<Info>();
#else
[[maybe_unused]] const auto condition = attr(&Film::info, &Info::rating) > 8;
[[maybe_unused]] const auto known_by = dynamodb::detail::entity_of<Film>();
#endif
