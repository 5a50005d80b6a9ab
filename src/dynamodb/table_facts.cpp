#include <coalesce/dynamodb/detail/table_facts.hpp>
#include <coalesce/dynamodb/error.hpp>

#include "dynamodb/quoted.hpp"

#include <set>
#include <utility>

namespace coalesce::dynamodb::detail {
namespace {

std::set<std::pair<std::string, KeyType>> attributes_of(const KeySchema& schema) {
    std::set<std::pair<std::string, KeyType>> attributes{
        {schema.partition.name, schema.partition.type}};
    if (schema.sort)
        attributes.emplace(schema.sort->name, schema.sort->type);
    return attributes;
}

// `"year" (N) and "title" (S)`
std::string described(const KeySchema& schema) {
    std::string text;
    for (const auto& [name, type] : attributes_of(schema))
        text.append(text.empty() ? "" : " and ")
            .append(quoted(name) + " (" + to_string(type) + ')');
    return text;
}

} // namespace

TableAbout::TableAbout(std::string table_name, KeySchema key_schema)
    : name(std::move(table_name)), schema(std::move(key_schema)), subject("table " + quoted(name)) {
    check_table_name(name);
    check_schema(schema, name);
}

void require_same_attributes(const TableAbout& table, const KeySchema& of_key_type) {
    if (attributes_of(table.schema) == attributes_of(of_key_type))
        return;
    throw boost::system::system_error(make_error_code(errc::invalid_table),
                                      table.subject + ": its key has " + described(table.schema) +
                                          ", but the struct of its keys " + described(of_key_type));
}

} // namespace coalesce::dynamodb::detail
