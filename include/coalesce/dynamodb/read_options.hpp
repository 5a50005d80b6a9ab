#pragma once

#include <coalesce/dynamodb/projection.hpp>

namespace coalesce::dynamodb {

/// How items are read.
struct ReadOptions {
    /// The attributes to read; all by default. The key attributes are always fetched, so members
    /// of a struct that are part of the key are filled; in an `Item` or a map by name they are
    /// only if the projection names them.
    Projection projection = {};

    /// Reads what the last acknowledged write left, at twice the price.
    bool consistent_read = false;
};

} // namespace coalesce::dynamodb
