#pragma once

// The hand-written floors: what the same answers cost when one knows all keys beforehand and needs
// no loader. A flat map, the batch function, nothing else.

#include "answer.hpp"

#include <boost/unordered/unordered_flat_map.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace bench {

/// With the hash that the loader takes.
template <class Key>
using Answers = boost::unordered_flat_map<Key, Number, std::hash<Key>>;

/// Asks for these keys, in batches, and files the answers.
template <class Key>
void ask(const std::vector<Key>& keys, Answers<Key>& answers) {
    for (auto first = keys.begin(); first != keys.end();) {
        const auto size = std::min<std::ptrdiff_t>(keys.end() - first, max_batch_size);
        const Numbers values = answer(std::vector<Key>(first, first + size));
        for (const Number value : values)
            answers.find(*first++)->second = value;
    }
}

/// The map with all answers.
template <class Key>
Answers<Key> all_answers(const std::vector<Key>& keys) {
    Answers<Key> answers;
    std::vector<Key> asked;
    for (const Key& key : keys)
        if (answers.try_emplace(key, Number{}).second)
            asked.push_back(key);
    ask(asked, answers);
    return answers;
}

template <class Key>
std::uint64_t add_up(const std::vector<Key>& keys, const Answers<Key>& answers) {
    std::uint64_t sum = 0;
    for (const Key& key : keys)
        sum += answers.find(key)->second;
    return sum;
}

/// The floor of W5. To copy a string costs more than to find it, so the map takes the keys, as a
/// loader may in `load_many`, and only the batch function gets copies. A load is a place among the
/// values.
inline std::uint64_t add_up_taken(Texts keys) {
    Answers<std::string> places;
    std::vector<Texts> batches;
    Numbers loads, values;
    loads.reserve(keys.size());
    for (std::string& key : keys) {
        const auto next = static_cast<Number>(places.size());
        const auto [entry, is_new] = places.try_emplace(std::move(key), next);
        loads.push_back(entry->second);
        if (!is_new)
            continue;
        if (next % max_batch_size == 0)
            batches.emplace_back().reserve(max_batch_size);
        batches.back().push_back(entry->first);
    }
    for (Texts& batch : batches) {
        const Numbers answers = answer(std::move(batch));
        values.insert(values.end(), answers.begin(), answers.end());
    }
    std::uint64_t sum = 0;
    for (const Number place : loads)
        sum += values[place];
    return sum;
}

} // namespace bench
