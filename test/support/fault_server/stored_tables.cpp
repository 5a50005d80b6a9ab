#include "support/fault_server/stored_tables.hpp"

#include "support/fault_server/answer.hpp"

#include <boost/system/system_error.hpp>

#include <algorithm>
#include <stdexcept>

namespace coalesce::test {

dynamodb::Item StoredTable::key_of(const dynamodb::Item& item) const {
    try {
        return dynamodb::key_of(schema, name, item);
    } catch (const boost::system::system_error& error) {
        throw Refused("ValidationException", error.what());
    }
}

void StoredTable::check_key(const dynamodb::Item& key) const {
    try {
        dynamodb::check_key(schema, name, key);
    } catch (const boost::system::system_error& error) {
        throw Refused("ValidationException", error.what());
    }
}

const dynamodb::IndexSchema& StoredTable::index(std::string_view index_name) const {
    const auto found = std::ranges::find(indexes, index_name, &dynamodb::IndexSchema::name);
    if (found == indexes.end())
        throw Refused("ValidationException",
                      "The table does not have the specified index: " + std::string(index_name));
    return *found;
}

const dynamodb::Item* StoredTable::find(const dynamodb::Item& key) const {
    const auto found = items_.find(key);
    return found == items_.end() ? nullptr : &found->second;
}

void StoredTable::put(dynamodb::Item item) {
    auto key = key_of(item);
    if (keeps_writes)
        writes.emplace_back(key, item);
    items_.insert_or_assign(std::move(key), std::move(item));
}

void StoredTable::remove(const dynamodb::Item& key) {
    if (keeps_writes)
        writes.emplace_back(key, std::nullopt);
    items_.erase(key);
}

StoredTable& StoredTables::create(StoredTable table) {
    auto name = table.name;
    return tables_.insert_or_assign(std::move(name), std::move(table)).first->second;
}

StoredTable& StoredTables::at(std::string_view name) {
    const auto found = tables_.find(name);
    if (found == tables_.end())
        throw std::out_of_range("the server has no table " + std::string(name));
    return found->second;
}

StoredTable& StoredTables::find(std::string_view name_or_arn) {
    auto& table = described(name_or_arn);
    if (table.descriptions_until_active > 0)
        throw Refused("ResourceNotFoundException",
                      "Requested resource not found: " + table.name + " is being created");
    return table;
}

StoredTable& StoredTables::described(std::string_view name_or_arn) {
    const auto name = name_or_arn.substr(name_or_arn.rfind('/') + 1); // all of it without a slash
    const auto found = tables_.find(name);
    if (found == tables_.end())
        throw Refused("ResourceNotFoundException",
                      "Requested resource not found: " + std::string(name));
    if (found->second.is_denied)
        throw Refused("AccessDeniedException",
                      "not authorized to perform this on table " + std::string(name));
    return found->second;
}

} // namespace coalesce::test
