#pragma once

#include <coalesce/dynamodb/item.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>

namespace coalesce::dynamodb::protocol {

/// A plan's entry for each key, however the service spells the key.
using KeyIndex = boost::unordered_flat_map<Item, std::size_t>;

} // namespace coalesce::dynamodb::protocol
