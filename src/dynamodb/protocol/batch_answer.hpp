#pragma once

#include "dynamodb/protocol/item_reader.hpp"
#include "dynamodb/protocol/json.hpp"
#include "dynamodb/protocol/json_reader.hpp"
#include "dynamodb/protocol/key_index.hpp"
#include "dynamodb/protocol/lanes.hpp"

#include <coalesce/dynamodb/item.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What the answers of BatchGetItem and BatchWriteItem have in common: lists per table, and keys
// that have to be ours.

namespace coalesce::dynamodb::protocol {

/// Calls `each(name, path)` with every member of an object that is not null, to read its value.
template <class Each>
void for_each_member(JsonReader& in, const Path& path, Each each) {
    in.begin_object(path);
    while (const auto name = in.next_member(path))
        if (!in.take_null())
            each(*name, Path(path, *name));
}

/// Calls `each(path)` with every element of an array, to read it.
template <class Each>
void for_each_element(JsonReader& in, const Path& path, Each each) {
    in.begin_array(path);
    for (std::size_t i = 0; in.next_element(path); ++i)
        each(Path(path, i));
}

/// Whether an answer that says `name` means the table that the request called `table`: itself or,
/// where that is an ARN, the name at its end.
bool means_table(std::string_view name, std::string_view table) noexcept;

/// The table of the request that an answer calls `name`; null if it was not in the request.
template <class Table>
Table* find_table(std::string_view name, std::vector<Table>& tables) {
    const auto same = [&](const Table& table) { return table.table == name; };
    const auto meant = [&](const Table& table) { return means_table(name, table.table); };
    auto found = std::ranges::find_if(tables, same);
    if (found == tables.end())
        found = std::ranges::find_if(tables, meant);
    return found == tables.end() ? nullptr : &*found;
}

/// Calls `each(table, path)` to read what each member of an object holds for its table. Throws
/// `errc::malformed_response` for one that was not in the request.
template <class Table, class Each>
void for_each_table(JsonReader& in, std::vector<Table>& tables, const Path& path, Each each) {
    for_each_member(in, path, [&](std::string_view name, const Path& here) {
        auto* table = find_table(name, tables);
        if (!table)
            throw_malformed(here, "expected a table of this request");
        each(*table, here);
    });
}

/// Makes of these tables what an answer is that serves nothing.
template <class Table>
void leave_unprocessed(std::vector<Table>& tables) {
    for (auto& table : tables)
        for (auto& answer : table.answers)
            answer.unprocessed = true;
}

/// Reads what each table has cost. Who is charged for other tables is not our business.
template <class Table>
void read_capacity(JsonReader& in, std::vector<Table>& tables, const Path& path) {
    for_each_element(in, path, [&](const Path& element) {
        std::string table;
        double units = 0;
        for_each_member(in, element, [&](std::string_view name, const Path& here) {
            if (name == "TableName")
                table = in.string(here);
            else if (name == "CapacityUnits")
                units = in.number(here);
            else
                in.skip(here);
        });
        if (auto* charged = find_table(table, tables))
            charged->capacity_units += units;
    });
}

/// The answer to the key that was read. Throws `errc::malformed_response` if there is no key, or
/// one that was not in the request.
template <class Answer>
Answer& answer_to(std::optional<Item> key, const KeyIndex& places, std::vector<Answer>& answers,
                  const Path& path) {
    const auto place = key ? places.find(HashedKey(*std::move(key))) : std::nullopt;
    if (!place)
        throw_malformed(path, "expected a key of this request, got another one or none");
    return answers[*place];
}

/// Who is to blame for a refused request, by its error.
Blame blame_of(const std::exception_ptr& error);

/// Whether the service asked for fewer requests. It says so of a batch when it could serve nothing
/// of it; else it leaves entries unprocessed.
bool is_throttling(const std::exception_ptr& error);

/// The error of an entry that was given up. `tries`: how often it was left unprocessed.
std::exception_ptr gave_up(std::string_view operation, std::string_view table, const Item& key,
                           std::size_t given_up, const Lanes& lanes, unsigned tries);

} // namespace coalesce::dynamodb::protocol
