#pragma once

#include "dynamodb/protocol/hashed_key.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <optional>

namespace coalesce::dynamodb::protocol {

/// A number for each key, however the service spells the key.
///
/// Lifetime: refers to the keys, which stay where they are.
class KeyIndex {
public:
    /// The number of a key, if it is here.
    std::optional<std::size_t> find(const HashedKey& key) const {
        const auto found = numbers_.find(&key);
        return found == numbers_.end() ? std::nullopt : std::optional(found->second);
    }

    void set(const HashedKey& key, std::size_t number) {
        if (numbers_.emplace(&key, number).second)
            return;
        numbers_.erase(&key); // the object that was referred to may be another one
        numbers_.emplace(&key, number);
    }

    /// Forgets a key if it has this number.
    void erase(const HashedKey& key, std::size_t number) {
        const auto found = numbers_.find(&key);
        if (found != numbers_.end() && found->second == number)
            numbers_.erase(found);
    }

    void reserve(std::size_t keys) { numbers_.reserve(keys); }

private:
    struct Hash {
        std::size_t operator()(const HashedKey* key) const { return key->hash(); }
    };
    struct Equal {
        bool operator()(const HashedKey* a, const HashedKey* b) const { return *a == *b; }
    };

    boost::unordered_flat_map<const HashedKey*, std::size_t, Hash, Equal> numbers_;
};

} // namespace coalesce::dynamodb::protocol
