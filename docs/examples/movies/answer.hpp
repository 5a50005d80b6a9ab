// One request: its loaders, its schema, its answer.
#pragma once

#include "films.hpp"

#include <coalesce/dynamodb/table.hpp>

#include <boost/json/object.hpp>

/// The tables of the whole process.
struct Tables {
    coalesce::dynamodb::Table<MovieKey, Movie> movies;
    coalesce::dynamodb::Table<PersonKey, Person> people;
};

/// Answers {"query", "variables"} with {"data", "errors"}; without `data` the question was wrong.
/// `extensions` says what the loaders did. A question with `extensions: {"batching": false}` is
/// answered with one request for each key, for comparison.
boost::asio::awaitable<boost::json::object> answer(const Tables& tables,
                                                   boost::json::object question);
