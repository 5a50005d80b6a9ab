// What the two tables hold: films, and the people who made them.
#pragma once

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <vector>

/// The key of the table Movies. There are films of one title in several years.
struct MovieKey {
    int year;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(MovieKey, (), (year, title))

/// An item of the table Movies.
struct Movie {
    int year;
    std::string title;
    std::optional<double> rating;
    std::optional<std::string> plot;
    std::vector<std::string> genres, directors, actors;
};
BOOST_DESCRIBE_STRUCT(Movie, (), (year, title, rating, plot, genres, directors, actors))

/// The key of the table People.
struct PersonKey {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(PersonKey, (), (name))

/// An item of the table People: somebody, and the films that they directed or played in.
struct Person {
    std::string name;
    std::vector<MovieKey> movies;
};
BOOST_DESCRIBE_STRUCT(Person, (), (name, movies))
