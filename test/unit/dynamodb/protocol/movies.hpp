#pragma once

#include "dynamodb/protocol/batch_get.hpp"
#include "dynamodb/protocol/item_json.hpp"

#include "unit/dynamodb/values/thrown.hpp"

#include <coalesce/dynamodb/batch_get.hpp>
#include <coalesce/dynamodb/mapping.hpp>

#include <string>
#include <string_view>
#include <vector>

// The table of these tests: `Movies`, with one numeric key `id` unless a test says otherwise.

namespace coalesce::dynamodb::protocol {

inline KeySchema id_schema() {
    return KeySchema(KeyAttribute("id", KeyType::number));
}

inline KeySchema year_title_schema() {
    return KeySchema(KeyAttribute("year", KeyType::number), KeyAttribute("title", KeyType::string));
}

inline Item movie(Number id) {
    return Item{{"id", AttributeValue(std::move(id))}};
}

/// The keys `first`, `first + 1`, ... up to but not including `last`.
inline std::vector<Item> movies(int first, int last) {
    std::vector<Item> keys;
    for (int id = first; id < last; ++id)
        keys.push_back(movie(id));
    return keys;
}

inline std::string joined(const std::vector<Item>& items) {
    std::string text;
    for (const auto& item : items)
        text += (text.empty() ? "" : ",") + to_json(item);
    return text;
}

/// An answer of BatchGetItem for `Movies`.
inline std::string get_answer(const std::vector<Item>& found,
                              const std::vector<Item>& unprocessed = {}) {
    auto text = R"({"Responses":{"Movies":[)" + joined(found) + R"(]},"UnprocessedKeys":{)";
    if (!unprocessed.empty())
        text += R"("Movies":{"Keys":[)" + joined(unprocessed) + "]}";
    return text + "}}";
}

/// The keys of a request for `Movies`.
inline std::vector<Item> keys_of(const Request& request) {
    const auto body = parse_answer(request.body);
    std::vector<Item> keys;
    for (const auto& key : body["RequestItems"]["Movies"]["Keys"].GetArray())
        keys.push_back(from_json<Item>(written([&](JsonWriter& out) { key.Accept(out); })));
    return keys;
}

inline BatchGetPlan plan_of(const std::vector<Item>& keys,
                            unsigned round_limit = default_round_limit) {
    return BatchGetPlan(BatchGetGroup("Movies", id_schema()), keys, round_limit);
}

/// The outcomes of a plan, each item decoded as it is for a caller.
inline std::vector<Result<std::optional<Item>>> outcomes_of(BatchGetPlan plan) {
    std::vector<Result<std::optional<Item>>> items;
    for (const auto& outcome : std::move(plan).outcomes())
        items.push_back(detail::decoded_or_error<Item>(outcome, "table \"Movies\""));
    return items;
}

/// The error of an outcome.
template <class Outcome>
Thrown error_of(const Outcome& outcome) {
    return thrown_by([&] { outcome.value(); });
}

} // namespace coalesce::dynamodb::protocol
