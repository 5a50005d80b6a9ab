// Published vectors: SHA-1 and SHA-256 of FIPS 180's examples and of nothing; HMAC-SHA-256 of RFC
// 4231.

#include "dynamodb/crypto/hash.hpp"
#include "dynamodb/crypto/wiped.hpp"

#include <gtest/gtest.h>

namespace coalesce::dynamodb::crypto {
namespace {

std::string repeated(unsigned char byte, std::size_t count) {
    return std::string(count, static_cast<char>(byte));
}

struct HashCase {
    std::string text;
    std::string hex;
};

class Sha256 : public testing::TestWithParam<HashCase> {};

TEST_P(Sha256, is_that_of_the_standard) {
    EXPECT_EQ(hex(sha256(GetParam().text)), GetParam().hex);
}

INSTANTIATE_TEST_SUITE_P(
    Fips180, Sha256,
    testing::Values(
        HashCase{"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        HashCase{"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        HashCase{"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
                 "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        HashCase{repeated('a', 1'000'000),
                 "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"}));

TEST(Sha1, is_that_of_the_standard) {
    EXPECT_EQ(sha1_hex(""), "da39a3ee5e6b4b0d3255bfef95601890afd80709");
    EXPECT_EQ(sha1_hex("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
}

struct HmacCase {
    std::string key;
    std::string text;
    std::string hex;
};

void PrintTo(const HmacCase& hmac, std::ostream* out) {
    *out << hmac.text;
}

class HmacSha256 : public testing::TestWithParam<HmacCase> {};

TEST_P(HmacSha256, is_that_of_the_standard) {
    Digest digest;

    hmac_sha256(GetParam().key, GetParam().text, digest);

    EXPECT_EQ(hex(digest), GetParam().hex);
}

INSTANTIATE_TEST_SUITE_P(
    Rfc4231, HmacSha256,
    testing::Values(
        HmacCase{repeated(0x0b, 20), "Hi There",
                 "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"},
        HmacCase{"Jefe", "what do ya want for nothing?",
                 "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"},
        HmacCase{repeated(0xaa, 20), repeated(0xdd, 50),
                 "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"},
        HmacCase{"\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13"
                 "\x14\x15\x16\x17\x18\x19",
                 repeated(0xcd, 50),
                 "82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b"},
        HmacCase{repeated(0xaa, 131), "Test Using Larger Than Block-Size Key - Hash Key First",
                 "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"},
        HmacCase{repeated(0xaa, 131),
                 "This is a test using a larger than block-size key and a larger than "
                 "block-size data. The key needs to be hashed before being used by the HMAC "
                 "algorithm.",
                 "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2"},
        HmacCase{"", "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"}));

TEST(HmacSha256, takes_views_that_point_nowhere) {
    Digest digest;

    hmac_sha256(std::string_view(), std::string_view(), digest);

    EXPECT_EQ(hex(digest), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(HmacSha256, may_be_keyed_with_its_own_result) {
    Digest once;
    hmac_sha256("key", "a", once);
    Digest twice;
    hmac_sha256(bytes(once), "b", twice);

    hmac_sha256(bytes(once), "b", once);

    EXPECT_EQ(once, twice);
}

TEST(Wiped, overwrites_what_it_held) {
    alignas(Wiped<Digest>) unsigned char memory[sizeof(Wiped<Digest>)];
    auto* secret = new (memory) Wiped<Digest>(sha256("abc"));

    secret->~Wiped();

    EXPECT_EQ(std::string(std::begin(memory), std::end(memory)), repeated(0, sizeof memory));
}

} // namespace
} // namespace coalesce::dynamodb::crypto
