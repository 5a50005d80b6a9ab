#pragma once

#include "full_film.hpp"
#include "support/films.hpp"

#include <string>
#include <vector>

// The 4,609 films of the DynamoDB developer guide in three forms, each read from the file, once,
// without the mapping between structs and items.

namespace coalesce::test {

/// A sentence that says where the file should be; empty when it is there.
std::string movies_data_missing();

const std::vector<Film>& films();
const std::vector<FullFilm>& full_films();

/// Their numbers are made of the texts in the file.
const std::vector<dynamodb::Item>& film_items();

} // namespace coalesce::test
