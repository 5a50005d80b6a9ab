#pragma once

// How the answers of a batch function, in any of their shapes, find their keys.

#include <coalesce/batch_fn.hpp>
#include <coalesce/detail/batch.hpp>
#include <coalesce/detail/check_key.hpp>
#include <coalesce/detail/describe_key.hpp>
#include <coalesce/detail/loader_error.hpp>
#include <coalesce/detail/require_rows.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <ranges>
#include <string>
#include <utility>
#include <vector>

namespace coalesce::detail {

template <class Key, class Value, class Answers>
void settle_ordered(Batch<Key, Value>& batch, Answers answers) {
    const std::size_t count = std::ranges::size(answers);
    if (count != batch.keys())
        fail_loader(errc::wrong_answer_count, batch.loader(),
                    "the batch function gave " + std::to_string(count) + " answers for " +
                        std::to_string(batch.keys()) +
                        " keys; it must give one for each key, in the order of the keys. Rows in "
                        "any order, or not for every key, are for coalesce::by_key. Keys: " +
                        describe_keys(batch.copy_keys()));
    std::size_t place = 0;
    for (auto&& answer : answers) {
        using Answer = decltype(std::move(answer));
        if constexpr (std::constructible_from<Result<Value>, Answer>)
            batch.settle(place++, Result<Value>(std::move(answer)));
        else
            batch.settle(place++, Result<Value>(static_cast<Value>(std::move(answer))));
    }
}

/// Fails the key at this place: its error is the loader's, not an answer, and is not cached.
template <class Key, class Value>
void fail_key(Batch<Key, Value>& batch, std::size_t place, errc code, const std::string& before,
              const std::string& after) {
    const auto error = loader_error(code, batch.loader(),
                                    before + describe(batch.flights()[place]->key()) + after);
    batch.fail(place, std::make_exception_ptr(error));
}

template <class Key, class Value>
void settle_absent(Batch<Key, Value>& batch, std::size_t place, const char* what) {
    if constexpr (is_optional<Value>)
        batch.settle(place, Value(std::nullopt));
    else
        fail_key(batch, place, errc::no_answer,
                 std::string("the batch function gave no ") + what + " for the key ",
                 "; make the loader's value a std::optional if keys may be missing");
}

template <class Key, class Value, class Answers>
void settle_mapped(Batch<Key, Value>& batch, const Answers& answers) {
    for (std::size_t place = 0; place < batch.keys(); ++place) {
        const auto found = answers.find(batch.flights()[place]->key());
        if (found == answers.end())
            settle_absent(batch, place, "map entry");
        else
            batch.settle(place, Result<Value>(found->second));
    }
}

/// The rows of a batch, sorted to its keys.
template <class Key, class Value, class Rows, class KeyOf>
class RowSorter {
public:
    using Row = std::ranges::range_value_t<Rows>;

    RowSorter(Batch<Key, Value>& batch, KeyedRows<Rows, KeyOf> answers)
        : batch_(batch), answers_(std::move(answers)) {
        for (auto& row : answers_.rows) {
            Key key = std::invoke(std::as_const(answers_.key_of), std::as_const(row));
            sorted_[std::move(key)].push_back(&row);
        }
    }

    void settle() {
        std::size_t used = 0;
        for (const auto& flight : batch_.flights())
            used += sorted_.contains(flight->key());
        const bool strangers = used < sorted_.size();
        for (std::size_t place = 0; place < batch_.keys(); ++place)
            settle(place, strangers);
    }

private:
    void settle(std::size_t place, bool strangers) {
        const auto found = sorted_.find(batch_.flights()[place]->key());
        if (found != sorted_.end())
            return settle_found(place, found->second);
        if (strangers)
            return fail_key(
                batch_, place, errc::unknown_key, "the batch function gave no row for the key ",
                ", but one for the key " + describe(stranger()) + ", which it was not asked for");
        if constexpr (is_vector_of<Value, Row>)
            batch_.settle(place, Value());
        else
            settle_absent(batch_, place, "row");
    }

    void settle_found(std::size_t place, const std::vector<Row*>& rows) {
        if constexpr (is_vector_of<Value, Row>) {
            Value all;
            for (Row* row : rows)
                all.push_back(*row);
            batch_.settle(place, std::move(all));
        } else if (rows.size() > 1) {
            fail_key(batch_, place, errc::ambiguous_answer,
                     "the batch function gave " + std::to_string(rows.size()) +
                         " rows for the key ",
                     "; make the loader's value a std::vector if a key may have several");
        } else {
            batch_.settle(place, Result<Value>(Value(*rows.front())));
        }
    }

    const Key& stranger() const {
        for (const auto& [key, rows] : sorted_)
            if (std::ranges::none_of(batch_.flights(), [&](const auto& flight) {
                    return KeyEqual()(flight->key(), key);
                }))
                return key;
        return sorted_.begin()->first;
    }

    Batch<Key, Value>& batch_;
    KeyedRows<Rows, KeyOf> answers_;
    boost::unordered_flat_map<Key, std::vector<Row*>, KeyHash, KeyEqual> sorted_;
};

template <class Key, class Value, class Rows, class KeyOf>
void settle_rows(Batch<Key, Value>& batch, KeyedRows<Rows, KeyOf> answers) {
    if constexpr (require_rows<Key, Value, Rows, KeyOf>())
        RowSorter<Key, Value, Rows, KeyOf>(batch, std::move(answers)).settle();
}

template <class Key, class Value, class Answers>
void settle(Batch<Key, Value>& batch, Answers answers) {
    if constexpr (is_keyed_rows<Answers>)
        settle_rows(batch, std::move(answers));
    else if constexpr (MappedAnswers<Answers, Key, Value>)
        settle_mapped(batch, answers);
    else
        settle_ordered(batch, std::move(answers));
}

/// Answers the only key of a batch with what an awaitable gives.
template <class Key, class Value>
asio::awaitable<void> settle_with(typename Batch<Key, Value>::Ptr batch,
                                  asio::awaitable<Value> value) {
    try {
        batch->settle(0, co_await std::move(value));
    } catch (...) {
        batch->settle(0, Result<Value>(boost::system::in_place_error, std::current_exception()));
    }
}

/// What a batch function that has returned left unanswered.
template <class Key, class Value>
void fail_unsettled(Batch<Key, Value>& batch) {
    for (std::size_t place = 0; place < batch.flights().size(); ++place)
        if (!batch.flights()[place]->landed())
            fail_key(batch, place, errc::no_answer,
                     "the batch function returned without settling the key ",
                     "; it must call the sink for every key");
}

} // namespace coalesce::detail
