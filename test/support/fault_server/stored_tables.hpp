#pragma once

#include "support/fault_server/order.hpp"

#include <coalesce/dynamodb/index_schema.hpp>
#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/key.hpp>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coalesce::test {

/// A write that was done: the item that was put, or nothing if it was removed.
class StoredWrite {
public:
    StoredWrite(dynamodb::Item of_key, std::optional<dynamodb::Item> new_item)
        : key(std::move(of_key)), item(std::move(new_item)) {}

    dynamodb::Item key;
    std::optional<dynamodb::Item> item;
};

/// A table in memory. Its items are found by their keys, however these are spelt.
class StoredTable {
public:
    using Items = std::map<dynamodb::Item, dynamodb::Item, KeyOrder>; // by key

    StoredTable(std::string table_name, dynamodb::KeySchema key_schema,
                std::vector<dynamodb::IndexSchema> its_indexes = {})
        : name(std::move(table_name)),
          schema(std::move(key_schema)),
          indexes(std::move(its_indexes)),
          items_(KeyOrder(schema)) {}

    /// The key of an item. Refuses an item without one.
    dynamodb::Item key_of(const dynamodb::Item& item) const;
    /// Refuses what is not exactly a key of this table.
    void check_key(const dynamodb::Item& key) const;

    /// Refuses an index that there is not.
    const dynamodb::IndexSchema& index(std::string_view name) const;

    const dynamodb::Item* find(const dynamodb::Item& key) const;
    const Items& items() const noexcept { return items_; }
    KeyOrder order() const { return items_.key_comp(); }
    std::size_t size() const noexcept { return items_.size(); }

    /// What a test puts in before it begins; no write of the service.
    void fill(dynamodb::Item item) { items_.insert_or_assign(key_of(item), std::move(item)); }

    void put(dynamodb::Item item);
    void remove(const dynamodb::Item& key);

    std::string name;
    dynamodb::KeySchema schema;
    std::vector<dynamodb::IndexSchema> indexes;
    bool is_denied = false;
    /// How many more descriptions say that it is being created; until then it cannot be used.
    std::size_t descriptions_until_active = 0;
    std::vector<StoredWrite> writes; ///< In the order in which they were done.
    bool keeps_writes = true;

private:
    Items items_;
};

/// All tables, by name.
class StoredTables {
public:
    /// Makes a table, in the place of one of its name.
    StoredTable& create(StoredTable table);
    bool has(std::string_view name) const { return tables_.contains(name); }

    /// For the test: throws `std::out_of_range` if there is no such table.
    StoredTable& at(std::string_view name);

    /// For a client, by name or ARN: refuses a table that there is not, or not yet, and one that is
    /// denied.
    StoredTable& find(std::string_view name_or_arn);
    /// The same, but gives a table that is being created too.
    StoredTable& described(std::string_view name_or_arn);

private:
    std::map<std::string, StoredTable, std::less<>> tables_;
};

} // namespace coalesce::test
