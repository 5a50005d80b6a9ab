// Any bytes may come as a compressed body: they are inflated up to the bound, or refused.
//
// Twice: the bytes as they are, and as the text of one in hexadecimal, which a file of seeds can
// hold. Any letter is a digit there, so that every mutation is a body too.

#include "dynamodb/http/inflate.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <boost/system/system_error.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

namespace {

void inflate(std::string_view bytes) {
    constexpr std::size_t max_bytes = 10'000;
    try {
        if (coalesce::dynamodb::http::inflate_gzip(bytes, max_bytes).size() > max_bytes)
            std::abort();
    } catch (const boost::system::system_error& error) {
        if (error.code().category() != coalesce::dynamodb::transport_category())
            std::abort();
    }
}

unsigned digit(char letter) {
    const auto code = static_cast<unsigned char>(letter);
    return code < 'a' ? code & 15u : (code - 'a' + 10u) & 15u;
}

std::string bytes_of(std::string_view digits) {
    std::string bytes;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
        bytes.push_back(static_cast<char>(digit(digits[i]) << 4 | digit(digits[i + 1])));
    return bytes;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    inflate(text);
    inflate(bytes_of(text));
    return 0;
}
