#include "dynamodb/http/crc32.hpp"

#include <zlib.h>

namespace coalesce::dynamodb::http {

std::uint32_t crc32(std::string_view bytes) noexcept {
    // Not zlib's `crc32`: its length has 32 bits.
    const auto* data = reinterpret_cast<const Bytef*>(bytes.data());
    return static_cast<std::uint32_t>(::crc32_z(::crc32_z(0, nullptr, 0), data, bytes.size()));
}

} // namespace coalesce::dynamodb::http
