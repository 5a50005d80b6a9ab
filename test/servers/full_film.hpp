#pragma once

#include "support/films.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <vector>

namespace coalesce::test {

/// Every attribute that a film of moviedata.json has; hardly any film has all.
struct FullFilmInfo {
    std::optional<std::vector<std::string>> directors;
    std::optional<std::string> release_date;
    std::optional<double> rating;
    std::optional<std::vector<std::string>> genres;
    std::optional<std::string> image_url;
    std::optional<std::string> plot;
    std::optional<int> rank;
    std::optional<int> running_time_secs;
    std::optional<std::vector<std::string>> actors;

    bool operator==(const FullFilmInfo&) const = default;
};
BOOST_DESCRIBE_STRUCT(FullFilmInfo, (),
                      (directors, release_date, rating, genres, image_url, plot, rank,
                       running_time_secs, actors))

struct FullFilm {
    int year;
    std::string title;
    FullFilmInfo info;

    bool operator==(const FullFilm&) const = default;
};
BOOST_DESCRIBE_STRUCT(FullFilm, (), (year, title, info))

using FullFilmTable = dynamodb::Table<FilmKey, FullFilm>;

} // namespace coalesce::test
