#include "dynamodb/check_item.hpp"

#include <coalesce/dynamodb/error.hpp>

#include "dynamodb/limits.hpp"
#include "dynamodb/quoted.hpp"
#include "dynamodb/utf8.hpp"

// What DynamoDB refuses in any item, whatever its table. Found here it names the attribute; the
// service does not always. Empty strings and binaries are allowed: the service decides.

namespace coalesce::dynamodb {
namespace {

using detail::Path;

// An attribute of an item is on level 1. Other values may stand on level 32, lists and maps only
// on level 31, also when they are empty.
constexpr int deepest_container = 31;
constexpr std::size_t largest_item = 400 * 1024;

[[noreturn]] void refuse(const Path& path, const std::string& reason) {
    const auto place = path.text();
    throw boost::system::system_error(make_error_code(errc::invalid_item),
                                      place.empty() ? reason : place + ": " + reason);
}

void check_text(std::string_view text, const Path& path) {
    if (!is_utf8(text))
        refuse(path, "the text is not UTF-8: " + quoted(text) + "; use a Binary for bytes");
}

void check_name(std::string_view name, const Path& path) {
    if (name.empty() || name.size() > longest_attribute_name)
        refuse(path, "the name has " + std::to_string(name.size()) + " bytes; expected 1 to " +
                         std::to_string(longest_attribute_name));
    if (!is_utf8(name))
        refuse(path, "the name is not UTF-8");
}

// One overload per type of a value.
class Checker {
public:
    Checker(const Path& path, int level) : path_(path), level_(level) {}

    void operator()(const std::string& text) const { check_text(text, path_); }
    void operator()(const NumberSet& set) const { check_not_empty(set.size(), "NS"); }
    void operator()(const BinarySet& set) const { check_not_empty(set.size(), "BS"); }

    void operator()(const StringSet& set) const {
        check_not_empty(set.size(), "SS");
        for (const auto& text : set)
            check_text(text, path_);
    }

    void operator()(const List& list) const {
        check_depth();
        for (std::size_t i = 0; i < list.size(); ++i)
            check_value(list[i], Path(path_, i));
    }

    void operator()(const Item& item) const {
        check_depth();
        for (const auto& [name, value] : item) {
            const Path path(path_, name);
            check_name(name, path);
            check_value(value, path);
        }
    }

    // NULL, BOOL, N and B cannot be wrong.
    void operator()(const auto&) const {}

private:
    void check_not_empty(std::size_t size, const char* type) const {
        if (size == 0)
            refuse(path_, std::string("an empty set (") + type +
                              ") cannot be stored; leave the attribute out");
    }

    void check_depth() const {
        if (level_ > deepest_container)
            refuse(path_, "lists and maps nested " + std::to_string(level_) +
                              " deep; expected at most " + std::to_string(deepest_container));
    }

    void check_value(const AttributeValue& value, const Path& path) const {
        std::visit(Checker(path, level_ + 1), value.variant());
    }

    const Path& path_;
    int level_;
};

void check_size(const Item& item, const Path& root) {
    const auto size = item_size(item);
    if (size > largest_item)
        refuse(root, "the item has " + std::to_string(size) +
                         " bytes, names included; expected at most " +
                         std::to_string(largest_item));
}

} // namespace

void check_item(const Item& item) {
    check_item(item, Path());
}

void check_item(const Item& item, const Path& root) {
    Checker(root, 0)(item);
    check_size(item, root);
}

} // namespace coalesce::dynamodb
