#pragma once

#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/key.hpp>

#include <compare>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// The orders in which the service keeps items: those of a table by a hash of the partition key,
// then by it and the sort key.

namespace coalesce::test {

/// Numbers by value, strings and binaries by their bytes; what is no value of a key comes first.
std::strong_ordering order(const dynamodb::AttributeValue& a, const dynamodb::AttributeValue& b);

/// The value of an attribute; NULL if there is none.
const dynamodb::AttributeValue& value_in(const dynamodb::Item& item, std::string_view attribute);

/// By the values of these attributes, one after the other.
std::strong_ordering order_by(const std::vector<dynamodb::KeyAttribute>& attributes,
                              const dynamodb::Item& a, const dynamodb::Item& b);

/// The attributes of a key, the partition key first.
std::vector<dynamodb::KeyAttribute> attributes_of(const dynamodb::KeySchema& schema);

/// The order of a table. A key without its sort key comes before the whole partition.
class KeyOrder {
public:
    explicit KeyOrder(const dynamodb::KeySchema& schema) : attributes_(attributes_of(schema)) {}

    bool operator()(const dynamodb::Item& a, const dynamodb::Item& b) const;

    /// Where in a table an item stands that has this key, or this partition key.
    std::size_t hash_of(const dynamodb::Item& key) const;

private:
    std::vector<dynamodb::KeyAttribute> attributes_;
};

} // namespace coalesce::test
