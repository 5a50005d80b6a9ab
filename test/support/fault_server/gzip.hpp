#pragma once

#include "support/fault_server/answer.hpp"
#include "support/fault_server/http_request.hpp"

#include <cstddef>

namespace coalesce::test {

/// Answers that are longer than this are compressed for who takes gzip.
inline constexpr std::size_t longest_plain_body = 4096;

/// Whether a request takes gzip. As the service does, only the first of several headers counts.
bool takes_gzip(const HttpRequest& request);

/// The same answer, compressed, with the header that says so.
Answer gzipped(Answer answer);

/// Changes bytes of what was compressed, so that it cannot be inflated.
void corrupt(Answer& answer);

} // namespace coalesce::test
