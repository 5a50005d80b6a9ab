#pragma once

#include <coalesce/key_hash.hpp>

#include <concepts>
#include <cstddef>
#include <ostream>
#include <sstream>
#include <string>
#include <vector>

namespace coalesce::detail {

template <class T>
concept Streamable = requires(std::ostream& out, const T& value) {
    out << value;
};

/// Writes a key into an error message as well as its type allows.
template <class Key>
void describe_key(std::ostream& out, const Key& key) {
    if constexpr (Streamable<Key>) {
        out << key;
    } else if constexpr (Described<Key>) {
        using namespace boost::describe;
        const char* separator = "{";
        boost::mp11::mp_for_each<describe_members<Key, mod_any_access | mod_inherited>>(
            [&](auto member) {
                out << separator << member.name << ": ";
                describe_key(out, key.*member.pointer);
                separator = ", ";
            });
        out << '}';
    } else {
        out << "(a key without operator<<)";
    }
}

/// A key for an error message.
template <class Key>
std::string describe(const Key& key) {
    std::ostringstream out;
    describe_key(out, key);
    return out.str();
}

/// The keys of a batch for an error message: the first ten, and how many there are.
template <class Key>
std::string describe_keys(const std::vector<Key>& keys) {
    constexpr std::size_t shown = 10;
    std::ostringstream out;
    for (std::size_t i = 0; i < keys.size() && i < shown; ++i) {
        out << (i == 0 ? "" : ", ");
        describe_key(out, keys[i]);
    }
    if (keys.size() > shown)
        out << " and " << keys.size() - shown << " more";
    return out.str();
}

} // namespace coalesce::detail
