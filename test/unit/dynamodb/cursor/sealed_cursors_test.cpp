#include "unit/dynamodb/cursor/scopes.hpp"

#include <set>

namespace coalesce::dynamodb {
namespace {

using namespace std::chrono_literals;
using std::chrono::system_clock;

constexpr std::size_t version_and_id = 1 + 4;

/// 32 bytes, counting up.
Binary key(unsigned char first) {
    Binary key(32);
    for (auto& byte : key)
        byte = std::byte{first++};
    return key;
}

/// Cursors with a clock that the test sets.
class SealedCursor : public testing::Test {
protected:
    SealedCursorOptions options() {
        SealedCursorOptions options;
        options.keys = {key(0)};
        options.now = [this] { return now; };
        return options;
    }

    system_clock::time_point now{1'000'000'000s};
    const std::shared_ptr<const CursorCodec> codec = sealed_cursors(options());
    const std::string cursor = codec->encode(rush(), movies());
};

const std::string not_authentic =
    "cursor of table \"Movies\": it is not authentic: changed, or of another table, index, "
    "direction, condition, number of segments, or context";

std::string with_byte(const std::string& cursor, std::size_t place, char byte) {
    auto bytes = text_in(cursor);
    bytes.at(place) = byte;
    return cursor_of(bytes);
}

TEST_F(SealedCursor, CU8_is_opened_by_its_key) {
    EXPECT_EQ(codec->decode(cursor, movies()), rush());
}

TEST_F(SealedCursor, CU8_shows_nothing_of_the_position) {
    const auto bytes = text_in(cursor);

    EXPECT_FALSE(contains(bytes, "Rush"));
    EXPECT_FALSE(contains(bytes, "title"));
}

TEST_F(SealedCursor, CU8_of_one_position_is_another_one_each_time) {
    std::set<std::string> cursors;
    for (int i = 0; i < 100; ++i)
        cursors.insert(codec->encode(rush(), movies()));

    EXPECT_EQ(cursors.size(), 100U);
}

// Made by another implementation, from the description in `sealed_cursors.cpp`.
TEST_F(SealedCursor, CU8_of_version_1_stays_readable) {
    auto scope = movies();
    scope.index = "by_year";
    auto for_tenant = options();
    for_tenant.context = "tenant 7";

    const auto position = sealed_cursors(for_tenant)
                              ->decode("AYIJcwSgoaKjpKWmp6ipqqvmGHwtMv6WvxlH87pzFqX8Std7Q7CNYD7pfU6"
                                       "kAodXeLcXNd2VWXFzfaYm-jlLsNs6Zp"
                                       "AIUbPwUQJW6ZB3fCeFGNI",
                                       scope);

    EXPECT_EQ(position, rush());
}

TEST_F(SealedCursor, CU8_of_version_1_expires_when_it_says) {
    auto scope = movies();
    scope.index = "by_year";
    auto for_tenant = options();
    for_tenant.context = "tenant 7";
    now = system_clock::time_point(2'000'000'000s);

    const auto thrown = decoding(
        *sealed_cursors(for_tenant),
        "AYIJcwSgoaKjpKWmp6ipqqvmGHwtMv6WvxlH87pzFqX8Std7Q7CNYD7pfU6kAodXeLcXNd2VWXFzfaYm-jlLsNs6Zp"
        "AIUbPwUQJW6ZB3fCeFGNI",
        scope);

    EXPECT_EQ(thrown.text,
              "cursor of table \"Movies\", index \"by_year\": it expired 0 seconds ago");
}

TEST_F(SealedCursor, CU8_does_not_open_with_any_bit_changed) {
    const auto bytes = text_in(cursor);
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        const auto changed = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
        EXPECT_EQ(decoding(*codec, with_byte(cursor, bit / 8, changed), movies()).code,
                  errc::invalid_cursor)
            << bit;
    }
}

TEST_F(SealedCursor, CU8_does_not_open_with_any_bit_of_its_text_changed) {
    for (std::size_t bit = 0; bit < 8 * cursor.size(); ++bit) {
        auto changed = cursor;
        changed[bit / 8] = static_cast<char>(changed[bit / 8] ^ 1 << bit % 8);
        EXPECT_EQ(decoding(*codec, changed, movies()).code, errc::invalid_cursor) << bit;
    }
}

TEST_F(SealedCursor, CU8_does_not_open_when_cut_or_longer) {
    const auto bytes = text_in(cursor);
    for (std::size_t size = 0; size < bytes.size(); ++size)
        EXPECT_EQ(decoding(*codec, cursor_of(bytes.substr(0, size)), movies()).code,
                  errc::invalid_cursor)
            << size;
    EXPECT_EQ(decoding(*codec, cursor_of(bytes + 'x'), movies()).code, errc::invalid_cursor);
}

struct OtherScope {
    const char* name;
    void (*change)(CursorScope&);
};

void PrintTo(const OtherScope& other, std::ostream* out) {
    *out << other.name;
}

class SealedCursorElsewhere : public SealedCursor,
                              public testing::WithParamInterface<OtherScope> {};

TEST_P(SealedCursorElsewhere, does_not_open) {
    auto scope = movies();
    GetParam().change(scope);

    const auto thrown = decoding(*codec, cursor, scope);

    EXPECT_EQ(thrown.code, errc::invalid_cursor);
    EXPECT_TRUE(contains(thrown.text, "it is not authentic")) << thrown.text;
}

INSTANTIATE_TEST_SUITE_P(
    CU8, SealedCursorElsewhere,
    testing::Values(OtherScope{"table", [](CursorScope& scope) { scope.table = "Films"; }},
                    OtherScope{"index", [](CursorScope& scope) { scope.index = "by_year"; }},
                    OtherScope{"direction", [](CursorScope& scope) { scope.forward = false; }},
                    OtherScope{"condition",
                               [](CursorScope& scope) { scope.condition = "year = 2014"; }},
                    OtherScope{"segments", [](CursorScope& scope) { scope.segments = 4; }},
                    OtherScope{"the same letters in other places", [](CursorScope& scope) {
                                   scope.table = "Movie";
                                   scope.index = "s";
                               }}));

TEST_F(SealedCursor, CU8_does_not_open_in_another_context) {
    auto of_another = options();
    of_another.context = "tenant 7";

    EXPECT_EQ(decoding(*sealed_cursors(of_another), cursor, movies()).text, not_authentic);
}

TEST_F(SealedCursor, CU8_opens_for_codecs_with_the_same_keys_and_context) {
    EXPECT_EQ(sealed_cursors(options())->decode(cursor, movies()), rush());
}

TEST_F(SealedCursor, CU8_opens_with_its_key_behind_a_new_one) {
    auto rotated = options();
    rotated.keys = {key(1), key(0)};

    const auto both = sealed_cursors(rotated);

    EXPECT_EQ(both->decode(cursor, movies()), rush());
}

TEST_F(SealedCursor, CU8_is_sealed_with_the_first_key) {
    auto rotated = options();
    rotated.keys = {key(1), key(0)};
    auto only_new = options();
    only_new.keys = {key(1)};

    const auto made = sealed_cursors(rotated)->encode(rush(), movies());

    EXPECT_EQ(sealed_cursors(only_new)->decode(made, movies()), rush());
    EXPECT_EQ(decoding(*codec, made, movies()).code, errc::invalid_cursor);
}

TEST_F(SealedCursor, CU8_says_that_its_key_is_gone) {
    auto only_new = options();
    only_new.keys = {key(1)};

    const auto thrown = decoding(*sealed_cursors(only_new), cursor, movies());

    EXPECT_EQ(thrown.code, errc::invalid_cursor);
    EXPECT_EQ(thrown.text, "cursor of table \"Movies\": it was sealed with a key that is not, or "
                           "no longer, among ours");
}

TEST_F(SealedCursor, CU8_says_that_it_is_not_authentic) {
    const auto thrown = decoding(*codec, with_byte(cursor, version_and_id, 'x'), movies());

    EXPECT_EQ(thrown.code, errc::invalid_cursor);
    EXPECT_EQ(thrown.text, not_authentic);
}

TEST_F(SealedCursor, CU8_says_that_its_version_is_unknown) {
    const auto thrown = decoding(*codec, with_byte(cursor, 0, 2), movies());

    EXPECT_EQ(thrown.code, errc::invalid_cursor);
    EXPECT_EQ(thrown.text, "cursor of table \"Movies\": it is not sealed, or in version 2; "
                           "expected a sealed one in version 1");
}

TEST_F(SealedCursor, CU8_a_plain_cursor_is_not_sealed) {
    const auto plain = plain_cursors()->encode(rush(), movies());

    EXPECT_TRUE(contains(decoding(*codec, plain, movies()).text, "it is not sealed"));
}

TEST_F(SealedCursor, CU8_says_that_it_is_malformed) {
    EXPECT_EQ(decoding(*codec, "AQ", movies()).text,
              "cursor of table \"Movies\": it is cut off after 1 bytes");
    EXPECT_EQ(decoding(*codec, "AQ==", movies()).text,
              "cursor of table \"Movies\": expected unpadded base64url, got \"AQ==\"");
}

TEST_F(SealedCursor, CU7_an_empty_string_does_not_start_again) {
    EXPECT_TRUE(contains(decoding(*codec, "", movies()).text, "expected a cursor"));
}

TEST_F(SealedCursor, CU7_has_at_most_8_KiB_for_one_position) {
    EXPECT_TRUE(
        contains(decoding(*codec, std::string(8193, 'A'), movies()).text, "expected at most 8192"));
}

TEST_F(SealedCursor, CU7_the_longest_binary_keys_and_names_fit) {
    CursorScope scope;
    scope.table = "T";
    Item position;
    for (const char first : {'a', 'b'}) {
        scope.position.emplace_back(std::string(255, first), KeyType::binary);
        position.emplace(std::string(255, first), Binary(2048, std::byte{0xFF}));
    }

    EXPECT_EQ(codec->decode(codec->encode(position, scope), scope), position);
}

TEST_F(SealedCursor, CU7_with_another_key_schema_than_now_is_refused) {
    auto scope = movies();
    scope.position.front().type = KeyType::string;

    EXPECT_EQ(decoding(*codec, cursor, scope).text,
              "cursor of table \"Movies\": key attribute \"year\" must be S, but is N (\"2013\")");
}

TEST_F(SealedCursor, CU4_is_not_made_of_an_item_that_lacks_an_attribute) {
    EXPECT_EQ(encoding(*codec, {{"year", 2013}}, movies()).text,
              "cursor of table \"Movies\": key attribute \"title\" (S) is missing");
}

TEST_F(SealedCursor, CU8_without_a_lifetime_does_not_expire) {
    now += 24h * 365 * 200;

    EXPECT_EQ(codec->decode(cursor, movies()), rush());
}

TEST_F(SealedCursor, CU8_expires_after_its_lifetime) {
    auto short_lived = options();
    short_lived.lifetime = 60s;
    const auto made = sealed_cursors(short_lived)->encode(rush(), movies());

    now += 59s;
    EXPECT_EQ(codec->decode(made, movies()), rush());
    now += 1s;
    EXPECT_EQ(decoding(*codec, made, movies()).text,
              "cursor of table \"Movies\": it expired 0 seconds ago");
    now += 2min;
    EXPECT_EQ(decoding(*codec, made, movies()).text,
              "cursor of table \"Movies\": it expired 120 seconds ago");
}

TEST_F(SealedCursor, CU8_lives_no_shorter_than_its_lifetime) {
    auto short_lived = options();
    short_lived.lifetime = 1s;
    now += 900ms;
    const auto made = sealed_cursors(short_lived)->encode(rush(), movies());

    now += 999ms;
    EXPECT_EQ(codec->decode(made, movies()), rush());
    now += 1s;
    EXPECT_EQ(decoding(*codec, made, movies()).code, errc::invalid_cursor);
}

TEST_F(SealedCursor, CU8_with_the_longest_lifetime_does_not_expire) {
    auto long_lived = options();
    long_lived.lifetime = std::chrono::seconds::max();
    const auto made = sealed_cursors(long_lived)->encode(rush(), movies());

    now += 24h * 365 * 200;

    EXPECT_EQ(codec->decode(made, movies()), rush());
}

TEST_F(SealedCursor, CU9_holds_whatever_a_parallel_scan_makes_of_its_positions) {
    const Item positions{{"v", 1}, {"segments", List{rush(), Null()}}};

    const auto made = codec->encode(positions, scan_of_movies(2));

    EXPECT_EQ(codec->decode(made, scan_of_movies(2)), positions);
    EXPECT_TRUE(contains(decoding(*codec, made, scan_of_movies(3)).text, "not authentic"));
}

} // namespace
} // namespace coalesce::dynamodb
