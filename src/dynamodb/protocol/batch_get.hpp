#pragma once

#include "dynamodb/protocol/key_index.hpp"
#include "dynamodb/protocol/projection_expression.hpp"
#include "dynamodb/protocol/rounds.hpp"

#include <coalesce/dynamodb/detail/received_item.hpp>
#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/key.hpp>
#include <coalesce/dynamodb/projection.hpp>
#include <coalesce/result.hpp>

#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <vector>

// BatchGetItem: answers come in any order, without what is missing, some twice, and with keys
// spelt anew. So nothing is matched by position or text, and what the service lists as
// unprocessed is never sent back: its keys are found among ours and asked again in our words.
// This file decides what to ask next. It does not wait, sign, or send.

namespace coalesce::dynamodb::protocol {

/// How many keys a request takes (BG1).
inline constexpr std::size_t max_get_keys = 100;

/// Keys that can share a request: a request has each table once, with one set of options.
class BatchGetGroup {
public:
    BatchGetGroup(std::string table_name, KeySchema key_schema, Projection attributes = {},
                  bool read_consistently = false)
        : table(std::move(table_name)),
          schema(std::move(key_schema)),
          projection(std::move(attributes)),
          consistent_read(read_consistently) {}

    std::string table;
    KeySchema schema;
    Projection projection;
    bool consistent_read;
};

/// What became of the keys, each counted once. `asked == found + missing + failed` when the plan
/// is done. An item is found also where it turns out later not to fit the type of who asked.
class BatchGetCounts {
public:
    std::size_t asked = 0;
    std::size_t found = 0;
    std::size_t missing = 0;
    std::size_t failed = 0;

    friend bool operator==(const BatchGetCounts&, const BatchGetCounts&) = default;
};

/// Turns any number of keys of one table into requests, and their answers into outcomes.
///
/// A worker takes a request from `next`, sends it, hands the answer to `absorb`, waits if the
/// round says so, calls `resume` after the wait, and begins again until `next` has nothing. Any
/// number of workers may do so at once, on one thread.
class BatchGetPlan {
public:
    using Outcome = Result<std::optional<detail::ReceivedItem>>;

    /// The keys may repeat. One that does not fit the schema fails by itself and is not sent.
    ///
    /// Throws: `errc::invalid_projection`, for a path into a key attribute.
    BatchGetPlan(BatchGetGroup group, const std::vector<Item>& keys,
                 unsigned round_limit = default_round_limit);

    /// The next request: at most 100 keys, all different. Nothing if no key waits, because the
    /// plan is done or because other workers have the rest.
    std::optional<Request> next();

    /// Takes the body of a successful answer, which the items in it share.
    ///
    /// Throws `errc::malformed_response` if it is no answer to this request; then nothing has
    /// changed and the ticket is still good: send the request again, or `fail` it. What is wrong
    /// inside of an item shows when that is decoded.
    Round absorb(Ticket ticket, std::string body);

    /// The wait after a round is over: its keys may be asked again.
    void resume(Ticket ticket) { rounds_.resume(ticket); }

    /// The request, or the wait after it, came to nothing: its keys end with this error. If the
    /// service found a request of several invalid, each half of it is tried by itself before, so
    /// that one that is refused fails alone.
    void fail(Ticket ticket, const std::exception_ptr& error);

    /// True if every key has its outcome.
    bool done() const noexcept { return rounds_.done(); }

    const BatchGetCounts& counts() const noexcept { return counts_; }

    /// For each key given, duplicates included, in their order: the item, nothing if there is
    /// none, or the error in its place.
    std::vector<Outcome> outcomes() &&;

private:
    struct Entry {
        Item key;
        std::size_t uses = 0;
        std::optional<Outcome> outcome;
    };

    std::size_t enter(const Item& key);
    Request request_of(Ticket ticket) const;
    std::string body_of(const std::vector<std::size_t>& entries) const;
    void settle(std::size_t entry, Outcome outcome);
    void give_up(const std::vector<std::size_t>& entries);

    BatchGetGroup group_;
    ProjectionExpression projection_;
    Rounds rounds_;
    std::vector<Entry> entries_;
    std::vector<std::size_t> entry_of_; // by the position of the key given
    KeyIndex index_;
    BatchGetCounts counts_;
};

} // namespace coalesce::dynamodb::protocol
