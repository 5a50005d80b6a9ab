#pragma once

#include <coalesce/dynamodb/detail/attribute_type.hpp>
#include <coalesce/dynamodb/detail/path.hpp>
#include <coalesce/dynamodb/item.hpp>

#include <functional>
#include <optional>
#include <string_view>

namespace coalesce::dynamodb::detail {

/// Where an item is read from, front to back and each part once: the JSON of an answer, or an
/// `Item`. A reader begins among the members of the item.
///
/// Every function takes the path of what it reads, for messages, and throws
/// `errc::malformed_response` where JSON is not what DynamoDB promises.
class ValueReader {
public:
    virtual ~ValueReader() = default;

    /// Enters the value that comes next and tells its type. What it holds must be read to its
    /// end before `leave`; NULL holds nothing.
    virtual AttributeType enter(const Path& path) = 0;
    virtual void leave(const Path& path) = 0;

    /// Passes over the value that comes next.
    virtual void skip(const Path& path) = 0;

    /// What a BOOL holds.
    virtual bool boolean(const Path& path) = 0;

    /// What an S or N holds, or an element of SS or NS; numbers in any spelling. Good until the
    /// next call.
    virtual std::string_view text(const Path& path) = 0;

    /// What a B holds, or an element of BS.
    virtual Binary bytes(const Path& path) = 0;

    /// Goes to the next member of a map: its name, or nothing at the end. Its value comes next.
    /// The name is good until the end of the map.
    virtual std::optional<std::string_view> next_member(const Path& path) = 0;

    /// Goes to the next element of a list or set; false at the end.
    virtual bool next_element(const Path& path) = 0;

protected:
    ValueReader() = default;
    ValueReader(const ValueReader&) = default;
    ValueReader& operator=(const ValueReader&) = default;
};

using ReadItem = std::function<void(ValueReader&)>;

/// Calls `read` with a reader of an item's JSON, without making an `Item` of it.
void read_json(std::string_view json, const Path& path, const ReadItem& read);

/// Calls `read` with a reader of an `Item`.
void read_tree(const Item& item, const ReadItem& read);

/// The value that was entered, as it is.
AttributeValue read_attribute(ValueReader& reader, AttributeType type, const Path& path);

/// The members that come next, to the end of the map or item.
Item read_members(ValueReader& reader, const Path& path);

/// The number of a text that was read. Throws `errc::malformed_response` if it is none.
Number number_of(std::string_view text, const Path& path);

} // namespace coalesce::dynamodb::detail
