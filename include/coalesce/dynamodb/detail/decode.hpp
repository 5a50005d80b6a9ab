#pragma once

#include <coalesce/dynamodb/detail/path.hpp>
#include <coalesce/dynamodb/detail/received_item.hpp>
#include <coalesce/dynamodb/detail/write_operation.hpp>
#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/mapping.hpp>
#include <coalesce/result.hpp>

#include <exception>
#include <optional>
#include <string>
#include <utility>

// From what came to what was asked for, and from what is given to what is sent. `subject` is the
// beginning of messages: `table "Movies"`.

namespace coalesce::dynamodb::detail {

/// Throws as `from_json` does.
template <class Value>
Value decoded(const ReceivedItem& item, const std::string& subject) {
    auto value = read_item_json<Value>(item.json(), Path(subject));
    if constexpr (OneOf<Value, Item> || StringMap<Value>)
        for (const auto& name : item.hidden_attributes())
            value.erase(name);
    return value;
}

/// Throws as `to_item` does.
template <class Value>
Item encoded(const Value& value, const std::string& subject) {
    return write_item(value, Path(subject));
}

/// The item of a value, or the error that its mapping throws.
template <class Value>
Result<Item> encoded_or_error(const Value& value, const std::string& subject) {
    try {
        return encoded(value, subject);
    } catch (...) {
        return std::current_exception();
    }
}

/// The put of a value, or the error that its mapping throws.
template <class Value>
Result<WriteOperation> put_of(const Value& value, const std::string& subject) {
    auto item = encoded_or_error(value, subject);
    if (!item)
        return item.error();
    return WriteOperation(Put(*std::move(item)));
}

/// The same for the removal of a key.
template <class Key>
Result<WriteOperation> delete_of(const Key& key, const std::string& subject) {
    auto item = encoded_or_error(key, subject);
    if (!item)
        return item.error();
    return WriteOperation(Delete(*std::move(item)));
}

} // namespace coalesce::dynamodb::detail
