// Published vectors of AES-256-GCM: test cases 13 to 16 of McGrew and Viega's specification, and
// one of NIST's validation program (96-bit IV, 160 bits bound).

#include "dynamodb/crypto/aes_gcm.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

namespace coalesce::dynamodb::crypto {
namespace {

std::string from_hex(std::string_view hex) {
    std::string bytes;
    for (std::size_t i = 0; i < hex.size(); i += 2)
        bytes += static_cast<char>(std::stoi(std::string(hex.substr(i, 2)), nullptr, 16));
    return bytes;
}

AesKey key_of(const std::string& bytes) {
    return AesKey(reinterpret_cast<const std::byte*>(bytes.data()), 32);
}

Nonce nonce_of(const std::string& bytes) {
    Nonce nonce{};
    std::copy_n(bytes.begin(), nonce.size(), nonce.begin());
    return nonce;
}

struct GcmCase {
    std::string key;
    std::string nonce;
    std::string text;
    std::string bound;
    std::string sealed; // the hidden text and its tag
};

const std::string zeros(64, '0');
const std::string feff = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";

const std::vector<GcmCase> vectors{
    {zeros, zeros.substr(0, 24), "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
    {zeros, zeros.substr(0, 24), "00000000000000000000000000000000", "",
     "cea7403d4d606b6e074ec5d3baf39d18"
     "d0d1c8a799996bf0265b98b5d48ab919"},
    {feff, "cafebabefacedbaddecaf888",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
     "",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
     "b094dac5d93471bdec1a502270e3cc6c"},
    {feff, "cafebabefacedbaddecaf888",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
     "76fc6ece0f4e1768cddf8853bb2d551b"},
    {"83688deb4af8007f9b713b47cfa6c73e35ea7a3aa4ecdb414dded03bf7a0fd3a", "0b459724904e010a46901cf3",
     "33d893a2114ce06fc15d55e454cf90c3", "794a14ccd178c8ebfd1379dc704c5e208f9d8424",
     "cc66bee423e3fcd4c0865715e9586696"
     "0fb291bd3dba94a1dfd8b286cfb97ac5"}};

class AesGcm : public testing::TestWithParam<std::size_t> {
protected:
    const GcmCase& given = vectors.at(GetParam());
    const std::string key = from_hex(given.key);
    const Nonce nonce = nonce_of(from_hex(given.nonce));
    const std::string text = from_hex(given.text);
    const std::string bound = from_hex(given.bound);
    const std::string sealed = from_hex(given.sealed);

    bool opens(const std::string& other_sealed, const std::string& other_bound) const {
        return open(key_of(key), nonce, other_sealed, other_bound).has_value();
    }
};

std::string flipped(std::string bytes, std::size_t bit) {
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ 1 << bit % 8);
    return bytes;
}

TEST_P(AesGcm, seals_as_published) {
    EXPECT_EQ(seal(key_of(key), nonce, text, bound), sealed);
}

TEST_P(AesGcm, opens_what_was_sealed) {
    EXPECT_EQ(open(key_of(key), nonce, sealed, bound), text);
}

TEST_P(AesGcm, does_not_open_with_any_bit_changed) {
    for (std::size_t bit = 0; bit < 8 * sealed.size(); ++bit)
        EXPECT_FALSE(opens(flipped(sealed, bit), bound)) << bit;
}

TEST_P(AesGcm, does_not_open_when_bound_to_something_else) {
    for (std::size_t bit = 0; bit < 8 * bound.size(); ++bit)
        EXPECT_FALSE(opens(sealed, flipped(bound, bit))) << bit;
    EXPECT_FALSE(opens(sealed, bound + '\0'));
}

TEST_P(AesGcm, does_not_open_with_another_key_or_nonce) {
    for (std::size_t bit = 0; bit < 8 * key.size(); ++bit)
        EXPECT_FALSE(open(key_of(flipped(key, bit)), nonce, sealed, bound)) << bit;
    const std::string same(nonce.begin(), nonce.end());
    for (std::size_t bit = 0; bit < 8 * same.size(); ++bit)
        EXPECT_FALSE(open(key_of(key), nonce_of(flipped(same, bit)), sealed, bound)) << bit;
}

TEST_P(AesGcm, does_not_open_what_is_cut_or_longer) {
    for (std::size_t size = 0; size < sealed.size(); ++size)
        EXPECT_FALSE(opens(sealed.substr(0, size), bound)) << size;
    EXPECT_FALSE(opens(sealed + '\0', bound));
}

INSTANTIATE_TEST_SUITE_P(Published, AesGcm, testing::Range<std::size_t>(0, vectors.size()));

TEST(RandomNonce, is_another_one_each_time) {
    std::set<Nonce> nonces;
    for (int i = 0; i < 1000; ++i)
        nonces.insert(random_nonce());

    EXPECT_EQ(nonces.size(), 1000);
}

} // namespace
} // namespace coalesce::dynamodb::crypto
