#pragma once

#include "dynamodb/protocol/batch_request.hpp"
#include "dynamodb/protocol/entry_pool.hpp"
#include "dynamodb/protocol/key_index.hpp"
#include "dynamodb/protocol/write_answer.hpp"

#include <coalesce/dynamodb/client_statistics.hpp>
#include <coalesce/dynamodb/detail/batch_call.hpp>
#include <coalesce/dynamodb/item.hpp>

#include <cstddef>
#include <deque>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// BatchWriteItem: the service refuses a whole request in which one operation is wrong, two touch
// the same key, or the JSON is too long. So each operation is judged before it is sent, and
// requests are cut by the bytes of their JSON. The service does not say in which order it carries
// operations out, so one key is in one request at a time: a later write waits for the answer to an
// earlier one, takes its place if that has not left or was left unprocessed, and then both share
// one outcome (BW3, BW4). This file decides what to send next. It does not wait, sign, or send.

namespace coalesce::dynamodb::protocol {

/// How many operations a request takes, over all its tables (BW1).
inline constexpr std::size_t max_write_operations = 25;

/// A call whose writes have been looked at: those that can be sent.
class WriteAsk {
public:
    struct Operation {
        Item key;
        std::string json;
    };

    /// Appends to `refused` the writes that can never succeed (the key does not fit the table, the
    /// item holds what DynamoDB refuses), with their errors.
    WriteAsk(detail::BatchWriteCall call, std::vector<detail::PlacedWrite>& refused);

    std::size_t size() const noexcept { return operations.size(); }

    /// Takes `count` of its writes out, from `first` on, to be asked for by themselves.
    WriteAsk portion(std::size_t first, std::size_t count);

    detail::TableFacts table;
    std::vector<Operation> operations;
    std::vector<std::size_t> places; // of these operations in the call

private:
    explicit WriteAsk(detail::TableFacts of_table) : table(std::move(of_table)) {}
};

/// Merges the writes of many calls into requests, and their answers into outcomes. Workers use it
/// as they use `GetQueue`.
///
/// Writes of different keys are carried out in any order, writes of one key in the order in which
/// they were asked for.
class WriteQueue {
public:
    using Ask = WriteAsk;
    using Placed = detail::PlacedWrite;

    static constexpr std::string_view operation = "BatchWriteItem";
    static constexpr std::size_t max_entries = max_write_operations;

    explicit WriteQueue(std::size_t max_requests, unsigned round_limit = default_round_limit);

    void ask(AskId id, WriteAsk ask);

    /// Forgets a call. Writes that have not left are not sent, and those that they have superseded
    /// are sent again; the others are carried to their end, also when they are left unprocessed:
    /// the request may have been repeated, and done at first, and an older write of the same key
    /// must not come after.
    /// Gives no requests to cancel.
    std::vector<Ticket> withdraw(AskId id);

    std::optional<Request> next(Fill fill);

    /// Takes the body of a successful answer.
    ///
    /// Throws `errc::malformed_response` if it is no answer to this request; then nothing has
    /// changed and the ticket is still good: send the same body again, or `fail` it.
    Absorbed<Placed> absorb(Ticket ticket, std::string_view body);

    /// The request came to nothing: its writes end with this error, unless taking the request
    /// apart can tell which of its tables or writes is to blame. If it was throttled all of its
    /// writes are unprocessed.
    Absorbed<Placed> fail(Ticket ticket, const std::exception_ptr& error);

    /// The rest of a table is over.
    void resume(TableId table) { lanes_.resume(table); }

    /// True if no write waits, rests or is under way.
    bool idle() const noexcept { return lanes_.idle(); }

    const WriteCounts& counts() const noexcept { return counts_; }

private:
    struct Write {
        std::optional<Waiter> waiter; // none: nobody wants to know
        std::string json;
        bool has_left = false; // and may be done: of a repeated request nobody knows
    };

    /// A key and its writes, the latest last.
    struct Entry {
        HashedKey key;
        LaneId lane = 0;
        std::vector<Write> waiting; // the last one will be sent
        std::vector<Write> sent;    // the last one has been
    };

    struct Table {
        detail::TableFacts facts;
        KeyIndex entries;
    };

    using Parts = std::vector<Part>;

    LaneId lane_of(const detail::TableFacts& table);
    EntryId entry_of(LaneId lane, HashedKey key);
    void withdraw(EntryId entry, AskId id);
    std::string body_of(const Parts& parts) const;
    std::vector<TableWriteAnswer> no_answers(const Parts& parts) const;
    Absorbed<Placed> take_in(Ticket ticket, const std::vector<TableWriteAnswer>& answers);
    void settle(std::vector<Write>& writes, const Written& outcome);
    void end_sent(EntryId entry, const Written& outcome);
    void come_back(EntryId entry);
    void give_up(const std::vector<EntryId>& entries);
    void release(EntryId entry);
    BatchAnswer report(const Parts& parts, const std::vector<TableWriteAnswer>& answers) const;
    Absorbed<Placed> result();

    Lanes lanes_;
    std::deque<Table> tables_; // by lane
    EntryPool<Entry> entries_; // indexes refer to their keys
    Asks<Placed> asks_;
    WriteCounts counts_;
};

} // namespace coalesce::dynamodb::protocol
