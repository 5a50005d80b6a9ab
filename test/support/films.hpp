#pragma once

#include <coalesce/dynamodb/client.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <vector>

// The film that tests of typed tables read and write.

namespace coalesce::test {

struct FilmKey {
    int year;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(FilmKey, (), (year, title))

struct FilmInfo {
    std::vector<std::string> directors;
    std::optional<double> rating;
    std::optional<std::string> plot;

    bool operator==(const FilmInfo&) const = default;
};
BOOST_DESCRIBE_STRUCT(FilmInfo, (), (directors, rating, plot))

struct Film {
    int year;
    std::string title;
    FilmInfo info;

    bool operator==(const Film&) const = default;
};
BOOST_DESCRIBE_STRUCT(Film, (), (year, title, info))

using FilmTable = dynamodb::Table<FilmKey, Film>;

} // namespace coalesce::test
