#include "dynamodb/crypto/openssl.hpp"

#include <openssl/err.h>

#include <array>
#include <stdexcept>
#include <string>

namespace coalesce::dynamodb::crypto {

void require(bool done, const char* what) {
    if (done)
        return;
    std::array<char, 256> reason{};
    ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
    ERR_clear_error();
    throw std::runtime_error(std::string("OpenSSL cannot ") + what + ": " + reason.data());
}

} // namespace coalesce::dynamodb::crypto
