#include "dynamodb/crypto/aes_gcm.hpp"

#include "dynamodb/crypto/openssl.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <climits>
#include <memory>

namespace coalesce::dynamodb::crypto {
namespace {

using Cipher = std::unique_ptr<EVP_CIPHER, Free<EVP_CIPHER_free>>;
using CipherContext = std::unique_ptr<EVP_CIPHER_CTX, Free<EVP_CIPHER_CTX_free>>;

enum class Direction { open = 0, seal = 1 };

const EVP_CIPHER* fetched_aes_256_gcm() {
    static const Cipher cipher = [] {
        Cipher fetched(EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr));
        require(fetched != nullptr, "provide AES-256-GCM");
        return fetched;
    }();
    return cipher.get();
}

const unsigned char* data(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

unsigned char* data(std::string& text) {
    return reinterpret_cast<unsigned char*>(text.data());
}

int size_of(std::string_view text) {
    require(text.size() <= INT_MAX, "seal or open so long a text");
    return static_cast<int>(text.size());
}

// A context that has been told everything but the text. The size of a nonce is 96 bits unless
// OpenSSL is told otherwise.
CipherContext begin(Direction direction, AesKey key, const Nonce& nonce, std::string_view bound) {
    CipherContext context(EVP_CIPHER_CTX_new());
    const auto* key_data = reinterpret_cast<const unsigned char*>(key.data());
    const auto* nonce_data = reinterpret_cast<const unsigned char*>(nonce.data());
    int size = 0;
    require(context &&
                EVP_CipherInit_ex2(context.get(), fetched_aes_256_gcm(), key_data, nonce_data,
                                   static_cast<int>(direction), nullptr) == 1 &&
                (bound.empty() ||
                 EVP_CipherUpdate(context.get(), nullptr, &size, data(bound), size_of(bound)) == 1),
            "begin with AES-256-GCM");
    return context;
}

// Writes `text`, sealed or opened, to the front of `result`.
void run(EVP_CIPHER_CTX* context, std::string_view text, std::string& result) {
    int size = 0;
    require(text.empty() ||
                EVP_CipherUpdate(context, data(result), &size, data(text), size_of(text)) == 1,
            "run AES-256-GCM");
}

} // namespace

Nonce random_nonce() {
    Nonce nonce{};
    require(RAND_bytes(reinterpret_cast<unsigned char*>(nonce.data()), nonce.size()) == 1,
            "provide random bytes");
    return nonce;
}

std::string seal(AesKey key, const Nonce& nonce, std::string_view text, std::string_view bound) {
    const auto context = begin(Direction::seal, key, nonce, bound);
    std::string sealed(text.size() + tag_size, '\0');
    run(context.get(), text, sealed);
    auto* end = data(sealed) + text.size();
    int size = 0;
    require(EVP_CipherFinal_ex(context.get(), end, &size) == 1 &&
                EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, tag_size, end) == 1,
            "compute a tag");
    return sealed;
}

std::optional<std::string> open(AesKey key, const Nonce& nonce, std::string_view sealed,
                                std::string_view bound) {
    if (sealed.size() < tag_size)
        return std::nullopt;
    const auto context = begin(Direction::open, key, nonce, bound);
    const auto hidden = sealed.substr(0, sealed.size() - tag_size);
    std::string tag(sealed.substr(hidden.size()));
    require(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, tag_size, tag.data()) == 1,
            "take a tag");
    std::string text(hidden.size(), '\0');
    run(context.get(), hidden, text);
    int size = 0;
    if (EVP_CipherFinal_ex(context.get(), data(text) + text.size(), &size) == 1)
        return text;
    ERR_clear_error();
    return std::nullopt;
}

} // namespace coalesce::dynamodb::crypto
