// The films as GraphQL sees them. A resolver asks for the keys that it needs, and knows nothing
// of batches.
#pragma once

#include "films.hpp"
#include "graphql.hpp"

#include <coalesce/loader.hpp>

/// One request's loaders.
struct Loaders {
    coalesce::Loader<MovieKey, std::optional<Movie>> movies;
    coalesce::Loader<PersonKey, std::optional<Person>> people;
};

/// The types `Query`, `Movie` and `Person`. The loaders must outlive them.
graphql::Schema film_schema(Loaders& loaders);
