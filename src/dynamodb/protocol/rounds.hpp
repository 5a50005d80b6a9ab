#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

// A batch that was served only in part still answers 200 and lists the rest as unprocessed. So
// status 200 does not mean done: a plan is done when it owes no entry. This file keeps the
// account for batches of any kind: who waits, who is on the way, when to give up.

namespace coalesce::dynamodb::protocol {

/// How many rounds in a row may answer nothing before a plan gives up (BG9).
inline constexpr unsigned default_round_limit = 10;

/// How many refused requests a plan takes apart (BG10). One bad entry among 100 is found with 7,
/// two with 13 at most; more are the fault of the request, not of its entries.
inline constexpr unsigned most_splits = 14;

/// Names a request of a plan until its answer has been absorbed and its wait is over.
using Ticket = std::size_t;

/// What a plan wants to be sent.
class Request {
public:
    Request(Ticket number, std::string json, std::size_t entry_count)
        : ticket(number), body(std::move(json)), entries(entry_count) {}

    Ticket ticket;
    std::string body;
    std::size_t entries;
};

/// What a worker does after it got an answer.
enum class Next {
    at_once,       ///< Ask the plan for the next request.
    after_backoff, ///< Wait, call `resume` with the ticket, then ask the plan.
    gave_up,       ///< As `at_once`; some entries ended as `errc::unprocessed`.
};

/// What an answer brought.
class Round {
public:
    std::size_t answered = 0;
    std::size_t unprocessed = 0;
    Next next = Next::at_once;

    /// With `after_backoff`: how many waits these entries had in a row before this one, which
    /// is the number that `retry::backoff` takes.
    unsigned retry = 0;
};

/// Whether the answer shows that the service stopped because of its size.
enum class Cut { by_size, by_throttling };

/// Who waits, who is on the way, and how often in vain. Entries are numbers that the plan gives.
///
/// Entries that were throttled rest with the worker that got the answer until it resumes them:
/// another worker would only hammer them again. The number of waits is counted per entry, so it
/// does not depend on how many workers there are. The limit is about the whole plan: an entry
/// that was left unprocessed so many rounds in a row, while no round of the plan answered
/// anything, ends everything that waits.
class Rounds {
public:
    explicit Rounds(unsigned limit) : limit_(limit) {}

    void add(std::size_t entry);

    /// First the entries that were left unprocessed, then the others in the order of `add`.
    const std::deque<std::size_t>& waiting() const noexcept { return waiting_; }

    /// Sends the first `count` of the waiting entries on their way.
    Ticket depart(std::size_t count);

    /// Takes a request that was refused apart: each half of its entries will be sent by itself, so
    /// that the entry at fault comes to stand alone. False if that helps no more: there is one
    /// entry, or the plan has taken too many requests apart.
    bool split(Ticket ticket);

    /// Sends the next half on its way; nothing if there is none.
    std::optional<Ticket> depart_half();

    /// The entries of a request on its way. Throws `std::logic_error` if there is none.
    const std::vector<std::size_t>& under_way(Ticket ticket) const;

    /// Takes what an answer left `unprocessed`; appends to `ended` the entries to give up.
    Round arrive(Ticket ticket, const std::vector<std::size_t>& unprocessed, Cut cut,
                 std::vector<std::size_t>& ended);

    /// Puts the entries that rest with this ticket in front of those that wait.
    void resume(Ticket ticket);

    /// Takes the entries of a ticket, on their way or at rest, out of the account. None if the
    /// plan gave them up meanwhile.
    std::vector<std::size_t> drop(Ticket ticket);

    /// True if nothing waits, rests or is on its way.
    bool done() const noexcept {
        return waiting_.empty() && halves_.empty() && resting_.empty() && under_way_.empty();
    }

    unsigned limit() const noexcept { return limit_; }

private:
    /// An entry's history: `in_vain` counts only if `era` is the present one.
    struct Tries {
        unsigned waits = 0;
        unsigned in_vain = 0;
        std::size_t era = 0;
    };
    using Entries = std::vector<std::size_t>;

    Ticket send(Entries entries);
    void put_in_front(const Entries& entries);
    unsigned count_wait(const Entries& entries);
    bool count_in_vain(const Entries& entries);
    void end_all(const Entries& unprocessed, Entries& ended);

    unsigned limit_;
    std::deque<std::size_t> waiting_;
    std::deque<Entries> halves_; // each has a request to itself
    unsigned splits_ = 0;
    std::map<Ticket, Entries> under_way_;
    std::map<Ticket, Entries> resting_;
    std::vector<Tries> tries_; // by entry
    Ticket next_ticket_ = 0;
    std::size_t era_ = 1;       // grows with each round that answers something
    std::size_t ended_era_ = 0; // the one in which the plan gave up
};

} // namespace coalesce::dynamodb::protocol
