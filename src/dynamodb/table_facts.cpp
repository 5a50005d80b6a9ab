#include <coalesce/dynamodb/detail/table_facts.hpp>

#include "dynamodb/quoted.hpp"

namespace coalesce::dynamodb::detail {

TableAbout::TableAbout(std::string table_name, KeySchema key_schema)
    : name(std::move(table_name)), schema(std::move(key_schema)), subject("table " + quoted(name)) {
    check_table_name(name);
    check_schema(schema, name);
}

} // namespace coalesce::dynamodb::detail
