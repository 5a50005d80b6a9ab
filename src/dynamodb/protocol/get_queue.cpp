#include "dynamodb/protocol/get_queue.hpp"

#include "dynamodb/protocol/batch_answer.hpp"
#include "dynamodb/protocol/item_json.hpp"
#include "dynamodb/protocol/read_options_json.hpp"

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

namespace coalesce::dynamodb::protocol {
namespace {

LaneLimits get_limits(std::size_t max_requests, unsigned round_limit) {
    LaneLimits limits;
    limits.max_requests = max_requests;
    limits.max_entries = max_get_keys;
    limits.round_limit = round_limit;
    return limits;
}

} // namespace

GetAsk::GetAsk(detail::BatchGetCall call, std::vector<detail::PlacedRead>& refused)
    : table(std::move(call.table)),
      options(std::move(call.options)),
      projection(options.projection, table->schema) {
    keys.reserve(call.keys.size());
    places.reserve(call.keys.size());
    for (std::size_t place = 0; place < call.keys.size(); ++place) {
        try {
            auto key = std::move(call.keys[place]).value();
            check_key(table->schema, table->name, key);
            keys.push_back(std::move(key));
            places.push_back(place);
        } catch (...) {
            auto& read = refused.emplace_back();
            read.place = place;
            read.outcome = std::current_exception();
        }
    }
}

GetAsk::GetAsk(detail::TableFacts of_table, ReadOptions read_options,
               ProjectionExpression expression)
    : table(std::move(of_table)),
      options(std::move(read_options)),
      projection(std::move(expression)) {}

GetAsk GetAsk::portion(std::size_t first, std::size_t count) {
    GetAsk portion(table, options, projection);
    move_portion(keys, first, count, portion.keys);
    move_portion(places, first, count, portion.places);
    return portion;
}

bool GetQueue::Group::holds(const GetAsk& ask) const {
    return table->name == ask.table->name && table->schema == ask.table->schema &&
           options.consistent_read == ask.options.consistent_read &&
           options.projection == ask.options.projection;
}

GetQueue::GetQueue(std::size_t max_requests, unsigned round_limit)
    : lanes_(get_limits(max_requests, round_limit)) {}

// Asking.

void GetQueue::ask(AskId id, GetAsk ask) {
    asks_.open(id, std::move(ask.places));
    const auto lane = lane_of(ask);
    for (std::size_t number = 0; number < ask.keys.size(); ++number)
        add(lane, Waiter{id, number}, HashedKey(std::move(ask.keys[number])));
}

LaneId GetQueue::lane_of(const GetAsk& ask) {
    for (LaneId lane = 0; lane < groups_.size(); ++lane)
        if (groups_[lane].holds(ask))
            return lane;
    groups_.push_back({ask.table, ask.options, ask.projection, {}});
    return lanes_.add_lane(lanes_.table(ask.table->name));
}

void GetQueue::add(LaneId lane, const Waiter& waiter, HashedKey key) {
    const auto joined = groups_[lane].joinable.find(key);
    const auto entry = joined ? *joined : enter(lane, std::move(key));
    entries_[entry].waiters.push_back(waiter);
    asks_.wait(waiter, entry);
}

EntryId GetQueue::enter(LaneId lane, HashedKey key) {
    const auto id = entries_.take();
    auto& entry = entries_[id];
    entry.key = std::move(key);
    entry.lane = lane;
    groups_[lane].joinable.set(entry.key, id);
    lanes_.add(lane, id);
    ++counts_.asked;
    return id;
}

std::vector<Ticket> GetQueue::withdraw(AskId id) {
    std::vector<Ticket> touched;
    for (const auto entry : asks_.withdraw(id)) {
        auto& waiters = entries_[entry].waiters;
        const auto is_of_call = [&](const Waiter& waiter) { return waiter.ask == id; };
        waiters.erase(std::ranges::remove_if(waiters, is_of_call).begin(), waiters.end());
        if (!entries_.in_use(entry) || !waiters.empty())
            continue;
        if (lanes_.remove(entry))
            drop(entry);
        else if (const auto ticket = lanes_.request_of(entry))
            touched.push_back(*ticket);
    }
    std::ranges::sort(touched);
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    std::erase_if(touched, [&](Ticket ticket) { return is_wanted(ticket); });
    return touched;
}

bool GetQueue::is_wanted(Ticket ticket) const {
    for (const auto& part : lanes_.under_way(ticket))
        for (const auto entry : part.entries)
            if (!entries_[entry].waiters.empty())
                return true;
    return false;
}

// Sending.

std::optional<Request> GetQueue::next(Fill fill) {
    const auto ticket = lanes_.depart(fill);
    if (!ticket)
        return std::nullopt;
    const auto& parts = lanes_.under_way(*ticket);
    std::size_t keys = 0;
    for (const auto& part : parts) {
        for (const auto entry : part.entries)
            groups_[part.lane].joinable.erase(entries_[entry].key, entry);
        keys += part.entries.size();
    }
    return Request(*ticket, body_of(parts),
                   tables_of(parts, [&](LaneId lane) { return groups_[lane].table->name; }), keys);
}

std::string GetQueue::body_of(const Parts& parts) const {
    constexpr std::size_t usual_bytes_of_a_key = 64;
    std::size_t keys = 4; // the envelope takes the place of some
    for (const auto& part : parts)
        keys += part.entries.size();
    const auto write_request = [&](JsonWriter& out) {
        out.StartObject();
        write_name(out, "RequestItems");
        out.StartObject();
        for (const auto& [lane, entries, held_back] : parts) {
            const auto& group = groups_[lane];
            write_name(out, group.table->name);
            out.StartObject();
            write_name(out, "Keys");
            out.StartArray();
            for (const auto entry : entries)
                write_item(out, entries_[entry].key.item());
            out.EndArray();
            write_read_options(out, group.projection, group.options.consistent_read);
            out.EndObject();
        }
        out.EndObject();
        write_name(out, "ReturnConsumedCapacity");
        write(out, "TOTAL");
        out.EndObject();
    };
    return written(write_request, keys * usual_bytes_of_a_key);
}

// Absorbing.

Absorbed<detail::PlacedRead> GetQueue::absorb(Ticket ticket, std::string text) {
    const auto body = std::make_shared<detail::ReceivedBody>();
    body->json = std::move(text);
    auto answers = no_answers(lanes_.under_way(ticket));
    read_get_answer(body->json, answers);
    // All of the answer has been understood: only now the queue changes.
    return take_in(ticket, std::move(answers), body);
}

std::vector<TableGetAnswer> GetQueue::no_answers(const Parts& parts) const {
    std::vector<TableGetAnswer> answers;
    for (const auto& part : parts) {
        const auto& group = groups_[part.lane];
        std::vector<const HashedKey*> keys;
        keys.reserve(part.entries.size());
        for (const auto entry : part.entries)
            keys.push_back(&entries_[entry].key);
        answers.emplace_back(group.table->name, group.table->schema, group.options.consistent_read,
                             keys);
    }
    return answers;
}

Absorbed<detail::PlacedRead> GetQueue::take_in(Ticket ticket, std::vector<TableGetAnswer> answers,
                                               const std::shared_ptr<detail::ReceivedBody>& body) {
    const Parts parts = lanes_.under_way(ticket);
    const auto left = settle_parts(parts, answers, body);
    auto arrival = lanes_.arrive(ticket, left, cut_of(answers, body->json.size()));
    give_up(arrival.given_up);
    for (const auto& part : left)
        for (const auto entry : part.unprocessed)
            if (entries_.in_use(entry))
                come_back(entry);
    auto absorbed = result();
    absorbed.rests = std::move(arrival.rests);
    absorbed.report = report(parts, answers);
    return absorbed;
}

/// Settles what the answer says, and gives what it leaves open.
std::vector<PartAnswer> GetQueue::settle_parts(const Parts& parts,
                                               std::vector<TableGetAnswer>& answers,
                                               const std::shared_ptr<detail::ReceivedBody>& body) {
    std::vector<PartAnswer> left(parts.size());
    body->hidden_attributes.resize(parts.size());
    for (std::size_t i = 0; i < parts.size(); ++i) {
        left[i].bytes = answers[i].read_bytes();
        auto& hidden = body->hidden_attributes[i];
        hidden = groups_[parts[i].lane].projection.added_keys();
        for (std::size_t place = 0; place < parts[i].entries.size(); ++place) {
            const auto entry = parts[i].entries[place];
            const auto& answer = answers[i].answers[place];
            if (!answer.item.empty())
                settle(entry, std::optional(detail::ReceivedItem(body, answer.item, hidden)));
            else if (answer.unprocessed)
                left[i].unprocessed.push_back(entry);
            else
                settle(entry, std::optional<detail::ReceivedItem>());
        }
    }
    return left;
}

void GetQueue::settle(EntryId id, Outcome outcome) {
    auto& entry = entries_[id];
    if (entry.waiters.empty())
        return drop(id);
    auto& count = !outcome ? counts_.failed : *outcome ? counts_.found : counts_.missing;
    ++count;
    const auto last = std::prev(entry.waiters.end());
    for (auto waiter = entry.waiters.begin(); waiter != last; ++waiter)
        asks_.settle(*waiter, Placed{0, outcome});
    asks_.settle(*last, Placed{0, std::move(outcome)});
    release(id);
}

/// What was left unprocessed can be joined again; who asked meanwhile for the same key joins it.
void GetQueue::come_back(EntryId id) {
    auto& entry = entries_[id];
    auto& joinable = groups_[entry.lane].joinable;
    if (const auto younger = joinable.find(entry.key)) {
        for (const auto& waiter : entries_[*younger].waiters) {
            entry.waiters.push_back(waiter);
            asks_.wait(waiter, id);
        }
        lanes_.remove(*younger);
        release(*younger);
        --counts_.asked;
    }
    if (!entry.waiters.empty())
        return joinable.set(entry.key, id);
    lanes_.remove(id);
    drop(id);
}

void GetQueue::give_up(const std::vector<EntryId>& given_up) {
    for (const auto entry : given_up) {
        const auto& table = groups_[entries_[entry].lane].table->name;
        settle(entry, gave_up(operation, table, entries_[entry].key.item(), given_up.size(), lanes_,
                              lanes_.tries(entry)));
    }
}

Absorbed<detail::PlacedRead> GetQueue::fail(Ticket ticket, const std::exception_ptr& error) {
    if (is_throttling(error)) {
        auto answers = no_answers(lanes_.under_way(ticket));
        leave_unprocessed(answers);
        return take_in(ticket, std::move(answers), std::make_shared<detail::ReceivedBody>());
    }
    for (const auto entry : lanes_.refuse(ticket, blame_of(error)))
        settle(entry, error);
    return result();
}

/// Nobody waits for this entry.
void GetQueue::drop(EntryId entry) {
    ++counts_.withdrawn;
    release(entry);
}

void GetQueue::release(EntryId id) {
    groups_[entries_[id].lane].joinable.erase(entries_[id].key, id);
    entries_.give_back(id);
}

BatchAnswer GetQueue::report(const Parts& parts, const std::vector<TableGetAnswer>& answers) const {
    BatchAnswer report;
    report.operation = operation;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        TableAnswer table;
        table.table = groups_[parts[i].lane].table->name;
        table.entries = parts[i].entries.size();
        table.capacity_units = answers[i].capacity_units;
        for (const auto& answer : answers[i].answers) {
            table.served += !answer.item.empty();
            table.unprocessed += answer.item.empty() && answer.unprocessed;
        }
        table.missing = table.entries - table.served - table.unprocessed;
        report.tables.push_back(std::move(table));
    }
    return report;
}

Absorbed<detail::PlacedRead> GetQueue::result() {
    assert(!idle() || counts_.asked == counts_.ended());
    Absorbed<Placed> absorbed;
    absorbed.deliveries = asks_.deliver();
    return absorbed;
}

} // namespace coalesce::dynamodb::protocol
