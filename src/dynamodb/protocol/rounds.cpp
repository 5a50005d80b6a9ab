#include "dynamodb/protocol/rounds.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>

namespace coalesce::dynamodb::protocol {

void Rounds::add(std::size_t entry) {
    waiting_.push_back(entry);
    tries_.resize(std::max(tries_.size(), entry + 1));
}

Ticket Rounds::depart(std::size_t count) {
    const auto end = waiting_.begin() + static_cast<std::ptrdiff_t>(count);
    const auto ticket = send(Entries(waiting_.begin(), end));
    waiting_.erase(waiting_.begin(), end);
    return ticket;
}

Ticket Rounds::send(Entries entries) {
    under_way_.emplace(next_ticket_, std::move(entries));
    return next_ticket_++;
}

bool Rounds::split(Ticket ticket) {
    const auto found = under_way_.find(ticket);
    if (found == under_way_.end() || found->second.size() < 2 || splits_ == most_splits)
        return false;
    ++splits_;
    const auto entries = std::move(under_way_.extract(found).mapped());
    const auto middle = entries.begin() + static_cast<std::ptrdiff_t>(entries.size() / 2);
    halves_.emplace_back(entries.begin(), middle);
    halves_.emplace_back(middle, entries.end());
    return true;
}

std::optional<Ticket> Rounds::depart_half() {
    if (halves_.empty())
        return std::nullopt;
    const auto ticket = send(std::move(halves_.front()));
    halves_.pop_front();
    return ticket;
}

const std::vector<std::size_t>& Rounds::under_way(Ticket ticket) const {
    const auto found = under_way_.find(ticket);
    if (found == under_way_.end())
        throw std::logic_error("no request with ticket " + std::to_string(ticket) +
                               " is on its way; each answer is absorbed once");
    return found->second;
}

Round Rounds::arrive(Ticket ticket, const Entries& unprocessed, Cut cut, Entries& ended) {
    Round round;
    round.unprocessed = unprocessed.size();
    round.answered = under_way(ticket).size() - unprocessed.size();
    under_way_.erase(ticket);
    if (round.answered > 0)
        ++era_;
    if (unprocessed.empty())
        return round;
    if (round.answered > 0 && cut == Cut::by_size) {
        for (const auto entry : unprocessed)
            tries_[entry].waits = 0;
        put_in_front(unprocessed);
        return round;
    }
    if (round.answered == 0 && count_in_vain(unprocessed)) {
        end_all(unprocessed, ended);
        round.next = Next::gave_up;
        return round;
    }
    round.next = Next::after_backoff;
    round.retry = count_wait(unprocessed);
    resting_.emplace(ticket, unprocessed);
    return round;
}

void Rounds::resume(Ticket ticket) {
    if (auto rested = resting_.extract(ticket))
        put_in_front(rested.mapped());
}

std::vector<std::size_t> Rounds::drop(Ticket ticket) {
    for (auto* tickets : {&resting_, &under_way_})
        if (auto dropped = tickets->extract(ticket))
            return std::move(dropped.mapped());
    return {};
}

void Rounds::put_in_front(const Entries& entries) {
    waiting_.insert(waiting_.begin(), entries.begin(), entries.end());
}

/// How many waits in a row came before the one that begins now.
unsigned Rounds::count_wait(const Entries& entries) {
    unsigned before = 0;
    for (const auto entry : entries)
        before = std::max(before, tries_[entry].waits++);
    return before;
}

/// Whether the limit is reached.
bool Rounds::count_in_vain(const Entries& entries) {
    unsigned most = 0;
    for (const auto entry : entries) {
        auto& tries = tries_[entry];
        tries.in_vain = tries.era == era_ ? tries.in_vain + 1 : 1;
        tries.era = era_;
        most = std::max(most, tries.in_vain);
    }
    return most >= limit_ || ended_era_ == era_;
}

void Rounds::end_all(const Entries& unprocessed, Entries& ended) {
    ended_era_ = era_;
    ended.insert(ended.end(), unprocessed.begin(), unprocessed.end());
    ended.insert(ended.end(), waiting_.begin(), waiting_.end());
    for (const auto& [ticket, entries] : resting_)
        ended.insert(ended.end(), entries.begin(), entries.end());
    for (const auto& entries : halves_)
        ended.insert(ended.end(), entries.begin(), entries.end());
    waiting_.clear();
    halves_.clear();
    resting_.clear();
}

} // namespace coalesce::dynamodb::protocol
