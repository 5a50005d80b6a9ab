#pragma once

#include "dynamodb/protocol/item_reader.hpp"
#include "dynamodb/protocol/json.hpp"
#include "dynamodb/protocol/json_reader.hpp"
#include "dynamodb/protocol/key_index.hpp"

#include <coalesce/dynamodb/item.hpp>

#include <cstddef>
#include <exception>
#include <map>
#include <optional>
#include <string>
#include <string_view>

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

/// Throws `errc::malformed_response` unless `name` is the table that the request called `table`:
/// itself or, where that is an ARN, the name at its end.
void require_table(std::string_view name, std::string_view table, const Path& path);

/// Calls `each(path)` to read what a member of an answer holds for `table`, if anything. Throws
/// `errc::malformed_response` if it holds something for another table.
template <class Each>
void for_table(JsonReader& in, std::string_view table, const Path& path, Each each) {
    for_each_member(in, path, [&](std::string_view name, const Path& here) {
        require_table(name, table, here);
        each(here);
    });
}

/// The answer to the key that was read. Throws `errc::malformed_response` if there is no key, or
/// one that was not in the request.
template <class Answer>
Answer& answer_to(const std::optional<Item>& key, const KeyIndex& index,
                  std::map<std::size_t, Answer>& answers, const Path& path) {
    const auto entry = key ? index.find(*key) : index.end();
    const auto answer = entry == index.end() ? answers.end() : answers.find(entry->second);
    if (answer == answers.end())
        throw_malformed(path, "expected a key of this request, got another one or none");
    return answer->second;
}

/// Whether one entry alone may be why the service refused the whole request: `errc::validation`.
bool may_be_of_one_entry(const std::exception_ptr& error);

/// The error of an entry whose rounds are used up.
std::exception_ptr gave_up(std::string_view operation, std::string_view table, const Item& key,
                           std::size_t given_up, unsigned rounds);

/// The error of an entry whose plan is asked for its outcome too early.
std::exception_ptr left_open(std::string_view operation, std::string_view table, const Item& key);

} // namespace coalesce::dynamodb::protocol
