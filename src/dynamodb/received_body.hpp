#pragma once

#include "dynamodb/http/message.hpp"

#include <cstddef>
#include <string>

namespace coalesce::dynamodb::detail {

/// The body of an answer, whole and inflated; `response` has none then. Throws
/// `errc::malformed_response` if it is not the one that `x-amz-crc32` speaks of, or no gzip where
/// it should be, and `CURLE_FILESIZE_EXCEEDED` if it would have more than `max_bytes`.
std::string received_body(http::Response& response, std::size_t max_bytes);

} // namespace coalesce::dynamodb::detail
