#pragma once

#include "dynamodb/protocol/batch_request.hpp"
#include "dynamodb/protocol/entry_pool.hpp"
#include "dynamodb/protocol/get_answer.hpp"
#include "dynamodb/protocol/key_index.hpp"
#include "dynamodb/protocol/projection_expression.hpp"

#include <coalesce/dynamodb/client_statistics.hpp>
#include <coalesce/dynamodb/detail/batch_call.hpp>
#include <coalesce/dynamodb/item.hpp>

#include <boost/container/small_vector.hpp>

#include <cstddef>
#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// BatchGetItem: answers come in any order, without what is missing, some twice, and with keys
// spelt anew. So nothing is matched by position or text, and what the service lists as
// unprocessed is never sent back: its keys are found among ours and asked again in our words,
// together with others that wait (BG8). This file decides what to ask next. It does not wait,
// sign, or send.

namespace coalesce::dynamodb::protocol {

/// How many keys a request takes, over all its tables (BG1).
inline constexpr std::size_t max_get_keys = 100;

/// A call whose keys have been looked at: those that can be asked for.
class GetAsk {
public:
    /// Appends to `refused` the keys that do not fit the table, with their errors.
    ///
    /// Throws: `errc::invalid_projection`, for a path into a key attribute.
    GetAsk(detail::BatchGetCall call, std::vector<detail::PlacedRead>& refused);

    std::size_t size() const noexcept { return keys.size(); }

    /// Takes `count` of its keys out, from `first` on, to be asked for by themselves.
    GetAsk portion(std::size_t first, std::size_t count);

    detail::TableFacts table;
    ReadOptions options;
    ProjectionExpression projection;
    std::vector<Item> keys;
    std::vector<std::size_t> places; // of these keys in the call

private:
    GetAsk(detail::TableFacts of_table, ReadOptions read_options, ProjectionExpression expression);
};

/// Merges the keys of many calls into requests, and their answers into outcomes.
///
/// A key that is asked for by several calls before it has left travels once. One that is under way
/// is not joined: who asks after a write must not get what was read before it.
///
/// A worker takes a request from `next`, sends it, and hands its answer to `absorb` or its error
/// to `fail`. Any number of workers may do so at once, on one thread.
class GetQueue {
public:
    using Ask = GetAsk;
    using Placed = detail::PlacedRead;

    static constexpr std::string_view operation = "BatchGetItem";
    static constexpr std::size_t max_entries = max_get_keys;

    explicit GetQueue(std::size_t max_requests, unsigned round_limit = default_round_limit);

    void ask(AskId id, GetAsk ask);

    /// Forgets a call. Keys that nobody else waits for are not sent, or their answers ignored.
    /// Gives the requests under way that nobody waits for any more: they may be cancelled.
    std::vector<Ticket> withdraw(AskId id);

    std::optional<Request> next(Fill fill);

    /// Takes the body of a successful answer, which the items in it share.
    ///
    /// Throws `errc::malformed_response` if it is no answer to this request; then nothing has
    /// changed and the ticket is still good: send the request again, or `fail` it. What is wrong
    /// inside of an item shows when that is decoded.
    Absorbed<Placed> absorb(Ticket ticket, std::string body);

    /// The request came to nothing: its keys end with this error, unless taking the request apart
    /// can tell which of its tables or keys is to blame. If it was throttled all of its keys are
    /// unprocessed.
    Absorbed<Placed> fail(Ticket ticket, const std::exception_ptr& error);

    /// The rest of a table is over.
    void resume(TableId table) { lanes_.resume(table); }

    /// True if no key waits, rests or is under way.
    bool idle() const noexcept { return lanes_.idle(); }

    const ReadCounts& counts() const noexcept { return counts_; }

private:
    /// A key that waits for its answer. Those with the same one of these are asked together.
    struct Entry {
        HashedKey key;
        LaneId lane = 0;
        boost::container::small_vector<Waiter, 1>
            waiters; // none: nobody waits for the answer that is under way
    };

    /// What the keys of a lane have in common.
    struct Group {
        detail::TableFacts table;
        ReadOptions options;
        ProjectionExpression projection;
        KeyIndex joinable; // entries that have not left, or have come back

        bool holds(const GetAsk& ask) const;
    };

    using Parts = std::vector<Part>;
    using Outcome = Fetched<detail::ReceivedItem>;

    LaneId lane_of(const GetAsk& ask);
    EntryId enter(LaneId lane, HashedKey key);
    void add(LaneId lane, const Waiter& waiter, HashedKey key);
    std::string body_of(const Parts& parts) const;
    std::vector<TableGetAnswer> no_answers(const Parts& parts) const;
    Absorbed<Placed> take_in(Ticket ticket, std::vector<TableGetAnswer> answers,
                             const std::shared_ptr<detail::ReceivedBody>& body);
    std::vector<PartAnswer> settle_parts(const Parts& parts, std::vector<TableGetAnswer>& answers,
                                         const std::shared_ptr<detail::ReceivedBody>& body);
    void settle(EntryId entry, Outcome outcome);
    void come_back(EntryId entry);
    void give_up(const std::vector<EntryId>& entries);
    void drop(EntryId entry);
    void release(EntryId entry);
    bool is_wanted(Ticket ticket) const;
    BatchAnswer report(const Parts& parts, const std::vector<TableGetAnswer>& answers) const;
    Absorbed<Placed> result();

    Lanes lanes_;
    std::deque<Group> groups_; // by lane
    EntryPool<Entry> entries_; // indexes refer to their keys
    Asks<Placed> asks_;
    ReadCounts counts_;
};

} // namespace coalesce::dynamodb::protocol
