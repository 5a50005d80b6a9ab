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

// Instantiated once, in film_instances.cpp: they are much of what the tests of the backend compile.
namespace coalesce {

extern template class detail::Flight<test::FilmKey, std::optional<test::Film>>;
extern template class detail::Batch<test::FilmKey, std::optional<test::Film>>;
extern template class detail::Departures<test::FilmKey, std::optional<test::Film>>;
extern template class detail::LoaderState<test::FilmKey, std::optional<test::Film>, std::identity,
                                          UnboundedMap>;
extern template class Loader<test::FilmKey, std::optional<test::Film>>;

extern template class dynamodb::Table<test::FilmKey, test::Film>;
extern template class dynamodb::Writer<test::FilmKey, test::Film>;

} // namespace coalesce
