#include <coalesce/dynamodb/detail/attribute_type.hpp>
#include <coalesce/dynamodb/item.hpp>

#include <algorithm>
#include <array>
#include <vector>

namespace coalesce::dynamodb::detail {
namespace {

constexpr std::array<std::string_view, 10> tags{"NULL", "BOOL", "N",  "S", "B",
                                                "SS",   "NS",   "BS", "L", "M"};
static_assert(tags.size() == attribute_type_count);
static_assert(tags.size() == std::variant_size_v<AttributeValue::Variant>);

} // namespace

const char* tag_of(AttributeType type) noexcept {
    return tags[static_cast<std::size_t>(type)].data();
}

std::optional<AttributeType> type_of_tag(std::string_view tag) noexcept {
    if (tag.size() == 1) // most values are S, N, L and M
        switch (tag.front()) {
        case 'S': return AttributeType::string;
        case 'N': return AttributeType::number;
        case 'B': return AttributeType::binary;
        case 'L': return AttributeType::list;
        case 'M': return AttributeType::map;
        default: return std::nullopt;
        }
    const auto found = std::find(tags.begin(), tags.end(), tag);
    if (found == tags.end())
        return std::nullopt;
    return static_cast<AttributeType>(found - tags.begin());
}

std::string TypeSet::text() const {
    if (*this == all())
        return "a value";
    std::vector<std::string> names;
    for (std::size_t i = 0; i < attribute_type_count; ++i)
        if (contains(static_cast<AttributeType>(i)))
            names.emplace_back(tags[i]);
    // NULL stands first in the enumeration, and reads better last.
    if (contains(AttributeType::null) && names.size() > 1)
        std::rotate(names.begin(), names.begin() + 1, names.end());
    std::string text;
    for (std::size_t i = 0; i < names.size(); ++i)
        text.append(i == 0 ? "" : i + 1 == names.size() ? " or " : ", ").append(names[i]);
    return text;
}

} // namespace coalesce::dynamodb::detail
