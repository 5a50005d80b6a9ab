#pragma once

#include "dynamodb/protocol/key_index.hpp"
#include "dynamodb/protocol/rounds.hpp"

#include <coalesce/dynamodb/detail/write_operation.hpp>
#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/key.hpp>
#include <coalesce/result.hpp>

#include <cstddef>
#include <exception>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// BatchWriteItem: the service refuses a whole request in which one operation is wrong, two touch
// the same key, or the JSON is too long. So each operation is judged before it is sent, of
// several for one key only the last is sent, and requests are cut by the bytes of their JSON.

namespace coalesce::dynamodb::protocol {

/// How many operations a request takes (BW1).
inline constexpr std::size_t max_write_operations = 25;

using detail::Delete;
using detail::Put;
using detail::WriteOperation;

/// Turns any number of operations on one table into requests, and their answers into outcomes.
/// Workers use it as they use `BatchGetPlan`.
///
/// Operations on different keys are carried out in any order. Of several on one key the last is
/// carried out, and the others share its outcome.
class BatchWritePlan {
public:
    using Outcome = Result<void>;

    /// An operation that can never succeed (its key does not fit the schema, its item holds what
    /// DynamoDB refuses) fails by itself and is not sent.
    BatchWritePlan(std::string table, KeySchema schema, std::vector<WriteOperation> operations,
                   unsigned round_limit = default_round_limit);

    /// The next request: at most 25 operations, on different keys. Nothing if none waits.
    std::optional<Request> next();

    /// Takes the body of a successful answer.
    ///
    /// Throws `errc::malformed_response` if it is no answer to this request; then nothing has
    /// changed and the ticket is still good: send the same body again, or `fail` it.
    Round absorb(Ticket ticket, std::string_view body);

    /// The wait after a round is over: its operations may be sent again.
    void resume(Ticket ticket) { rounds_.resume(ticket); }

    /// The request, or the wait after it, came to nothing: its operations end with this error. If
    /// the service found a request of several invalid, each half of it is tried by itself before,
    /// so that one that is refused fails alone.
    void fail(Ticket ticket, const std::exception_ptr& error);

    /// True if every operation has its outcome.
    bool done() const noexcept { return rounds_.done(); }

    /// For each operation given, in their order: success, or the error in its place.
    std::vector<Outcome> outcomes() &&;

private:
    struct Entry {
        std::size_t operation = 0; // the last one on its key
        std::size_t json_bytes = 0;
        std::optional<Outcome> outcome;
    };

    std::size_t enter(std::size_t operation);
    std::size_t enter_checked(std::size_t operation);
    Item key_of_operation(std::size_t operation) const;
    std::size_t fitting() const;
    Request request_of(Ticket ticket) const;
    std::string body_of(const std::vector<std::size_t>& entries) const;
    void settle(std::size_t entry, Outcome outcome) { entries_[entry].outcome = outcome; }
    void give_up(const std::vector<std::size_t>& entries);

    std::string table_;
    KeySchema schema_;
    std::vector<WriteOperation> operations_;
    Rounds rounds_;
    std::vector<Entry> entries_;
    std::vector<std::size_t> entry_of_; // by operation
    KeyIndex index_;
};

} // namespace coalesce::dynamodb::protocol
