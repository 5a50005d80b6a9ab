#pragma once

#include <cstdint>
#include <string_view>

namespace coalesce::dynamodb::http {

/// The checksum of a body, as gzip, PNG and the header `x-amz-crc32` have it.
///
/// That header is about the bytes as they were sent: of a compressed body, the compressed ones.
std::uint32_t crc32(std::string_view bytes) noexcept;

} // namespace coalesce::dynamodb::http
