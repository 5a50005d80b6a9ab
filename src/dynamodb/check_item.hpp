#pragma once

#include <coalesce/dynamodb/detail/path.hpp>
#include <coalesce/dynamodb/item.hpp>

namespace coalesce::dynamodb {

/// The same check for an item that has a name in the words of an error, such as `table "Movies"`:
/// the messages begin with `root`.
void check_item(const Item& item, const detail::Path& root);

} // namespace coalesce::dynamodb
