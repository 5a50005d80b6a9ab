#pragma once

#include <coalesce/dynamodb/error.hpp>
#include <coalesce/dynamodb/projection.hpp>

#include <map>
#include <set>
#include <string>
#include <string_view>

// Document paths such as `info.directors[0]`, and the placeholders that may stand for the names in
// them. What is wrong is thrown with the code of whoever reads them.

namespace coalesce::dynamodb::protocol {

/// Reads a path: names, dots, and indexes in brackets.
Projection::Path read_document_path(std::string_view path, errc code);

/// The placeholders of names, `#r`, that a user has defined for an expression.
class NamePlaceholders {
public:
    /// Throws for a name that no attribute can have. Refers to `names`.
    NamePlaceholders(const std::map<std::string, std::string>& names, errc code);

    /// Puts the names in the place of the placeholders. Throws for one that is not defined, and
    /// for a name that only a placeholder could stand for.
    void resolve(Projection::Path& path);

    /// Throws for a placeholder that stands in no path: the service would refuse it too.
    void check_all_used() const;

private:
    const std::map<std::string, std::string>& names_;
    errc code_;
    std::set<std::string> used_;
};

} // namespace coalesce::dynamodb::protocol
