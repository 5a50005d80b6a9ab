#include "dynamodb/crypto/wiped.hpp"

#include <openssl/crypto.h>

namespace coalesce::dynamodb::crypto {

void wipe(void* memory, std::size_t size) noexcept {
    OPENSSL_cleanse(memory, size);
}

} // namespace coalesce::dynamodb::crypto
