#pragma once

#include "dynamodb/protocol/answer_size.hpp"
#include "dynamodb/protocol/concurrency_limit.hpp"

#include <cstddef>
#include <deque>
#include <list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// A batch that was served only in part still answers 200 and lists the rest as unprocessed. So
// status 200 does not mean done: whoever asked is owed an answer for each entry. This file keeps
// the account for batches of any kind: who waits, who travels together, who rests after the
// service has throttled it, when to give up. Entries, lanes and tables are numbers here.

namespace coalesce::dynamodb::protocol {

using EntryId = std::size_t;
using LaneId = std::size_t;
using TableId = std::size_t;

/// How many rounds in a row may bring a table nothing before all that waits for it is given up
/// (BG9).
inline constexpr unsigned default_round_limit = 10;

/// How often one entry may be left unprocessed while others of its table are served. With rests of
/// half a second this is about as long as ten rounds in vain take, whose rests grow.
inline constexpr unsigned most_tries = 100;

/// After so many throttled answers in a row, without anything served, what is new to the table
/// waits too.
inline constexpr unsigned vain_answers_to_pause = 3;

/// How many requests are taken apart because the service refused one that began whole (BG10). One
/// bad entry among 100 is found with 7, two with 13 at most; more are the fault of the request,
/// not of its entries.
inline constexpr unsigned most_splits = 14;

struct LaneLimits {
    std::size_t max_requests = 8; ///< Under way at once.
    std::size_t max_entries = 100;
    double max_bytes = most_answer_bytes; ///< Of a request, by what its entries are expected to be.
    unsigned round_limit = default_round_limit;
};

/// Entries of a request from one lane.
struct Part {
    LaneId lane = 0;
    std::vector<EntryId> entries;
    bool held_back = false; ///< More waited, but they would not have fitted into an answer.
};

/// What an answer says about a part of its request.
struct PartAnswer {
    std::vector<EntryId> unprocessed;
    double bytes = 0; ///< Of what was served.
};

/// Whether what is unprocessed shows that the service stopped because of its size.
enum class Cut { by_size, by_throttling };

/// Who is to blame for a refused request, as far as the error tells.
enum class Blame {
    request, ///< All of it, or nobody knows.
    table,   ///< One of its tables.
    entry,   ///< One of its entries.
};

/// Which requests may leave.
enum class Fill {
    full, ///< Only those that nothing more fits into.
    any,
};

/// A wait that begins: when it is over, `Lanes::resume`.
struct Rest {
    TableId table = 0;

    /// How many rests this table had in a row before, without anything served: the number that
    /// `retry::backoff` takes.
    unsigned retry = 0;

    friend bool operator==(const Rest&, const Rest&) = default;
};

/// What follows from an answer.
struct Arrival {
    std::vector<Rest> rests;
    std::vector<EntryId> given_up;
};

/// Who waits, who is under way, who rests.
///
/// A lane holds entries that may stand together in a request: one table, one set of options. A
/// request takes from several lanes, the longest waiting first, but each table once (BG6). What an
/// answer leaves unprocessed goes back to the front of its lane and travels with what waits there:
/// at once if the answer was cut by its size, after a rest if by throttling. A table has one rest
/// at a time, which all join, so that they leave it together.
class Lanes {
public:
    explicit Lanes(const LaneLimits& limits) : limits_(limits) {}

    /// Finds or adds a table.
    TableId table(std::string_view name);
    LaneId add_lane(TableId table);

    /// Puts an entry at the end of a lane. `bytes`: what it takes of the request; 0 for what the
    /// lane has learned.
    void add(LaneId lane, EntryId entry, double bytes = 0);

    /// Another number of bytes for an entry that waits, rests or is under way.
    void set_bytes(EntryId entry, double bytes) { slots_.at(entry).bytes = bytes; }

    /// Takes out an entry that waits or rests. False if it is under way, or in a piece of a
    /// request that was taken apart.
    bool remove(EntryId entry);

    /// Sends the next request on its way, if one may leave.
    std::optional<Ticket> depart(Fill fill);

    /// The parts of a request on its way. Throws `std::logic_error` if there is none.
    const std::vector<Part>& under_way(Ticket ticket) const { return request(ticket).parts; }

    /// The request under way that an entry is in; nothing if it is in none.
    std::optional<Ticket> request_of(EntryId entry) const { return slots_.at(entry).ticket; }

    /// How often an entry was left unprocessed by throttling.
    unsigned tries(EntryId entry) const { return slots_.at(entry).tries; }

    /// Takes an answer: for each part of the request, in their order, what is unprocessed. The
    /// entries that are neither that nor given up have left.
    Arrival arrive(Ticket ticket, const std::vector<PartAnswer>& answers, Cut cut);

    /// A request was refused. If that helps to find the one to blame it is taken apart: the pieces
    /// leave by themselves. Else gives its entries, which have left.
    std::vector<EntryId> refuse(Ticket ticket, Blame blame);

    /// The rest of a table is over.
    void resume(TableId table);

    /// True if nothing waits, rests or is under way.
    bool idle() const noexcept { return entries_ == 0; }

    unsigned round_limit() const noexcept { return limits_.round_limit; }

private:
    using List = std::list<EntryId>;

    struct Table {
        explicit Table(std::size_t max_requests) : concurrency(max_requests) {}

        ConcurrencyLimit concurrency;
        std::size_t requests = 0; // under way
        List resting;
        bool rests = false;
        bool refused = false;      // it fails whole requests: it travels alone
        unsigned vain_rounds = 0;  // rests in a row without anything served
        unsigned vain_answers = 0; // the same of answers
        std::vector<LaneId> lanes;

        bool paused() const noexcept { return rests && vain_answers >= vain_answers_to_pause; }
    };
    struct Lane {
        TableId table;
        AnswerSize size;
        List waiting;
    };
    struct Slot {
        LaneId lane = 0;
        std::size_t age = 0; // smaller is older
        double bytes = 0;
        unsigned tries = 0;
        List* list = nullptr; // that it waits or rests in
        List::iterator position;
        std::optional<Ticket> ticket;
    };
    struct Request {
        std::vector<Part> parts;
        std::shared_ptr<unsigned> splits; // shared with the other pieces of one request
    };
    struct Pick {
        LaneId lane;
        std::size_t count;
        bool held_back;
    };

    bool may_leave(const Table& table) const noexcept;
    std::size_t age_of(LaneId lane) const { return slots_[lanes_[lane].waiting.front()].age; }
    std::vector<LaneId> lanes_by_age() const;
    std::vector<Pick> pick(Fill fill) const;
    Pick pick_from(LaneId lane, std::size_t room, bool is_first, double& bytes_left) const;
    double bytes_of(EntryId entry) const;
    Ticket send(Request request);
    void enter(List& list, List::iterator before, EntryId entry);
    void leave_list(EntryId entry);
    const Request& request(Ticket ticket) const;
    Request take(Ticket ticket);
    void arrive_part(Ticket ticket, const Part& part, const PartAnswer& answer, Cut cut,
                     Arrival& arrival);
    void rest(TableId table, const std::vector<EntryId>& entries, bool in_vain, Arrival& arrival);
    void put_in_front(const std::vector<EntryId>& entries);
    void give_up(TableId table, std::vector<EntryId>& given_up);

    LaneLimits limits_;
    std::deque<Table> tables_;
    std::map<std::string, TableId, std::less<>> table_ids_;
    std::deque<Lane> lanes_;  // slots point into them
    std::vector<Slot> slots_; // by entry
    std::map<Ticket, Request> under_way_;
    std::deque<Request> pieces_; // of requests that were taken apart
    std::size_t entries_ = 0;
    std::size_t next_age_ = 0;
    Ticket next_ticket_ = 0;
};

} // namespace coalesce::dynamodb::protocol
