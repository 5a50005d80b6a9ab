#pragma once

#include "dynamodb/protocol/json_reader.hpp"

#include <coalesce/dynamodb/detail/value_reader.hpp>
#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/key.hpp>

#include <optional>
#include <string_view>
#include <vector>

namespace coalesce::dynamodb::protocol {

using detail::AttributeType;

/// Reads DynamoDB's JSON of an item: every value is an object with one member, named after its
/// type. The service also sends, and we pass over, members that it does not document; null
/// members mean absent.
///
/// Lifetime: refers to the reader that it was given, which stands among the members of the item
/// or before one of its values.
class ItemReader final : public detail::ValueReader {
public:
    explicit ItemReader(JsonReader& in) : in_(in) {}

    AttributeType enter(const Path& path) override;
    void leave(const Path& path) override;
    void skip(const Path& path) override { in_.skip(path); }
    bool boolean(const Path& path) override { return in_.boolean(path); }
    std::string_view text(const Path& path) override { return in_.string(path); }
    Binary bytes(const Path& path) override;
    std::optional<std::string_view> next_member(const Path& path) override;
    bool next_element(const Path& path) override { return in_.next_element(path); }

private:
    std::optional<AttributeType> enter_type(const Path& path);
    std::optional<AttributeType> next_type(const Path& path);

    JsonReader& in_;
};

/// Passes over an item and reads nothing of it but the key attributes. Nothing if one of them is
/// absent or of another type.
std::optional<Item> read_key(JsonReader& in, const KeySchema& schema, const Path& path);
std::optional<Item> read_key(JsonReader& in, const std::vector<KeyAttribute>& attributes,
                             const Path& path);

} // namespace coalesce::dynamodb::protocol
