#include "item_dump.hpp"

#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <fstream>
#include <string_view>

using namespace coalesce::dynamodb;

namespace coalesce::test {
namespace {

std::string hexadecimal(const Binary& bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const auto byte : bytes) {
        text += digits[std::to_integer<std::size_t>(byte) / 16];
        text += digits[std::to_integer<std::size_t>(byte) % 16];
    }
    return text;
}

// One overload per type of a value.
class Dumper {
public:
    std::string text() const { return {text_.GetString(), text_.GetSize()}; }

    void operator()(Null) { out_.Bool(true); }
    void operator()(bool value) { out_.Bool(value); }
    void operator()(const Number& value) { (*this)(value.text()); }
    void operator()(const std::string& value) { out_.String(value.data(), size_of(value)); }
    void operator()(const Binary& value) { (*this)(hexadecimal(value)); }

    void operator()(const AttributeValue& value) {
        constexpr const char* tags[] = {"NULL", "BOOL", "N", "S", "B", "SS", "NS", "BS", "L", "M"};
        out_.StartObject();
        out_.Key(tags[value.variant().index()]);
        std::visit(*this, value.variant());
        out_.EndObject();
    }

    void operator()(const Item& value) {
        out_.StartObject();
        for (const auto& [name, attribute] : value) {
            out_.Key(name.data(), size_of(name));
            (*this)(attribute);
        }
        out_.EndObject();
    }

    template <class Elements>
    void operator()(const Elements& elements) {
        out_.StartArray();
        for (const auto& element : elements)
            (*this)(element);
        out_.EndArray();
    }

private:
    static rapidjson::SizeType size_of(const std::string& text) {
        return static_cast<rapidjson::SizeType>(text.size());
    }

    rapidjson::StringBuffer text_;
    rapidjson::Writer<rapidjson::StringBuffer> out_{text_};
};

} // namespace

std::string dumped(const Item& item) {
    Dumper dumper;
    dumper(item);
    return dumper.text();
}

void dump(const std::vector<Item>& items, const std::filesystem::path& path) {
    std::ofstream file(path);
    for (const auto& item : items)
        file << dumped(item) << '\n';
}

} // namespace coalesce::test
