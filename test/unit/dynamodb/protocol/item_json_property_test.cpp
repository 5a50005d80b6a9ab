// Whatever an item holds, its JSON holds too.

#include "unit/dynamodb/protocol/movies.hpp"

#include <random>

namespace coalesce::dynamodb::protocol {
namespace {

/// Items of every type, nested, with awkward texts and numbers; the same ones for the same seed.
class RandomItems {
public:
    explicit RandomItems(unsigned seed) : random_(seed) {}

    Item item(std::size_t depth = 0) {
        Item item;
        for (auto left = below(5); left > 0; --left)
            item.insert_or_assign('a' + text(), value(depth));
        return item;
    }

private:
    std::size_t below(std::size_t limit) { return random_() % limit; }

    std::string text() {
        static const std::vector<std::string> pieces{
            "x",      "\"",     "\\",         "/", "\n",     std::string(1, '\0'), "\x1f", "\x7f",
            "\u00e9", "\u2028", "\U0001F600", "}", "\\u0041"};
        std::string text;
        for (auto left = below(6); left > 0; --left)
            text += pieces[below(pieces.size())];
        return text;
    }

    Number number() {
        std::string digits = below(2) == 0 ? "" : "-";
        for (auto left = 1 + below(38); left > 0; --left)
            digits += static_cast<char>('0' + below(10));
        return Number(digits + 'e' + std::to_string(static_cast<int>(below(170)) - 85));
    }

    Binary bytes() {
        Binary bytes(below(6));
        for (auto& byte : bytes)
            byte = static_cast<std::byte>(below(256));
        return bytes;
    }

    template <class Container, class Make>
    Container filled(std::size_t least, Make make) {
        Container container;
        for (auto left = least + below(4); left > 0; --left)
            container.insert(container.end(), make());
        return container;
    }

    AttributeValue value(std::size_t depth) {
        switch (below(depth < 6 ? 10 : 8)) {
        case 0: return Null();
        case 1: return below(2) == 0;
        case 2: return number();
        case 3: return text();
        case 4: return bytes();
        case 5: return filled<StringSet>(1, [this] { return text(); });
        case 6: return filled<NumberSet>(1, [this] { return number(); });
        case 7: return filled<BinarySet>(1, [this] { return bytes(); });
        case 8: return filled<List>(0, [this, depth] { return value(depth + 1); });
        default: return item(depth + 1);
        }
    }

    std::minstd_rand random_;
};

TEST(ItemJsonProperty, N3_two_thousand_random_items_come_back_as_they_were) {
    RandomItems random(20260101);

    for (int i = 0; i < 2000; ++i) {
        const auto item = random.item();
        const auto json = to_json(item);
        ASSERT_EQ(from_json<Item>(json), item) << json;
    }
}

} // namespace
} // namespace coalesce::dynamodb::protocol
