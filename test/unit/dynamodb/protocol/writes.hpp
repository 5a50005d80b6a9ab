#pragma once

#include "dynamodb/protocol/write_queue.hpp"

#include "unit/dynamodb/protocol/movies.hpp"

#include <deque>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coalesce::dynamodb::protocol {

using Operations = std::vector<detail::WriteOperation>;
using detail::Delete;
using detail::Put;

/// A queue of writes, and what has become of them, call by call.
class Writes {
public:
    explicit Writes(unsigned round_limit = default_round_limit) : queue(8, round_limit) {}

    /// A call.
    AskId ask(Operations operations) {
        auto& call = calls_.emplace_back(operations.size());
        detail::BatchWriteCall to_ask(table_);
        for (auto& operation : operations)
            to_ask.operations.emplace_back(std::move(operation));
        std::vector<detail::PlacedWrite> refused;
        WriteAsk ask(std::move(to_ask), refused);
        keep(call, refused);
        if (ask.size() > 0)
            queue.ask(calls_.size() - 1, std::move(ask));
        return calls_.size() - 1;
    }

    std::optional<Request> next() { return queue.next(Fill::any); }

    Round absorb(Ticket ticket, std::string_view body) {
        auto absorbed = queue.absorb(ticket, body);
        keep(absorbed);
        const auto& table = absorbed.report.tables.at(0);
        return {table.served, table.unprocessed, absorbed.rests};
    }

    void fail(Ticket ticket, const std::exception_ptr& error) { keep(queue.fail(ticket, error)); }
    void resume() { queue.resume(0); }
    bool done() const { return queue.idle(); }

    const detail::PlacedWrite& fate(AskId call, std::size_t place) const {
        return calls_.at(call).at(place).value();
    }
    const Written& outcome(std::size_t place, AskId call = 0) const {
        return fate(call, place).outcome;
    }
    bool is_owed(AskId call, std::size_t place) const { return !calls_.at(call).at(place); }

    WriteQueue queue;

private:
    using Call = std::vector<std::optional<detail::PlacedWrite>>;

    void keep(const Absorbed<detail::PlacedWrite>& absorbed) {
        for (const auto& delivery : absorbed.deliveries)
            keep(calls_.at(delivery.ask), delivery.outcomes);
    }
    static void keep(Call& call, const std::vector<detail::PlacedWrite>& writes) {
        for (const auto& write : writes) {
            EXPECT_FALSE(call.at(write.place)) << "a second outcome for one place";
            call[write.place] = write;
        }
    }

    detail::TableFacts table_ = movies_table();
    std::deque<Call> calls_;
};

inline Writes writes_of(Operations operations, unsigned round_limit = default_round_limit) {
    Writes writes(round_limit);
    writes.ask(std::move(operations));
    return writes;
}

inline Item titled(Number id, std::string title) {
    return Item{{"id", std::move(id)}, {"title", std::move(title)}};
}

inline Operations puts(int first, int last) {
    Operations operations;
    for (int id = first; id < last; ++id)
        operations.push_back(Put(titled(id, "x")));
    return operations;
}

inline std::string puts_json(int first, int last) {
    std::string text;
    for (int id = first; id < last; ++id)
        text += (text.empty() ? R"({"PutRequest":{"Item":)" : R"(,{"PutRequest":{"Item":)") +
                to_json(titled(id, "x")) + "}}";
    return text;
}

inline std::string unprocessed_puts(int first, int last) {
    return R"({"UnprocessedItems":{"Movies":[)" + puts_json(first, last) + "]}}";
}

inline std::string request_with(const std::string& operations) {
    return R"({"RequestItems":{"Movies":[)" + operations +
           R"(]},"ReturnConsumedCapacity":"TOTAL"})";
}

inline constexpr auto all_done = R"({"UnprocessedItems":{}})";

} // namespace coalesce::dynamodb::protocol
