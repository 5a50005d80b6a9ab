#include "dynamodb/protocol/lanes.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <stdexcept>
#include <string>
#include <utility>

namespace coalesce::dynamodb::protocol {

TableId Lanes::table(std::string_view name) {
    const auto found = table_ids_.find(name);
    if (found != table_ids_.end())
        return found->second;
    tables_.emplace_back(limits_.max_requests);
    return table_ids_.emplace(name, tables_.size() - 1).first->second;
}

LaneId Lanes::add_lane(TableId table) {
    lanes_.push_back({table, AnswerSize(), {}});
    tables_.at(table).lanes.push_back(lanes_.size() - 1);
    return lanes_.size() - 1;
}

void Lanes::add(LaneId lane, EntryId entry, double bytes) {
    slots_.resize(std::max(slots_.size(), entry + 1));
    auto& slot = slots_[entry];
    slot = Slot();
    slot.lane = lane;
    slot.age = next_age_++;
    slot.bytes = bytes;
    auto& waiting = lanes_.at(lane).waiting;
    enter(waiting, waiting.end(), entry);
    ++entries_;
}

bool Lanes::remove(EntryId entry) {
    if (!slots_.at(entry).list)
        return false;
    leave_list(entry);
    --entries_;
    return true;
}

void Lanes::enter(List& list, List::iterator before, EntryId entry) {
    slots_[entry].list = &list;
    slots_[entry].position = list.insert(before, entry);
}

void Lanes::leave_list(EntryId entry) {
    auto& slot = slots_[entry];
    slot.list->erase(slot.position);
    slot.list = nullptr;
}

// Departing.

std::optional<Ticket> Lanes::depart(Fill fill) {
    if (under_way_.size() >= limits_.max_requests)
        return std::nullopt;
    if (!pieces_.empty()) {
        auto piece = std::move(pieces_.front());
        pieces_.pop_front();
        return send(std::move(piece));
    }
    Request request;
    for (const auto& [lane, count, held_back] : pick(fill)) {
        auto& waiting = lanes_[lane].waiting;
        const auto end = std::next(waiting.begin(), static_cast<std::ptrdiff_t>(count));
        Part part{lane, {waiting.begin(), end}, held_back};
        for (const auto entry : part.entries)
            leave_list(entry);
        request.parts.push_back(std::move(part));
    }
    if (request.parts.empty())
        return std::nullopt;
    request.splits = std::make_shared<unsigned>(0);
    return send(std::move(request));
}

Ticket Lanes::send(Request request) {
    const auto ticket = next_ticket_++;
    for (const auto& part : request.parts) {
        ++tables_[lanes_[part.lane].table].requests;
        for (const auto entry : part.entries)
            slots_[entry].ticket = ticket;
    }
    under_way_.emplace(ticket, std::move(request));
    return ticket;
}

bool Lanes::may_leave(const Table& table) const noexcept {
    return table.requests < table.concurrency.limit() && !table.paused();
}

/// The lanes that may leave, the one whose first entry has waited longest first.
std::vector<LaneId> Lanes::lanes_by_age() const {
    std::vector<LaneId> lanes;
    for (LaneId lane = 0; lane < lanes_.size(); ++lane)
        if (!lanes_[lane].waiting.empty() && may_leave(tables_[lanes_[lane].table]))
            lanes.push_back(lane);
    std::ranges::sort(lanes, {}, [&](LaneId lane) { return age_of(lane); });
    return lanes;
}

/// What the next request takes; nothing if it is not as full as it has to be.
std::vector<Lanes::Pick> Lanes::pick(Fill fill) const {
    std::vector<Pick> picks;
    std::vector<TableId> tables;
    std::size_t room = limits_.max_entries;
    double bytes = limits_.max_bytes;
    bool is_full = false;
    for (const auto lane : lanes_by_age()) {
        const auto table = lanes_[lane].table;
        if (std::ranges::count(tables, table) > 0 || (tables_[table].refused && !tables.empty()))
            continue;
        const auto taken = pick_from(lane, room, picks.empty(), bytes);
        is_full = is_full || taken.held_back || taken.count == room;
        if (taken.count > 0) {
            room -= taken.count;
            tables.push_back(table);
            picks.push_back(taken);
        }
        if (is_full || tables_[table].refused)
            break;
    }
    if (fill == Fill::full && !is_full)
        picks.clear();
    return picks;
}

/// Takes from the front of a lane while it fits, and `bytes_left` down. A request holds one entry
/// at least.
Lanes::Pick Lanes::pick_from(LaneId id, std::size_t room, bool is_first, double& bytes_left) const {
    const auto& lane = lanes_[id];
    double most = lane.size.most_bytes() + 1; // sums of averages are a little off
    Pick pick{id, 0, false};
    for (const auto entry : lane.waiting) {
        if (pick.count == room)
            break;
        const auto bytes = bytes_of(entry);
        const bool fits = bytes <= most && bytes <= bytes_left;
        if (!fits && !(is_first && pick.count == 0)) {
            pick.held_back = true;
            break;
        }
        most -= bytes;
        bytes_left -= bytes;
        ++pick.count;
    }
    return pick;
}

double Lanes::bytes_of(EntryId entry) const {
    const auto& slot = slots_[entry];
    return slot.bytes > 0 ? slot.bytes : lanes_[slot.lane].size.bytes_per_key();
}

// Coming back.

const Lanes::Request& Lanes::request(Ticket ticket) const {
    const auto found = under_way_.find(ticket);
    if (found == under_way_.end())
        throw std::logic_error("no request with ticket " + std::to_string(ticket) +
                               " is on its way; each answer is absorbed once");
    return found->second;
}

Lanes::Request Lanes::take(Ticket ticket) {
    request(ticket);
    auto taken = std::move(under_way_.extract(ticket).mapped());
    for (const auto& part : taken.parts) {
        --tables_[lanes_[part.lane].table].requests;
        for (const auto entry : part.entries)
            slots_[entry].ticket.reset();
    }
    return taken;
}

Arrival Lanes::arrive(Ticket ticket, const std::vector<PartAnswer>& answers, Cut cut) {
    const auto request = take(ticket);
    std::size_t served = 0;
    for (std::size_t i = 0; i < request.parts.size(); ++i)
        served += request.parts[i].entries.size() - answers.at(i).unprocessed.size();
    if (served == 0) // an answer without data was not cut by its size
        cut = Cut::by_throttling;
    Arrival arrival;
    for (std::size_t i = 0; i < request.parts.size(); ++i)
        arrive_part(ticket, request.parts[i], answers[i], cut, arrival);
    return arrival;
}

void Lanes::arrive_part(Ticket ticket, const Part& part, const PartAnswer& answer, Cut cut,
                        Arrival& arrival) {
    auto& lane = lanes_[part.lane];
    auto& table = tables_[lane.table];
    const auto served = part.entries.size() - answer.unprocessed.size();
    entries_ -= served;
    lane.size.learn(answer.bytes, served);
    table.refused = false;
    if (served > 0)
        table.vain_answers = table.vain_rounds = 0;

    if (answer.unprocessed.empty()) {
        table.concurrency.served();
        if (part.held_back)
            lane.size.was_whole();
    } else if (cut == Cut::by_size) {
        lane.size.was_cut_after(answer.bytes);
        put_in_front(answer.unprocessed);
    } else {
        table.concurrency.throttled(ticket, next_ticket_);
        rest(lane.table, answer.unprocessed, served == 0, arrival);
    }
}

void Lanes::rest(TableId id, const std::vector<EntryId>& entries, bool in_vain, Arrival& arrival) {
    auto& table = tables_[id];
    for (const auto entry : entries) {
        if (++slots_[entry].tries < most_tries) {
            enter(table.resting, table.resting.end(), entry);
        } else {
            arrival.given_up.push_back(entry);
            --entries_;
        }
    }
    table.vain_answers += in_vain;
    if (table.rests || table.resting.empty())
        return;
    table.vain_rounds += in_vain;
    if (table.vain_rounds >= limits_.round_limit)
        return give_up(id, arrival.given_up);
    table.rests = true;
    arrival.rests.push_back({id, in_vain ? table.vain_rounds - 1 : 0});
}

void Lanes::give_up(TableId id, std::vector<EntryId>& given_up) {
    auto& table = tables_[id];
    std::vector<EntryId> ended(table.resting.begin(), table.resting.end());
    for (const auto lane : table.lanes)
        ended.insert(ended.end(), lanes_[lane].waiting.begin(), lanes_[lane].waiting.end());
    for (const auto entry : ended)
        leave_list(entry);
    std::erase_if(pieces_, [&](const Request& piece) {
        const auto& part = piece.parts.front();
        if (lanes_[part.lane].table != id)
            return false;
        ended.insert(ended.end(), part.entries.begin(), part.entries.end());
        return true;
    });
    entries_ -= ended.size();
    given_up.insert(given_up.end(), ended.begin(), ended.end());
    table.vain_answers = table.vain_rounds = 0;
}

void Lanes::resume(TableId id) {
    auto& table = tables_.at(id);
    table.rests = false;
    const std::vector<EntryId> rested(table.resting.begin(), table.resting.end());
    for (const auto entry : rested)
        leave_list(entry);
    put_in_front(rested);
}

void Lanes::put_in_front(const std::vector<EntryId>& entries) {
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        auto& waiting = lanes_[slots_[*entry].lane].waiting;
        enter(waiting, waiting.begin(), *entry);
    }
}

std::vector<EntryId> Lanes::refuse(Ticket ticket, Blame blame) {
    auto refused = take(ticket);
    if (blame != Blame::request && refused.parts.size() > 1) {
        for (auto& part : refused.parts)
            pieces_.push_back({{std::move(part)}, refused.splits});
        return {};
    }
    auto& part = refused.parts.front();
    if (blame == Blame::entry && part.entries.size() > 1 && *refused.splits < most_splits) {
        ++*refused.splits;
        const auto middle = part.entries.begin() + part.entries.size() / 2;
        pieces_.push_back({{Part{part.lane, {part.entries.begin(), middle}}}, refused.splits});
        pieces_.push_back({{Part{part.lane, {middle, part.entries.end()}}}, refused.splits});
        return {};
    }
    if (blame == Blame::table)
        tables_[lanes_[part.lane].table].refused = true;
    std::vector<EntryId> failed;
    for (const auto& each : refused.parts)
        failed.insert(failed.end(), each.entries.begin(), each.entries.end());
    entries_ -= failed.size();
    return failed;
}

} // namespace coalesce::dynamodb::protocol
