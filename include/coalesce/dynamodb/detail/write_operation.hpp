#pragma once

#include <coalesce/dynamodb/item.hpp>

#include <utility>
#include <variant>

namespace coalesce::dynamodb::detail {

/// Writes an item in the place of the one that has its key.
class Put {
public:
    explicit Put(Item new_item) : item(std::move(new_item)) {}
    Item item;
};

/// Removes the item that has this key, if there is one.
class Delete {
public:
    explicit Delete(Item item_key) : key(std::move(item_key)) {}
    Item key;
};

using WriteOperation = std::variant<Put, Delete>;

} // namespace coalesce::dynamodb::detail
