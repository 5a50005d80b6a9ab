// One request: its loaders, its schema, its answer.
#pragma once

#include "films.hpp"
#include "request_watch.hpp"

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

/// Whether a question has `extensions: {"trace": true}`: it wants to see what was done for it.
bool wants_trace(const boost::json::object& question);

/// The same with `trace` in the answer's `extensions`: what `Timeline` notes. The tables are those
/// of a client that `requests` observes.
boost::asio::awaitable<boost::json::object>
answer_with_trace(const Tables& tables, std::shared_ptr<RequestWatch> requests,
                  boost::json::object question);
