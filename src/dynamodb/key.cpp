#include <coalesce/dynamodb/error.hpp>
#include <coalesce/dynamodb/key.hpp>

#include "dynamodb/key_attribute.hpp"
#include "dynamodb/quoted.hpp"
#include "dynamodb/utf8.hpp"

#include <algorithm>
#include <map>

// A key that does not fit its table would make the service refuse the whole batch that it travels
// in. So it is refused here, alone, before it joins one.

namespace coalesce::dynamodb {
namespace {

constexpr std::size_t longest_arn = 1024;

[[noreturn]] void refuse(errc code, std::string_view table, const std::string& reason) {
    throw boost::system::system_error(make_error_code(code),
                                      "table " + quoted(table) + ": " + reason);
}

[[noreturn]] void refuse(std::string_view table, const std::string& reason) {
    refuse(errc::invalid_key, table, reason);
}

void check_name(const std::string& name, std::string_view table) {
    if (name.empty() || name.size() > longest_key_name)
        refuse(errc::invalid_table, table,
               "the name of key attribute " + quoted(name) + " has " + std::to_string(name.size()) +
                   " bytes; expected 1 to " + std::to_string(longest_key_name));
    if (!is_utf8(name))
        refuse(errc::invalid_table, table,
               "the name of key attribute " + quoted(name) + " is not UTF-8");
}

std::string described(const KeySchema& schema) {
    return described(attributes_of(schema));
}

std::map<std::string, KeyType> types_of(const KeySchema& schema) {
    std::map<std::string, KeyType> attributes{{schema.partition.name, schema.partition.type}};
    if (schema.sort)
        attributes.emplace(schema.sort->name, schema.sort->type);
    return attributes;
}

void check_attribute(const KeyAttribute& attribute, std::size_t limit, std::string_view table,
                     const Item& item) {
    if (const auto problem = problem_of(attribute, limit, item))
        refuse(table, *problem);
}

void check_attributes(const KeySchema& schema, std::string_view table, const Item& item) {
    check_attribute(schema.partition, longest_partition_key, table, item);
    if (schema.sort)
        check_attribute(*schema.sort, longest_sort_key, table, item);
}

bool is_key_attribute(const KeySchema& schema, std::string_view name) {
    return name == schema.partition.name || (schema.sort && name == schema.sort->name);
}

bool is_table_arn(std::string_view table) {
    return table.size() <= longest_arn && table.starts_with("arn:") &&
           table.find(":table/") != std::string_view::npos &&
           std::all_of(table.begin(), table.end(), [](char c) { return c > ' ' && c <= '~'; });
}

} // namespace

const char* to_string(KeyType type) noexcept {
    switch (type) {
    case KeyType::string: return "S";
    case KeyType::number: return "N";
    case KeyType::binary: return "B";
    }
    return "unknown";
}

void check_schema(const KeySchema& schema, std::string_view table) {
    check_name(schema.partition.name, table);
    if (!schema.sort)
        return;
    check_name(schema.sort->name, table);
    if (schema.sort->name == schema.partition.name)
        refuse(errc::invalid_table, table,
               "partition key and sort key are both " + quoted(schema.partition.name) +
                   "; expected two attributes");
}

void check_same_attributes(const KeySchema& schema, std::string_view table,
                           const KeySchema& of_key_type) {
    if (types_of(schema) != types_of(of_key_type))
        refuse(errc::invalid_table, table,
               "its key has " + described(schema) + ", but the struct of its keys " +
                   described(of_key_type));
}

void check_key(const KeySchema& schema, std::string_view table, const Item& key) {
    check_attributes(schema, table, key);
    for (const auto& [name, value] : key)
        if (!is_key_attribute(schema, name))
            refuse(table, quoted(name) + " is not an attribute of the key, which has " +
                              described(schema));
}

Item key_of(const KeySchema& schema, std::string_view table, const Item& item) {
    check_attributes(schema, table, item);
    Item key;
    key.emplace(*item.find(schema.partition.name));
    if (schema.sort)
        key.emplace(*item.find(schema.sort->name));
    return key;
}

void check_table_name(std::string_view table) {
    if (is_resource_name(table) || is_table_arn(table))
        return;
    throw boost::system::system_error(
        make_error_code(errc::invalid_table),
        "table name " + quoted(table) + " (" + std::to_string(table.size()) +
            " bytes): expected 3 to 255 of a-z, A-Z, 0-9, _, . and -, or the ARN of a table "
            "(at most 1024 bytes)");
}

} // namespace coalesce::dynamodb
