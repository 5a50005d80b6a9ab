#include <coalesce/dynamodb/detail/table_facts.hpp>

#include <coalesce/dynamodb/error.hpp>

#include "dynamodb/quoted.hpp"

#include <algorithm>

namespace coalesce::dynamodb::detail {

TableAbout::TableAbout(std::string table_name, KeySchema key_schema,
                       std::vector<IndexSchema> known_indexes)
    : name(std::move(table_name)),
      schema(std::move(key_schema)),
      indexes(std::move(known_indexes)),
      subject("table " + quoted(name)) {
    check_table_name(name);
    check_schema(schema, name);
}

const IndexSchema& index_of(const TableAbout& table, std::string_view name) {
    const auto found = std::ranges::find(table.indexes, name, &IndexSchema::name);
    if (found != table.indexes.end())
        return *found;
    std::string known;
    for (const auto& index : table.indexes)
        known += (known.empty() ? "" : ", ") + quoted(index.name);
    throw boost::system::system_error(
        make_error_code(errc::invalid_table),
        table.subject + ": no index " + quoted(name) + " is known; expected " +
            (known.empty() ? "a table from Client::table, or global_index and local_index"
                           : known));
}

} // namespace coalesce::dynamodb::detail
