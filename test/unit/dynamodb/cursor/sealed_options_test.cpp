#include "unit/dynamodb/cursor/scopes.hpp"

#include "dynamodb/cursor/sealing_key.hpp"

namespace coalesce::dynamodb {
namespace {

using namespace std::chrono_literals;

SealedCursorOptions options_with(std::vector<Binary> keys) {
    SealedCursorOptions options;
    options.keys = std::move(keys);
    return options;
}

Binary key(std::string_view letter, std::size_t size = 32) {
    Binary key;
    while (key.size() < size)
        key.push_back(bytes_of(letter).front());
    return key;
}

Thrown making(const SealedCursorOptions& options) {
    return thrown_by([&] { sealed_cursors(options); });
}

TEST(SealedCursorOptions, CU8_a_key_is_enough) {
    const auto codec = sealed_cursors(options_with({key("a")}));

    EXPECT_EQ(codec->decode(codec->encode(rush(), movies()), movies()), rush());
}

TEST(SealedCursorOptions, CU8_need_a_key) {
    const auto thrown = making({});

    EXPECT_EQ(thrown.code, errc::invalid_setting);
    EXPECT_EQ(thrown.text, "sealed cursors: expected a key of 32 random bytes, got none");
}

TEST(SealedCursorOptions, CU8_every_key_has_32_bytes) {
    for (const std::size_t size : {0U, 16U, 31U, 33U, 64U}) {
        const auto thrown = making(options_with({key("a"), key("s", size)}));

        EXPECT_EQ(thrown.code, errc::invalid_setting);
        EXPECT_EQ(thrown.text, "sealed cursors: keys[1] has " + std::to_string(size) +
                                   " bytes; expected 32 random ones");
    }
}

TEST(SealedCursorOptions, CU8_have_no_key_twice) {
    const auto first_and_last = making(options_with({key("a"), key("b"), key("a")}));
    const auto last_two = making(options_with({key("a"), key("b"), key("b")}));

    EXPECT_EQ(first_and_last.code, errc::invalid_setting);
    EXPECT_EQ(first_and_last.text,
              "sealed cursors: keys[2] is keys[0] once more; expected each key once");
    EXPECT_EQ(last_two.text,
              "sealed cursors: keys[2] is keys[1] once more; expected each key once");
}

TEST(SealedCursorOptions, CU8_a_lifetime_is_positive) {
    auto options = options_with({key("a")});
    options.lifetime = 0s;
    EXPECT_EQ(making(options).code, errc::invalid_setting);

    options.lifetime = -5s;
    EXPECT_EQ(making(options).text, "sealed cursors: lifetime is -5 seconds; expected at least 1, "
                                    "or none for cursors that do not expire");
}

TEST(SealedCursorOptions, CU8_need_a_clock) {
    auto options = options_with({key("a")});
    options.now = nullptr;

    EXPECT_EQ(making(options).code, errc::invalid_setting);
    EXPECT_EQ(making(options).text, "sealed cursors: now is empty; expected a clock");
}

TEST(SealingKey, CU8_has_the_same_id_everywhere_and_another_key_another_one) {
    const cursor::SealingKey a(key("a"));
    const cursor::SealingKey b(key("b"));

    EXPECT_EQ(a.id(), cursor::SealingKey(key("a")).id());
    EXPECT_NE(a.id(), b.id());
    EXPECT_NE(a.id(), "aaaa");
}

// What it seals holds its nonce; without that, and with a tag that is cut, there is nothing to
// open.
TEST(SealingKey, CU8_opens_nothing_that_is_too_short) {
    const cursor::SealingKey key_a(key("a"));
    const auto sealed = key_a.seal("", "bound");

    EXPECT_EQ(key_a.open(sealed, "bound"), "");
    for (std::size_t size = 0; size < sealed.size(); ++size)
        EXPECT_EQ(key_a.open(sealed.substr(0, size), "bound"), std::nullopt) << size;
}

} // namespace
} // namespace coalesce::dynamodb
