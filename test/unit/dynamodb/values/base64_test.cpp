#include "dynamodb/base64.hpp"

#include <gtest/gtest.h>

#include <random>

namespace coalesce::dynamodb {
namespace {

Binary bytes(std::string_view text) {
    const auto* data = reinterpret_cast<const std::byte*>(text.data());
    return {data, data + text.size()};
}

} // namespace

TEST(Base64, the_test_vectors_of_rfc_4648) {
    const std::vector<std::pair<std::string, std::string>> vectors{{"", ""},
                                                                   {"f", "Zg=="},
                                                                   {"fo", "Zm8="},
                                                                   {"foo", "Zm9v"},
                                                                   {"foob", "Zm9vYg=="},
                                                                   {"fooba", "Zm9vYmE="},
                                                                   {"foobar", "Zm9vYmFy"}};
    for (const auto& [text, encoded] : vectors) {
        EXPECT_EQ(to_base64(bytes(text)), encoded);
        EXPECT_EQ(from_base64(encoded), bytes(text));
    }
}

TEST(Base64, the_last_letters_of_the_alphabet_are_plus_and_slash) {
    const Binary data{std::byte{0xFB}, std::byte{0xFF}, std::byte{0xBF}};

    EXPECT_EQ(to_base64(data), "+/+/");
    EXPECT_EQ(from_base64("+/+/"), data);
}

TEST(Base64, all_bytes_survive_the_round_trip) {
    std::mt19937 random(7);
    for (std::size_t size = 0; size < 300; ++size) {
        Binary data(size);
        for (auto& byte : data)
            byte = static_cast<std::byte>(random() & 255);
        EXPECT_EQ(from_base64(to_base64(data)), data);
    }
}

TEST(Base64, N4_bits_left_over_by_the_padding_do_not_matter) {
    EXPECT_EQ(from_base64("AB=="), from_base64("AA=="));
    EXPECT_EQ(from_base64("AAB="), from_base64("AAA="));
    EXPECT_EQ(to_base64(from_base64("AB==").value()), "AA==");
}

TEST(Base64, N4_other_alphabets_whitespace_and_wrong_padding_are_refused) {
    for (const std::string_view text :
         {"-_-_", "AP/+\n", " AAA", "A", "AA", "AAA", "A===", "====", "=AAA", "AA=A",
          "AA==AA==", "AAAA=", "AAAAA===", "A\xC3\xA9\x80", "AA==\n"})
        EXPECT_EQ(from_base64(text), std::nullopt) << text;
}

TEST(Base64Url, the_test_vectors_of_rfc_4648_without_their_padding) {
    const std::vector<std::pair<std::string, std::string>> vectors{
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [text, encoded] : vectors) {
        EXPECT_EQ(to_base64url(bytes(text)), encoded);
        EXPECT_EQ(from_base64url(encoded), bytes(text));
    }
}

TEST(Base64Url, the_last_letters_of_the_alphabet_are_dash_and_underscore) {
    const Binary data{std::byte{0xFB}, std::byte{0xFF}, std::byte{0xBF}};

    EXPECT_EQ(to_base64url(data), "-_-_");
    EXPECT_EQ(from_base64url("-_-_"), data);
}

TEST(Base64Url, all_bytes_survive_the_round_trip) {
    std::mt19937 random(8);
    for (std::size_t size = 0; size < 300; ++size) {
        Binary data(size);
        for (auto& byte : data)
            byte = static_cast<std::byte>(random() & 255);
        EXPECT_EQ(from_base64url(to_base64url(data)), data);
    }
}

TEST(Base64Url, CU7_bits_left_over_must_be_zero) {
    EXPECT_EQ(from_base64url("AA"), (Binary{std::byte{0}}));
    EXPECT_EQ(from_base64url("AAA"), (Binary{std::byte{0}, std::byte{0}}));
    for (const std::string_view text : {"AB", "AI", "AP", "AAB", "AAC", "AAD", "AAAAAB"})
        EXPECT_EQ(from_base64url(text), std::nullopt) << text;
}

TEST(Base64Url, CU7_other_alphabets_whitespace_and_padding_are_refused) {
    for (const std::string_view text : {"+/+/", "AAA\n", " AAA", "A", "AAAAA", "AA==", "AAA=", "=",
                                        "====", "AA=A", "A\xC3\xA9\x80", "AA.A"})
        EXPECT_EQ(from_base64url(text), std::nullopt) << text;
}

TEST(Base64Url, CU7_two_texts_are_never_the_same_bytes) {
    const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (const char first : digits)
        for (const char second : digits) {
            const auto text = std::string{first, second};
            const auto data = from_base64url(text);
            EXPECT_TRUE(!data || to_base64url(*data) == text) << text;
        }
}

} // namespace coalesce::dynamodb
