#pragma once

#include <algorithm>
#include <cstddef>

namespace coalesce::dynamodb::protocol {

/// What an answer may hold at most: a service that has more to say leaves the rest unprocessed.
inline constexpr double most_answer_bytes = 16.0 * 1024 * 1024;

/// Learns how large the answers of one kind of read are, so that a request asks for no more keys
/// than one answer can hold. What it leaves unprocessed has been asked in vain (BG2).
class AnswerSize {
public:
    /// The bytes that a key is expected to bring; 0 if nothing is known.
    double bytes_per_key() const noexcept { return bytes_per_key_; }

    /// The bytes that an answer is expected to hold: 16 MB, or less where one was cut before. The
    /// service also stops after 1 MB of one partition, and local servers have limits of their own.
    double most_bytes() const noexcept { return most_bytes_; }

    /// An answer brought so many bytes for so many keys, missing ones included.
    void learn(double bytes, std::size_t keys) noexcept {
        if (keys == 0)
            return;
        const auto measured = bytes / static_cast<double>(keys);
        const auto weight =
            bytes_per_key_ == 0 ? 1 : static_cast<double>(keys) / (static_cast<double>(keys) + 50);
        bytes_per_key_ += weight * (measured - bytes_per_key_);
    }

    /// An answer ended for its size, after so many bytes.
    void was_cut_after(double bytes) noexcept {
        if (bytes > 0)
            most_bytes_ = std::min(bytes, most_answer_bytes);
    }

    /// A request that was held back by this limit was answered whole: try a little more.
    void was_whole() noexcept { most_bytes_ = std::min(most_bytes_ * 1.25, most_answer_bytes); }

private:
    double bytes_per_key_ = 0;
    double most_bytes_ = most_answer_bytes;
};

} // namespace coalesce::dynamodb::protocol
