// Films from a file into the two tables.
#pragma once

#include "answer.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>
#include <vector>

/// Reads films in the form of the DynamoDB developer guide's sample: a list of {"year", "title",
/// "info": {...}}. Throws `std::runtime_error` with the file's name and what is wrong with it.
std::vector<Movie> read_films(const std::string& file);

/// Everybody who directed one of the films or played in it, with their films.
std::vector<Person> people_of(const std::vector<Movie>& movies);

/// Who directed most of the films; throws if nobody did.
std::string busiest_director(const std::vector<Movie>& movies);

/// Creates the tables and writes all items, and draws how far it is.
boost::asio::awaitable<void> load(const coalesce::dynamodb::Client& client, const Tables& tables,
                                  std::vector<Movie> movies);
