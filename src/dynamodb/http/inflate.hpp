#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::http {

/// What a body says that was sent with `Content-Encoding: gzip`.
///
/// Several gzip members in a row are one text, as RFC 1952 has it. Anything else after the end of
/// a member is an error, and so are an end that is missing and a checksum that does not fit.
///
/// Throws: `CURLE_FILESIZE_EXCEEDED` of `transport_category()` as soon as there would be more than
///     `max_bytes`, however small the body is; `CURLE_BAD_CONTENT_ENCODING` if it is no gzip or
///     only part of it.
std::string inflate_gzip(std::string_view bytes, std::size_t max_bytes);

} // namespace coalesce::dynamodb::http
