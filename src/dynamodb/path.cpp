#include <coalesce/dynamodb/detail/path.hpp>

#include "dynamodb/quoted.hpp"

namespace coalesce::dynamodb::detail {

std::string Path::text() const {
    if (!parent_)
        return std::string(name_);
    const auto before = parent_->text();
    if (is_index_)
        return before + '[' + std::to_string(index_) + ']';
    const auto name = name_.empty() ? "\"\"" : legible(name_);
    if (before.empty())
        return name;
    return before + (parent_->parent_ ? "." : ": ") + name;
}

} // namespace coalesce::dynamodb::detail
