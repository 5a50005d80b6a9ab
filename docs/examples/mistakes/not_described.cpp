#include <coalesce/dynamodb/client.hpp>

#include <string>

namespace dynamodb = coalesce::dynamodb;

// [wrong]
struct MovieKey {
    int year;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(MovieKey, (), (year, title))

struct Info {
    double rating;
};
struct Movie {
    int year;
    std::string title;
    Info info;
};
BOOST_DESCRIBE_STRUCT(Movie, (), (year, title, info))

void make_table(const dynamodb::Client& client) {
    dynamodb::Table<MovieKey, Movie> movies{client, "Movies"};
}
// [/wrong]
