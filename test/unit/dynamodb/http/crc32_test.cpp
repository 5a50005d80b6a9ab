#include "dynamodb/http/crc32.hpp"

#include <gtest/gtest.h>

#include <string>

namespace coalesce::dynamodb::http {
namespace {

TEST(Crc32, T9_of_the_nine_digits_is_the_check_value_of_its_catalogues) {
    EXPECT_EQ(crc32("123456789"), 0xcbf43926u);
}

TEST(Crc32, T9_of_nothing_is_zero) {
    EXPECT_EQ(crc32(""), 0u);
    EXPECT_EQ(crc32({}), 0u);
}

TEST(Crc32, T9_of_an_empty_json_object_is_what_dynamodb_sends_with_one) {
    EXPECT_EQ(crc32("{}"), 2745614147u);
}

TEST(Crc32, T9_covers_every_byte) {
    std::string bytes(100'000, '\0');
    const auto whole = crc32(bytes);

    bytes.back() = '\x01';

    EXPECT_NE(crc32(bytes), whole);
}

} // namespace
} // namespace coalesce::dynamodb::http
