// The films as GraphQL sees them. A resolver asks for the keys that it needs, and knows nothing
// of batches.
#pragma once

#include "films.hpp"
#include "graphql.hpp"
#include "watched_loader.hpp"

/// One request's loaders.
struct Loaders {
    WatchedLoader<MovieKey, std::optional<Movie>> movies;
    WatchedLoader<PersonKey, std::optional<Person>> people;
};

/// The types `Query`, `Movie` and `Person`. The loaders must outlive them.
graphql::Schema film_schema(Loaders& loaders);
