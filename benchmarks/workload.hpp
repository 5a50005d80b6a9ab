#pragma once

// What is loaded. The arithmetic is written down in docs/performance.md, and stands here and in
// `peer/dataloader.mjs`, so that figures of different programs compare. Keys are made once, before
// anything is timed.

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bench {

using Number = std::uint32_t;
using Numbers = std::vector<Number>;
using Texts = std::vector<std::string>;

/// The most keys that a call of the batch function gets, here and in the floors.
inline constexpr std::size_t max_batch_size = 100;

constexpr Number key(std::uint64_t i) {
    return static_cast<Number>((i * 1103515245 + 12345) % (1ULL << 31));
}

/// `count` keys, all different: W1.
template <std::size_t count>
const Numbers& different_keys() {
    static const Numbers keys = [] {
        Numbers made;
        for (std::size_t i = 0; i < count; ++i)
            made.push_back(key(i));
        return made;
    }();
    return keys;
}

/// The first 10,000 keys, in a random order, a million loads in all: W2 and W3.
inline const Numbers& drawn_keys() {
    static const Numbers keys = [] {
        Numbers made;
        std::uint32_t drawn = 12345;
        for (std::size_t i = 0; i < 1'000'000; ++i) {
            drawn = drawn * 1664525 + 1013904223;
            made.push_back(key((drawn >> 8) % 10'000));
        }
        return made;
    }();
    return keys;
}

inline constexpr std::size_t text_size = 36, text_digits = 12;

/// 100,000 keys that are spelt like a UUID: W5.
inline const Texts& different_texts() {
    static const Texts keys = [] {
        Texts made;
        for (const Number number : different_keys<100'000>()) {
            const std::string digits = std::to_string(number);
            std::string text = "00000000-0000-0000-0000-000000000000";
            made.push_back(text.replace(text_size - digits.size(), digits.size(), digits));
        }
        return made;
    }();
    return keys;
}

inline Number number_in(Number key) {
    return key;
}
inline Number number_in(const std::string& key) {
    Number number = 0;
    std::from_chars(key.data() + text_size - text_digits, key.data() + text_size, number);
    return number;
}

/// What the answers must add up to: each is its key plus one.
template <class Key>
std::uint64_t expected_sum(const std::vector<Key>& keys) {
    std::uint64_t sum = keys.size();
    for (const Key& one : keys)
        sum += number_in(one);
    return sum;
}

} // namespace bench
