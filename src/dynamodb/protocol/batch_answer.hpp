#pragma once

#include "dynamodb/protocol/item_json.hpp"
#include "dynamodb/protocol/json.hpp"
#include "dynamodb/protocol/key_index.hpp"

#include <coalesce/dynamodb/item.hpp>

#include <exception>
#include <map>
#include <string>
#include <string_view>

// What the answers of BatchGetItem and BatchWriteItem have in common: lists per table, and keys
// that have to be ours.

namespace coalesce::dynamodb::protocol {

/// What `answer[member]` holds for `table`; null if nothing, or if there is no such member.
/// Throws `errc::malformed_response` if it holds something for another table.
const JsonValue* find_table(const JsonValue& answer, std::string_view member,
                            std::string_view table);

/// Calls `each` with every element of an array and its path.
template <class Each>
void for_each_element(const JsonValue& array, const Path& path, Each each) {
    const auto& elements = as_array(array, path);
    for (rapidjson::SizeType i = 0; i < elements.Size(); ++i)
        each(elements[i], Path(path, i));
}

/// The answer to the key in `item`. Throws `errc::malformed_response` if it has none, or one that
/// was not in the request.
template <class Answer>
Answer& answer_to(const JsonValue& item, const Path& path, const KeySchema& schema,
                  const KeyIndex& index, std::map<std::size_t, Answer>& answers) {
    const auto key = read_key(item, schema, path);
    const auto entry = key ? index.find(*key) : index.end();
    const auto answer = entry == index.end() ? answers.end() : answers.find(entry->second);
    if (answer == answers.end())
        throw_malformed(path, "expected a key of this request, got another one or none");
    return answer->second;
}

/// The error of an entry whose rounds are used up.
std::exception_ptr gave_up(std::string_view operation, std::string_view table, const Item& key,
                           std::size_t given_up, unsigned rounds);

/// The error of an entry whose plan is asked for its outcome too early.
std::exception_ptr left_open(std::string_view operation, std::string_view table, const Item& key);

} // namespace coalesce::dynamodb::protocol
