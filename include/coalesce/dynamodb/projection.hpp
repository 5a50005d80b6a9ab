#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace coalesce::dynamodb {

/// Which attributes of an item to read; all of them by default.
///
/// The key attributes need not be named: they are asked for where the answer could not be
/// understood without them. An `Item` does not show those, a struct has its members filled.
class Projection {
public:
    /// A part of a document path: the name of an attribute or member, or an index into a list.
    using Step = std::variant<std::string, std::size_t>;
    using Path = std::vector<Step>; ///< From the item inwards.

    /// All attributes.
    Projection() = default;

    /// Document paths such as `title`, `info.rating` and `actors[0]`. Any name is fine, also
    /// those that DynamoDB reserves; for a name that has a dot or a bracket in it, use the other
    /// constructor. An empty list means all attributes.
    ///
    /// Throws: `errc::invalid_projection` for a path that cannot be read, and for paths of which
    /// one is, or contains, another.
    Projection(std::vector<std::string> paths);

    /// A ProjectionExpression as the service defines it, and what its placeholders stand for:
    /// `"info.#r, title"` with `{{"#r", "rating"}}`. Reserved words need no placeholder here.
    /// An empty expression means all attributes.
    ///
    /// Throws: as above, and for a placeholder that is not defined or not used.
    Projection(std::string_view expression, const std::map<std::string, std::string>& names);

    /// True if all attributes are read.
    bool empty() const noexcept { return paths_.empty(); }

    /// The paths, in the order given, placeholders resolved.
    const std::vector<Path>& paths() const noexcept { return paths_; }

    /// Same paths in the same order.
    friend bool operator==(const Projection&, const Projection&) = default;

private:
    std::vector<Path> paths_;
};

} // namespace coalesce::dynamodb
