#include "dynamodb/protocol/write_queue.hpp"

#include "dynamodb/check_item.hpp"
#include "dynamodb/protocol/batch_answer.hpp"
#include "dynamodb/protocol/item_json.hpp"

#include <cassert>
#include <iterator>
#include <utility>

namespace coalesce::dynamodb::protocol {
namespace {

using detail::Delete;
using detail::Put;
using detail::WriteOperation;

// The service takes 16 MB of JSON, whatever the items are worth once stored: a control character
// of one byte is six in JSON. The rest of the 16 MB is headroom for the envelope.
constexpr double max_json_bytes = 15.0 * 1024 * 1024;

LaneLimits write_limits(std::size_t max_requests, unsigned round_limit) {
    LaneLimits limits;
    limits.max_requests = max_requests;
    limits.max_entries = max_write_operations;
    limits.max_bytes = max_json_bytes;
    limits.round_limit = round_limit;
    return limits;
}

/// Throws `errc::invalid_item` or `errc::invalid_key` if the operation can never succeed.
Item checked_key(const detail::TableAbout& table, const WriteOperation& operation) {
    if (const auto* put = std::get_if<Put>(&operation)) {
        check_item(put->item, Path(table.subject));
        return key_of(table.schema, table.name, put->item);
    }
    const auto& key = std::get<Delete>(operation).key;
    check_key(table.schema, table.name, key);
    return key;
}

std::string json_of(const WriteOperation& operation) {
    constexpr std::size_t usual_bytes = 1024;
    const auto* put = std::get_if<Put>(&operation);
    const auto write_operation = [&](JsonWriter& out) {
        out.StartObject();
        write_name(out, put ? "PutRequest" : "DeleteRequest");
        out.StartObject();
        write_name(out, put ? "Item" : "Key");
        write_item(out, put ? put->item : std::get<Delete>(operation).key);
        out.EndObject();
        out.EndObject();
    };
    return written(write_operation, usual_bytes);
}

double bytes_of(const std::string& json) {
    return static_cast<double>(json.size());
}

} // namespace

WriteAsk::WriteAsk(detail::BatchWriteCall call, std::vector<detail::PlacedWrite>& refused)
    : table(std::move(call.table)) {
    operations.reserve(call.operations.size());
    places.reserve(call.operations.size());
    for (std::size_t place = 0; place < call.operations.size(); ++place) {
        try {
            const auto& operation = call.operations[place].value();
            auto key = checked_key(*table, operation);
            operations.push_back({std::move(key), json_of(operation)});
            places.push_back(place);
        } catch (...) {
            refused.push_back({place, Written(std::current_exception()), false});
        }
    }
}

WriteAsk WriteAsk::portion(std::size_t first, std::size_t count) {
    WriteAsk portion(table);
    move_portion(operations, first, count, portion.operations);
    move_portion(places, first, count, portion.places);
    return portion;
}

WriteQueue::WriteQueue(std::size_t max_requests, unsigned round_limit)
    : lanes_(write_limits(max_requests, round_limit)) {}

// Asking.

void WriteQueue::ask(AskId id, WriteAsk ask) {
    asks_.open(id, std::move(ask.places));
    const auto lane = lane_of(ask.table);
    Waiter waiter{id, 0};
    for (auto& [key, json] : ask.operations) {
        const auto id_of_entry = entry_of(lane, HashedKey(std::move(key)));
        auto& entry = entries_[id_of_entry];
        const auto bytes = bytes_of(json);
        if (!entry.waiting.empty())
            lanes_.set_bytes(id_of_entry, bytes);
        else if (entry.sent.empty())
            lanes_.add(lane, id_of_entry, bytes);
        entry.waiting.push_back({waiter, std::move(json), false});
        asks_.wait(waiter, id_of_entry);
        ++waiter.number;
        ++counts_.asked;
    }
}

LaneId WriteQueue::lane_of(const detail::TableFacts& table) {
    for (LaneId lane = 0; lane < tables_.size(); ++lane)
        if (tables_[lane].facts->name == table->name &&
            tables_[lane].facts->schema == table->schema)
            return lane;
    tables_.push_back({table, {}});
    return lanes_.add_lane(lanes_.table(table->name));
}

EntryId WriteQueue::entry_of(LaneId lane, HashedKey key) {
    if (const auto found = tables_[lane].entries.find(key))
        return *found;
    const auto id = entries_.take();
    auto& entry = entries_[id];
    entry.key = std::move(key);
    entry.lane = lane;
    tables_[lane].entries.set(entry.key, id);
    return id;
}

std::vector<Ticket> WriteQueue::withdraw(AskId id) {
    for (const auto entry : asks_.withdraw(id))
        if (entries_.in_use(entry))
            withdraw(entry, id);
    return {};
}

void WriteQueue::withdraw(EntryId id, AskId ask) {
    auto& entry = entries_[id];
    const auto is_of_ask = [&](const Write& write) {
        return write.waiter && write.waiter->ask == ask;
    };
    counts_.withdrawn += std::erase_if(
        entry.waiting, [&](const Write& write) { return is_of_ask(write) && !write.has_left; });
    for (auto* writes : {&entry.waiting, &entry.sent})
        for (auto& write : *writes)
            if (is_of_ask(write))
                write.waiter.reset();
    if (!entry.waiting.empty()) {
        lanes_.set_bytes(id, bytes_of(entry.waiting.back().json));
    } else if (entry.sent.empty()) {
        lanes_.remove(id);
        release(id);
    }
}

// Sending.

std::optional<Request> WriteQueue::next(Fill fill) {
    const auto ticket = lanes_.depart(fill);
    if (!ticket)
        return std::nullopt;
    const auto& parts = lanes_.under_way(*ticket);
    std::size_t operations = 0;
    for (const auto& part : parts) {
        for (const auto id : part.entries)
            if (auto& entry = entries_[id]; entry.sent.empty()) { // else it is a piece of a request
                entry.sent = std::exchange(entry.waiting, {});
                entry.sent.back().has_left = true;
            }
        operations += part.entries.size();
    }
    return Request(*ticket, body_of(parts),
                   tables_of(parts, [&](LaneId lane) { return tables_[lane].facts->name; }),
                   operations);
}

std::string WriteQueue::body_of(const Parts& parts) const {
    std::size_t bytes = 0;
    for (const auto& part : parts)
        for (const auto& entry : part.entries)
            bytes += entries_[entry].sent.back().json.size() + 1;
    std::string body;
    body.reserve(bytes + 512); // the envelope
    body = R"({"RequestItems":{)";
    for (const auto& part : parts) {
        body += &part == &parts.front() ? "" : ",";
        body += written([&](JsonWriter& out) { write(out, tables_[part.lane].facts->name); });
        body += ":[";
        for (const auto& entry : part.entries) {
            body += &entry == &part.entries.front() ? "" : ",";
            body += entries_[entry].sent.back().json;
        }
        body += ']';
    }
    return body + R"(},"ReturnConsumedCapacity":"TOTAL"})";
}

// Absorbing.

Absorbed<detail::PlacedWrite> WriteQueue::absorb(Ticket ticket, std::string_view body) {
    auto answers = no_answers(lanes_.under_way(ticket));
    read_write_answer(body, answers);
    // All of the answer has been understood: only now the queue changes.
    return take_in(ticket, answers);
}

std::vector<TableWriteAnswer> WriteQueue::no_answers(const Parts& parts) const {
    std::vector<TableWriteAnswer> answers;
    for (const auto& part : parts) {
        std::vector<const HashedKey*> keys;
        keys.reserve(part.entries.size());
        for (const auto entry : part.entries)
            keys.push_back(&entries_[entry].key);
        const auto& table = *tables_[part.lane].facts;
        answers.emplace_back(table.name, table.schema, keys);
    }
    return answers;
}

Absorbed<detail::PlacedWrite> WriteQueue::take_in(Ticket ticket,
                                                  const std::vector<TableWriteAnswer>& answers) {
    const Parts parts = lanes_.under_way(ticket);
    std::vector<PartAnswer> left(parts.size());
    std::vector<EntryId> written;
    for (std::size_t i = 0; i < parts.size(); ++i)
        for (std::size_t place = 0; place < parts[i].entries.size(); ++place) {
            const bool is_unprocessed = answers[i].answers[place].unprocessed;
            auto& list = is_unprocessed ? left[i].unprocessed : written;
            list.push_back(parts[i].entries[place]);
        }
    auto arrival = lanes_.arrive(ticket, left, Cut::by_throttling);
    for (const auto& part : left)
        for (const auto entry : part.unprocessed)
            come_back(entry);
    for (const auto entry : written)
        end_sent(entry, Written());
    give_up(arrival.given_up);
    auto absorbed = result();
    absorbed.rests = std::move(arrival.rests);
    absorbed.report = report(parts, answers);
    return absorbed;
}

/// Gives writes of one key their outcome; only the last of them was carried out.
void WriteQueue::settle(std::vector<Write>& writes, const Written& outcome) {
    for (auto& write : writes) {
        const bool superseded = &write != &writes.back();
        auto& count = !outcome ? counts_.failed : superseded ? counts_.superseded : counts_.written;
        ++count;
        if (write.waiter)
            asks_.settle(*write.waiter, {0, outcome, superseded});
    }
    writes.clear();
}

/// What was sent has ended: what has come since may go.
void WriteQueue::end_sent(EntryId id, const Written& outcome) {
    auto& entry = entries_[id];
    settle(entry.sent, outcome);
    if (entry.waiting.empty())
        release(id);
    else
        lanes_.add(entry.lane, id, bytes_of(entry.waiting.back().json));
}

/// What was left unprocessed has not been done: a later write takes its place.
void WriteQueue::come_back(EntryId id) {
    auto& entry = entries_[id];
    entry.waiting.insert(entry.waiting.begin(), std::make_move_iterator(entry.sent.begin()),
                         std::make_move_iterator(entry.sent.end()));
    entry.sent.clear();
    lanes_.set_bytes(id, bytes_of(entry.waiting.back().json));
}

void WriteQueue::give_up(const std::vector<EntryId>& given_up) {
    for (const auto id : given_up) {
        auto& entry = entries_[id];
        const auto& table = tables_[entry.lane].facts->name;
        const Written error(
            gave_up(operation, table, entry.key.item(), given_up.size(), lanes_, lanes_.tries(id)));
        settle(entry.sent, error); // of a request that was taken apart
        settle(entry.waiting, error);
        release(id);
    }
}

Absorbed<detail::PlacedWrite> WriteQueue::fail(Ticket ticket, const std::exception_ptr& error) {
    if (is_throttling(error)) {
        auto answers = no_answers(lanes_.under_way(ticket));
        leave_unprocessed(answers);
        return take_in(ticket, answers);
    }
    for (const auto entry : lanes_.refuse(ticket, blame_of(error)))
        end_sent(entry, Written(error));
    return result();
}

void WriteQueue::release(EntryId id) {
    tables_[entries_[id].lane].entries.erase(entries_[id].key, id);
    entries_.give_back(id);
}

BatchAnswer WriteQueue::report(const Parts& parts,
                               const std::vector<TableWriteAnswer>& answers) const {
    BatchAnswer report;
    report.operation = operation;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        TableAnswer table;
        table.table = tables_[parts[i].lane].facts->name;
        table.entries = parts[i].entries.size();
        table.capacity_units = answers[i].capacity_units;
        for (const auto& answer : answers[i].answers)
            ++(answer.unprocessed ? table.unprocessed : table.served);
        report.tables.push_back(std::move(table));
    }
    return report;
}

Absorbed<detail::PlacedWrite> WriteQueue::result() {
    assert(!idle() || counts_.asked == counts_.ended());
    Absorbed<Placed> absorbed;
    absorbed.deliveries = asks_.deliver();
    return absorbed;
}

} // namespace coalesce::dynamodb::protocol
