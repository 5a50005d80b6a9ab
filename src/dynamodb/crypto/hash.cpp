#include "dynamodb/crypto/hash.hpp"

#include "dynamodb/crypto/openssl.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <cstddef>
#include <memory>
#include <span>

namespace coalesce::dynamodb::crypto {
namespace {

using Md = std::unique_ptr<EVP_MD, Free<EVP_MD_free>>;
using Mac = std::unique_ptr<EVP_MAC, Free<EVP_MAC_free>>;
using MacContext = std::unique_ptr<EVP_MAC_CTX, Free<EVP_MAC_CTX_free>>;

const EVP_MD* fetched_sha256() {
    static const Md md = [] {
        Md fetched(EVP_MD_fetch(nullptr, "SHA256", nullptr));
        require(fetched != nullptr, "provide SHA-256");
        return fetched;
    }();
    return md.get();
}

// A context that knows its algorithm and has no key yet. Each call works on a copy: making one
// costs less than finding SHA-256 by its name again, and copying is safe on several threads.
const EVP_MAC_CTX* keyless_hmac_sha256() {
    static const MacContext context = [] {
        const Mac mac(EVP_MAC_fetch(nullptr, "HMAC", nullptr));
        require(mac != nullptr, "provide HMAC");
        MacContext made(EVP_MAC_CTX_new(mac.get()));
        char digest[] = "SHA256";
        const OSSL_PARAM params[] = {
            OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, digest, 0),
            OSSL_PARAM_construct_end()};
        require(made && EVP_MAC_CTX_set_params(made.get(), params) == 1, "set up HMAC-SHA-256");
        return made;
    }();
    return context.get();
}

// Never null: to OpenSSL a null key means "keep the former key".
const unsigned char* never_null(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.empty() ? "" : text.data());
}

std::string hex_of(std::span<const unsigned char> bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(2 * bytes.size());
    for (const unsigned byte : bytes) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

} // namespace

std::string hex(const Digest& digest) {
    return hex_of(digest);
}

std::string sha1_hex(std::string_view text) {
    std::array<unsigned char, 20> digest;
    const Md sha1(EVP_MD_fetch(nullptr, "SHA1", nullptr));
    require(sha1 && EVP_Digest(never_null(text), text.size(), digest.data(), nullptr, sha1.get(),
                               nullptr) == 1,
            "compute SHA-1");
    return hex_of(digest);
}

Digest sha256(std::string_view text) {
    Digest result;
    require(EVP_Digest(never_null(text), text.size(), result.data(), nullptr, fetched_sha256(),
                       nullptr) == 1,
            "compute SHA-256");
    return result;
}

void hmac_sha256(std::string_view key, std::string_view text, Digest& result) {
    const MacContext context(EVP_MAC_CTX_dup(keyless_hmac_sha256()));
    std::size_t size = 0;
    require(context && EVP_MAC_init(context.get(), never_null(key), key.size(), nullptr) == 1 &&
                EVP_MAC_update(context.get(), never_null(text), text.size()) == 1 &&
                EVP_MAC_final(context.get(), result.data(), &size, result.size()) == 1 &&
                size == result.size(),
            "compute HMAC-SHA-256");
}

} // namespace coalesce::dynamodb::crypto
