// Whatever a position holds comes back, and nothing else does.

#include "unit/dynamodb/cursor/scopes.hpp"

#include <random>

namespace coalesce::dynamodb {
namespace {

constexpr std::string_view base64url_digits =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Positions with awkward texts, numbers and bytes; the same ones for the same seed.
class RandomPositions {
public:
    explicit RandomPositions(unsigned seed) : random_(seed) {}

    Item position(const CursorScope& scope) {
        Item position;
        for (const auto& attribute : scope.position)
            position.emplace(attribute.name, value(attribute.type));
        return position;
    }

private:
    std::size_t below(std::size_t limit) { return random_() % limit; }

    std::string text() {
        static const std::vector<std::string> pieces{
            "x",      "\"",     "\\",         "/", "\n",     std::string(1, '\0'), "\x1f", "\x7f",
            "\u00e9", "\u2028", "\U0001F600", "}", "\\u0041"};
        std::string text;
        for (auto left = 1 + below(40); left > 0; --left)
            text += pieces[below(pieces.size())];
        return text;
    }

    Number number() {
        std::string text = below(2) == 0 ? "" : "-";
        for (auto left = below(2) == 0 ? 38 : 1 + below(38); left > 0; --left)
            text += static_cast<char>('0' + below(10));
        return Number(text + 'e' + std::to_string(static_cast<int>(below(170)) - 85));
    }

    Binary bytes() {
        Binary bytes(1 + below(60));
        for (auto& byte : bytes)
            byte = static_cast<std::byte>(below(256));
        return bytes;
    }

    AttributeValue value(KeyType type) {
        switch (type) {
        case KeyType::string: return text();
        case KeyType::number: return number();
        default: return bytes();
        }
    }

    std::mt19937 random_;
};

CursorScope every_type() {
    CursorScope scope;
    scope.table = "T";
    scope.index = "by_b";
    scope.position = {{"s", KeyType::string},
                      {"n", KeyType::number},
                      {"b", KeyType::binary},
                      {"\u00e9\"", KeyType::string}};
    return scope;
}

CursorScope strings_and_numbers() {
    auto scope = every_type();
    scope.position.erase(scope.position.begin() + 2);
    return scope;
}

std::shared_ptr<const CursorCodec> sealed() {
    SealedCursorOptions options;
    options.keys = {Binary(32, std::byte{7})};
    return sealed_cursors(options);
}

void expect_round_trips(const CursorCodec& codec, const CursorScope& scope) {
    RandomPositions random(20260101);
    for (int i = 0; i < 1000; ++i) {
        const auto position = random.position(scope);
        const auto cursor = codec.encode(position, scope);
        ASSERT_EQ(cursor.find_first_not_of(base64url_digits), cursor.npos) << cursor;
        ASSERT_EQ(codec.decode(cursor, scope), position) << cursor;
    }
}

/// Every text that differs from this one in one character; of those that are no digits, a few.
std::vector<std::string> neighbours_of(const std::string& text) {
    std::vector<std::string> neighbours;
    for (std::size_t place = 0; place < text.size(); ++place)
        for (const char c : std::string(base64url_digits) + "=+/ \x80") {
            auto changed = text;
            changed[place] = c;
            if (changed != text)
                neighbours.push_back(changed);
        }
    return neighbours;
}

/// How many neighbours of a cursor are the cursors of other positions. All others are refused.
int count_cursors_beside(const CursorCodec& codec, const std::string& cursor,
                         const CursorScope& scope) {
    int count = 0;
    for (const auto& neighbour : neighbours_of(cursor)) {
        std::string again;
        const auto thrown =
            thrown_by([&] { again = codec.encode(codec.decode(neighbour, scope), scope); });
        const bool is_refused = thrown.code == errc::invalid_cursor;
        EXPECT_TRUE(is_refused || again == neighbour) << neighbour << ": " << thrown.text;
        count += is_refused ? 0 : 1;
    }
    return count;
}

TEST(CursorProperty, CU2_plain_cursors_keep_every_position) {
    expect_round_trips(*plain_cursors(), every_type());
}

TEST(CursorProperty, CU8_sealed_cursors_keep_every_position) {
    expect_round_trips(*sealed(), every_type());
}

TEST(CursorProperty, CU3_electrodb_cursors_keep_every_position_of_strings_and_numbers) {
    expect_round_trips(*electrodb_cursors(), strings_and_numbers());
}

TEST(CursorProperty, CU1_a_position_has_one_plain_cursor) {
    const auto codec = plain_cursors();
    auto scope = table_of(KeyType::binary);
    scope.position.emplace_back("n", KeyType::number);
    const Item position{{"id", bytes_of("bytes")},
                        {"n", Number("-12345678901234567890123456789012345.678")}};

    EXPECT_GT(count_cursors_beside(*codec, codec->encode(position, scope), scope), 100);
    EXPECT_GT(count_cursors_beside(*codec, codec->encode(rush(), movies()), movies()), 100);
}

TEST(CursorProperty, CU8_no_neighbour_of_a_sealed_cursor_is_one) {
    const auto codec = sealed();

    EXPECT_EQ(count_cursors_beside(*codec, codec->encode(rush(), movies()), movies()), 0);
}

} // namespace
} // namespace coalesce::dynamodb
