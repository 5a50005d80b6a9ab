#pragma once

#include <coalesce/dynamodb/condition.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace coalesce::dynamodb::protocol {

/// Writes conditions as the service reads them: every name and value is a placeholder. The
/// conditions of one request share them.
class ExpressionWriter {
public:
    /// The text of a condition. Throws `errc::invalid_expression`, beginning with `what`, for one
    /// that is longer than the service takes, and for a value that it refuses.
    std::string text_of(const Condition& condition, std::string_view what);

    /// The placeholder of each name, by name.
    const std::map<std::string, std::string>& names() const noexcept { return names_; }

    /// What `:c0`, `:c1` and so on stand for.
    const std::vector<AttributeValue>& values() const noexcept { return values_; }

private:
    void append(std::string& text, const Projection::Path& path);
    void append(std::string& text, const AttributeValue& value);
    static void append(std::string& text, const detail::Word& word);
    void check_size(std::string_view what) const;

    std::map<std::string, std::string> names_;
    std::vector<AttributeValue> values_;
};

} // namespace coalesce::dynamodb::protocol
