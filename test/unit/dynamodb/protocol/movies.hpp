#pragma once

#include "dynamodb/protocol/get_queue.hpp"
#include "dynamodb/protocol/item_json.hpp"
#include "dynamodb/protocol/json.hpp"

#include "unit/dynamodb/values/thrown.hpp"

#include <coalesce/dynamodb/batch_get.hpp>
#include <coalesce/dynamodb/mapping.hpp>

#include <gtest/gtest.h>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
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

inline detail::TableFacts movies_table(KeySchema schema = id_schema()) {
    return std::make_shared<const detail::TableAbout>("Movies", std::move(schema));
}

/// What came of an answer.
struct Round {
    std::size_t answered = 0;
    std::size_t unprocessed = 0;
    std::vector<Rest> rests;
};

/// A queue with one call in it, and what has become of that.
class Reads {
public:
    Reads(KeySchema schema, ReadOptions options, const std::vector<Item>& keys,
          unsigned round_limit = default_round_limit)
        : queue(8, round_limit), outcomes_(keys.size()) {
        detail::BatchGetCall call(movies_table(std::move(schema)), std::move(options));
        call.keys.assign(keys.begin(), keys.end());
        std::vector<detail::PlacedRead> refused;
        GetAsk ask(std::move(call), refused);
        keep(refused);
        if (ask.size() > 0)
            queue.ask(1, std::move(ask));
    }

    std::optional<Request> next() { return queue.next(Fill::any); }

    Round absorb(Ticket ticket, std::string body) {
        auto absorbed = queue.absorb(ticket, std::move(body));
        keep(absorbed);
        const auto& table = absorbed.report.tables.at(0);
        return {table.served + table.missing, table.unprocessed, absorbed.rests};
    }

    void fail(Ticket ticket, const std::exception_ptr& error) { keep(queue.fail(ticket, error)); }

    /// Ends the rest of the table.
    void resume() { queue.resume(0); }

    bool done() const { return queue.idle(); }
    const ReadCounts& counts() const { return queue.counts(); }

    /// The outcomes, each item decoded as it is for a caller. Throws if one is owed.
    std::vector<Result<std::optional<Item>>> outcomes() const {
        std::vector<Result<std::optional<Item>>> items;
        for (const auto& outcome : outcomes_)
            items.push_back(detail::decoded_or_error<Item>(outcome.value(), "table \"Movies\""));
        return items;
    }

    GetQueue queue;

private:
    void keep(const Absorbed<detail::PlacedRead>& absorbed) {
        for (const auto& delivery : absorbed.deliveries)
            keep(delivery.outcomes);
    }
    void keep(const std::vector<detail::PlacedRead>& reads) {
        for (const auto& read : reads) {
            EXPECT_FALSE(outcomes_.at(read.place)) << "a second outcome for one place";
            outcomes_[read.place] = read.outcome;
        }
    }

    std::vector<std::optional<Fetched<detail::ReceivedItem>>> outcomes_;
};

inline Reads reads_of(const std::vector<Item>& keys, unsigned round_limit = default_round_limit) {
    return Reads(id_schema(), ReadOptions(), keys, round_limit);
}

inline ReadOptions projected(std::vector<std::string> paths, bool consistent_read = false) {
    ReadOptions options;
    options.projection = Projection(std::move(paths));
    options.consistent_read = consistent_read;
    return options;
}

/// The error of an outcome.
template <class Outcome>
Thrown error_of(const Outcome& outcome) {
    return thrown_by([&] { outcome.value(); });
}

} // namespace coalesce::dynamodb::protocol
