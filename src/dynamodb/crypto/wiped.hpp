#pragma once

#include <cstddef>
#include <utility>

namespace coalesce::dynamodb::crypto {

/// Overwrites memory that held a secret; the compiler cannot leave this out.
void wipe(void* memory, std::size_t size) noexcept;

/// Holds the bytes of a secret, a `Digest` or a string, and overwrites them when it goes.
template <class Bytes>
class Wiped {
public:
    Wiped() = default;
    explicit Wiped(Bytes secret) : held_(std::move(secret)) {}
    Wiped(const Wiped&) = delete;
    Wiped& operator=(const Wiped&) = delete;
    ~Wiped() { wipe(held_.data(), held_.size()); }

    const Bytes& get() const noexcept { return held_; }

    /// Where a new secret of the same size is written over the old one.
    Bytes& get() noexcept { return held_; }

private:
    Bytes held_{};
};

} // namespace coalesce::dynamodb::crypto
