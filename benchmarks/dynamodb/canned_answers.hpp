#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace bench {

inline constexpr std::uint64_t scanned_items = 1'000'000;
inline constexpr std::uint64_t items_of_a_page = 10'000;

/// The body of the answer to an operation on `products_table`, which has every product that it is
/// asked for. BatchGetItem answers from the last key to the first: the order is anybody's.
std::string canned_answer(std::string_view operation, std::string_view request_body);

} // namespace bench
