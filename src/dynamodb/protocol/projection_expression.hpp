#pragma once

#include <coalesce/dynamodb/key.hpp>
#include <coalesce/dynamodb/projection.hpp>

#include <map>
#include <string>
#include <vector>

namespace coalesce::dynamodb::protocol {

/// A projection as the service reads it. Every name is a placeholder, so that none is reserved;
/// key attributes that the projection lacks are added, since answers come in any order and are
/// matched by their keys.
class ProjectionExpression {
public:
    /// Throws `errc::invalid_projection` if a path goes into a key attribute, which is never a
    /// map or a list, or if the expression is longer than the service takes.
    ProjectionExpression(const Projection& projection, const KeySchema& schema);

    /// The same for the key attributes given.
    ProjectionExpression(const Projection& projection, const std::vector<KeyAttribute>& keys);

    /// Empty if all attributes are read.
    const std::string& text() const noexcept { return text_; }

    /// The placeholder of each name in the text, by name.
    const std::map<std::string, std::string>& placeholders() const noexcept {
        return placeholders_;
    }

    /// The key attributes that nobody asked for.
    const std::vector<std::string>& added_keys() const noexcept { return added_keys_; }

private:
    void add(const Projection::Path& path);
    void add_key(const Projection& projection, const KeyAttribute& key);
    const std::string& placeholder_of(const std::string& name);

    std::string text_;
    std::map<std::string, std::string> placeholders_;
    std::vector<std::string> added_keys_;
};

} // namespace coalesce::dynamodb::protocol
