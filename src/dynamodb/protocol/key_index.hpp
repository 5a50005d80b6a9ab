#pragma once

#include <coalesce/dynamodb/item.hpp>

#include <boost/container_hash/hash.hpp>
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
    std::optional<std::size_t> find(const Item& key) const {
        const auto found = numbers_.find(key);
        return found == numbers_.end() ? std::nullopt : std::optional(found->second);
    }

    void set(const Item& key, std::size_t number) {
        if (numbers_.emplace(&key, number).second)
            return;
        numbers_.erase(&key); // the object that was referred to may be another one
        numbers_.emplace(&key, number);
    }

    /// Forgets a key if it has this number.
    void erase(const Item& key, std::size_t number) {
        const auto found = numbers_.find(key);
        if (found != numbers_.end() && found->second == number)
            numbers_.erase(found);
    }

    void reserve(std::size_t keys) { numbers_.reserve(keys); }

private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(const Item& key) const { return boost::hash<Item>()(key); }
        std::size_t operator()(const Item* key) const { return boost::hash<Item>()(*key); }
    };
    struct Equal {
        using is_transparent = void;
        bool operator()(const Item* a, const Item* b) const { return *a == *b; }
        bool operator()(const Item& a, const Item* b) const { return a == *b; }
        bool operator()(const Item* a, const Item& b) const { return *a == b; }
    };

    boost::unordered_flat_map<const Item*, std::size_t, Hash, Equal> numbers_;
};

} // namespace coalesce::dynamodb::protocol
