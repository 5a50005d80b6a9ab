#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::detail {

/// Where in an item a value stands, for messages: `info.directors[1]`.
///
/// A chain on the stack, from the value up to the item. It costs nothing until it is shown.
/// Lifetime: a path refers to its parent and to the name or subject it was given.
class Path {
public:
    /// The item itself.
    Path() = default;

    /// The item itself, in the words of an error: `table "Movies"`.
    explicit Path(std::string_view subject) : name_(subject) {}

    Path(const Path& parent, std::string_view name) : parent_(&parent), name_(name) {}
    Path(const Path& parent, std::size_t index)
        : parent_(&parent), index_(index), is_index_(true) {}

    /// `info.directors[1]`, and behind a subject `table "Movies": info.directors[1]`; the subject
    /// alone for the item itself. Long names are cut.
    std::string text() const;

private:
    const Path* parent_ = nullptr;
    std::string_view name_;
    std::size_t index_ = 0;
    bool is_index_ = false;
};

} // namespace coalesce::dynamodb::detail
