#pragma once

#include "dynamodb/protocol/asks.hpp"
#include "dynamodb/protocol/lanes.hpp"

#include <coalesce/dynamodb/client_observer.hpp>

#include <cstddef>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace coalesce::dynamodb::protocol {

/// What a queue wants to be sent.
class Request {
public:
    Request(Ticket number, std::string json, std::vector<std::string> table_names,
            std::size_t entry_count)
        : ticket(number),
          body(std::move(json)),
          tables(std::move(table_names)),
          entries(entry_count) {}

    Ticket ticket;
    std::string body;
    std::vector<std::string> tables;
    std::size_t entries;
};

/// What follows from an answer, or from its failure.
template <class Placed>
class Absorbed {
public:
    std::vector<Delivery<Placed>> deliveries;
    std::vector<Rest> rests;
    BatchAnswer report;
};

/// Moves some elements of a call into a portion of it.
template <class Element>
void move_portion(std::vector<Element>& from, std::size_t first, std::size_t count,
                  std::vector<Element>& to) {
    const auto begin = std::next(from.begin(), static_cast<std::ptrdiff_t>(first));
    const auto end = std::next(begin, static_cast<std::ptrdiff_t>(count));
    to.assign(std::make_move_iterator(begin), std::make_move_iterator(end));
}

/// The tables that `name_of` gives for the lanes of a request.
template <class NameOf>
std::vector<std::string> tables_of(const std::vector<Part>& parts, NameOf name_of) {
    std::vector<std::string> tables;
    for (const auto& part : parts)
        tables.push_back(name_of(part.lane));
    return tables;
}

} // namespace coalesce::dynamodb::protocol
