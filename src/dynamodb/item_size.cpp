#include <coalesce/dynamodb/item.hpp>

#include <algorithm>

// How DynamoDB measures an item: the developer guide, "DynamoDB item sizes and formats". Where it
// is vague, the smaller of the known counts stands here, so that a limit checked with it never
// refuses what the service would take.

namespace coalesce::dynamodb {
namespace {

// A list or a map, and each of its elements.
constexpr std::size_t container_bytes = 3;
constexpr std::size_t element_bytes = 1;

constexpr std::size_t pairs(std::size_t digits) {
    return (digits + 1) / 2;
}

// The guide says one byte per two digits and one more. The service counts the digits before and
// behind the point apart: 15 has two bytes and 1.5 three. Zeros at either end do not count.
std::size_t number_size(std::string_view text) {
    const auto first = text.find_first_of("123456789");
    if (first == text.npos)
        return 1;
    const auto digits = text.substr(first, text.find_last_of("123456789") - first + 1);
    const auto whole = std::min(digits.find('.'), digits.size());
    const auto fraction = digits.size() - std::min(whole + 1, digits.size());
    return 1 + pairs(whole) + pairs(fraction) + (text.starts_with('-') ? 1 : 0);
}

// One overload per type of a value.
class Counter {
public:
    std::size_t operator()(Null) const { return 1; }
    std::size_t operator()(bool) const { return 1; }
    std::size_t operator()(const Number& number) const { return number_size(number.text()); }
    std::size_t operator()(const std::string& text) const { return text.size(); }
    std::size_t operator()(const Binary& bytes) const { return bytes.size(); }

    std::size_t operator()(const List& list) const {
        std::size_t size = container_bytes;
        for (const auto& value : list)
            size += element_bytes + std::visit(*this, value.variant());
        return size;
    }

    std::size_t operator()(const Item& map) const {
        return container_bytes + map.size() * element_bytes + item_size(map);
    }

    template <class Set>
    std::size_t operator()(const Set& set) const {
        std::size_t size = 0;
        for (const auto& element : set)
            size += (*this)(element);
        return size;
    }
};

} // namespace

std::size_t item_size(const Item& item) {
    std::size_t size = 0;
    for (const auto& [name, value] : item)
        size += name.size() + std::visit(Counter(), value.variant());
    return size;
}

} // namespace coalesce::dynamodb
