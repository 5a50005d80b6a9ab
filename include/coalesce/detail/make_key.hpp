#pragma once

#include <concepts>
#include <utility>
#include <vector>

namespace coalesce::detail {

/// The key that these are the parts of, as in `Key{parts...}`.
template <class Key, class... Parts>
Key make_key(Parts&&... parts) {
    return Key{std::forward<Parts>(parts)...};
}

/// The key that this can be taken for.
template <class Key, std::convertible_to<Key> Part>
Key make_key(Part&& part) {
    return static_cast<Key>(std::forward<Part>(part));
}

/// Keys that are written down, as `load_many` takes them.
template <class Key, class... Keys>
std::vector<Key> list_keys(Keys&&... keys) {
    std::vector<Key> list;
    list.reserve(sizeof...(Keys));
    (list.push_back(std::forward<Keys>(keys)), ...);
    return list;
}

} // namespace coalesce::detail
