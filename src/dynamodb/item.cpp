#include <coalesce/dynamodb/detail/attribute_type.hpp>
#include <coalesce/dynamodb/item.hpp>

#include "dynamodb/base64.hpp"
#include "dynamodb/quoted.hpp"

#include <boost/container_hash/hash.hpp>

#include <algorithm>
#include <ostream>
#include <span>

namespace coalesce::dynamodb {
namespace {

// One overload per type of a value: writes what stands behind the type's name.
class Printer {
public:
    explicit Printer(std::ostream& out) : out_(out) {}

    void operator()(Null) const { out_ << "true"; }
    void operator()(bool value) const { out_ << (value ? "true" : "false"); }
    void operator()(const Number& value) const { out_ << '"' << value << '"'; }
    void operator()(const std::string& value) const { out_ << quoted(value); }
    void operator()(const AttributeValue& value) const { out_ << value; }
    void operator()(const Item& value) const { out_ << value; }

    void operator()(const Binary& value) const {
        constexpr std::size_t longest = 45;
        const std::span bytes(value);
        out_ << '"' << to_base64(bytes.first(std::min(longest, bytes.size())))
             << (bytes.size() > longest ? "...\"" : "\"");
    }

    template <class Elements>
    void operator()(const Elements& values) const {
        out_ << '[';
        const char* separator = "";
        for (const auto& value : values) {
            out_ << std::exchange(separator, ",");
            (*this)(value);
        }
        out_ << ']';
    }

private:
    std::ostream& out_;
};

} // namespace

const char* AttributeValue::type() const noexcept {
    return detail::tag_of(static_cast<detail::AttributeType>(value_.index()));
}

std::size_t hash_value(const AttributeValue& value) {
    auto seed = value.value_.index();
    std::visit([&seed](const auto& held) { boost::hash_combine(seed, held); }, value.value_);
    return seed;
}

std::ostream& operator<<(std::ostream& out, const AttributeValue& value) {
    out << "{\"" << value.type() << "\":";
    std::visit(Printer(out), value.value_);
    return out << '}';
}

std::ostream& operator<<(std::ostream& out, const Item& item) {
    out << '{';
    const char* separator = "";
    for (const auto& [name, value] : item)
        out << std::exchange(separator, ",") << quoted(name) << ':' << value;
    return out << '}';
}

} // namespace coalesce::dynamodb
