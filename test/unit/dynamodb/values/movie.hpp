#pragma once

#include <coalesce/dynamodb/mapping.hpp>

#include <optional>
#include <string>
#include <vector>

namespace coalesce::dynamodb {

struct MovieKey {
    int year;
    std::string title;

    friend bool operator==(const MovieKey&, const MovieKey&) = default;
};
BOOST_DESCRIBE_STRUCT(MovieKey, (), (year, title))

struct MovieInfo {
    std::vector<std::string> directors;
    std::optional<double> rating;
    StringSet genres;

    friend bool operator==(const MovieInfo&, const MovieInfo&) = default;
};
BOOST_DESCRIBE_STRUCT(MovieInfo, (), (directors, rating, genres))

struct Movie {
    int year;
    std::string title;
    MovieInfo info;

    friend bool operator==(const Movie&, const Movie&) = default;
};
BOOST_DESCRIBE_STRUCT(Movie, (), (year, title, info))

} // namespace coalesce::dynamodb
