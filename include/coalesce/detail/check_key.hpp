#pragma once

#include <coalesce/detail/loader_error.hpp>

#include <optional>
#include <string>
#include <type_traits>

namespace coalesce::detail {

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;

/// A null pointer, raw or smart, or an empty optional: nothing that a backend could be asked for.
template <class Key>
bool is_null(const Key& key) {
    if constexpr (is_optional<Key>)
        return !key;
    else if constexpr (std::is_pointer_v<Key> || requires { typename Key::element_type; })
        return key == nullptr;
    else
        return false;
}

/// Throws `errc::null_key` if the key is null.
template <class Key>
void check_key(const Key& key, const std::string& loader) {
    if (is_null(key))
        fail_loader(errc::null_key, loader, "a load must be called with a key, but got a null one");
}

} // namespace coalesce::detail
