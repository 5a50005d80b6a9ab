#pragma once

// What the files of this room share in calling OpenSSL. It shows none of its headers, either.

namespace coalesce::dynamodb::crypto {

/// Frees an object of OpenSSL's, for `std::unique_ptr`.
template <auto release>
struct Free {
    void operator()(auto* object) const noexcept { release(object); }
};

/// Throws `std::runtime_error` with OpenSSL's reason unless `done`; `what` completes "cannot".
void require(bool done, const char* what);

} // namespace coalesce::dynamodb::crypto
