#include "support/random_items.hpp"

#include <utility>

using namespace coalesce::dynamodb;

namespace coalesce::test {
namespace {

// What has a meaning to some writer of JSON, and the ends of each length in UTF-8.
constexpr char32_t special_characters[] = {
    'a',   'Z',    '0',    '9',    ' ',    '_',    '.',      '#',     ':',      '\'',
    '"',   '\\',   '/',    '<',    '&',    '%',    '\0',     '\1',    '\b',     '\t',
    '\n',  '\v',   '\f',   '\r',   '\x1b', '\x1f', '\x7f',   0x80,    0xe9,     0x7ff,
    0x800, 0x2028, 0x2029, 0xfeff, 0xfffd, 0xffff, 0x10'000, 0x1f600, 0x10'ffff};

constexpr char32_t first_surrogate = 0xd800;
constexpr char32_t surrogate_count = 0x800;
constexpr char32_t character_count = 0x11'0000 - surrogate_count;

std::string utf8(char32_t code) {
    const auto byte = [](char32_t bits) { return static_cast<char>(bits); };
    const auto tail = [&](int shift) { return byte(0x80 | (code >> shift & 0x3f)); };
    if (code < 0x80)
        return {byte(code)};
    if (code < 0x800)
        return {byte(0xc0 | code >> 6), tail(0)};
    if (code < 0x10'000)
        return {byte(0xe0 | code >> 12), tail(6), tail(0)};
    return {byte(0xf0 | code >> 18), tail(12), tail(6), tail(0)};
}

template <class Set, class Make>
Set set_of(std::size_t tries, Make make) {
    Set set;
    for (; tries > 0; --tries)
        set.insert(make());
    return set;
}

} // namespace

// The distributions of the standard library differ from one to the next.
std::size_t RandomItems::between(std::size_t least, std::size_t most) {
    return least + static_cast<std::size_t>(random_() % (most - least + 1));
}

Item RandomItems::attributes(int depth) {
    Item item;
    for (auto count = between(0, 6); count > 0; --count) {
        auto name = text();
        item.insert_or_assign(std::move(name), value(depth));
    }
    return item;
}

AttributeValue RandomItems::value(int depth) {
    const auto kind = between(0, depth > 0 ? 11 : 7);
    if (kind < 5)
        return scalar();
    if (kind < 8)
        return set();
    if (kind < 10)
        return list(depth - 1);
    return attributes(depth - 1);
}

AttributeValue RandomItems::scalar() {
    switch (between(0, 4)) {
    case 0: return Null();
    case 1: return between(0, 1) == 0;
    case 2: return number();
    case 3: return text(least_length_);
    default: return binary(least_length_);
    }
}

AttributeValue RandomItems::set() {
    const auto tries = between(1, 4);
    switch (between(0, 2)) {
    case 0: return set_of<StringSet>(tries, [this] { return text(); });
    case 1: return set_of<NumberSet>(tries, [this] { return number(); });
    default: return set_of<BinarySet>(tries, [this] { return binary(); });
    }
}

List RandomItems::list(int depth) {
    List list;
    for (auto count = between(0, 4); count > 0; --count)
        list.push_back(value(depth));
    return list;
}

Number RandomItems::number() {
    static constexpr std::size_t lengths[] = {1, 2, 17, 38};
    static constexpr int likely_powers[] = {0, 1, -3, 37, 38, -130, 125};
    std::string digits;
    for (auto length = one_of(lengths); length > 0; --length)
        digits += static_cast<char>('0' + between(0, 9));
    digits.erase(0, digits.find_first_not_of('0'));
    if (digits.empty())
        return Number(one_of({"0", "-0", "0.00", "0e5"}));

    const auto any_power = static_cast<int>(between(0, 255)) - 130;
    const auto power = between(0, 2) == 0 ? any_power : one_of(likely_powers);
    // With one digit before the point the exponent is the magnitude.
    return Number(one_of({"", "-"}) + digits.insert(1, ".") + 'e' + std::to_string(power));
}

std::string RandomItems::text(std::size_t least_length) {
    std::string text;
    for (auto length = between(least_length, 12); length > 0; --length)
        text += utf8(character());
    return text;
}

Binary RandomItems::binary(std::size_t least_length) {
    Binary bytes(between(least_length, 12));
    for (auto& byte : bytes)
        byte = static_cast<std::byte>(between(0, 255));
    return bytes;
}

char32_t RandomItems::character() {
    if (between(0, 9) < 7)
        return one_of(special_characters);
    const auto code = static_cast<char32_t>(between(0, character_count - 1));
    return code < first_surrogate ? code : code + surrogate_count;
}

} // namespace coalesce::test
