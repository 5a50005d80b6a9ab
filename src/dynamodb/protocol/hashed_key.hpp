#pragma once

#include <coalesce/dynamodb/item.hpp>

#include <boost/container_hash/hash.hpp>

#include <cstddef>
#include <utility>

namespace coalesce::dynamodb::protocol {

/// A key with its hash, which takes longer to compute than a look-up does: a key is looked up in
/// several indexes on its way.
class HashedKey {
public:
    HashedKey() = default;
    explicit HashedKey(Item key) : item_(std::move(key)), hash_(boost::hash<Item>()(item_)) {}

    const Item& item() const noexcept { return item_; }
    std::size_t hash() const noexcept { return hash_; }

    friend bool operator==(const HashedKey& a, const HashedKey& b) {
        return a.hash_ == b.hash_ && a.item_ == b.item_;
    }

private:
    Item item_;
    std::size_t hash_ = 0;
};

} // namespace coalesce::dynamodb::protocol
