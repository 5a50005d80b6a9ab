#pragma once

#include "dynamodb/protocol/batch_answer.hpp"
#include "dynamodb/protocol/json_reader.hpp"

namespace coalesce::dynamodb::protocol {

/// The units of the ConsumedCapacity of one table.
inline double read_capacity_units(JsonReader& in, const Path& path) {
    double units = 0;
    for_each_member(in, path, [&](std::string_view name, const Path& here) {
        if (name == "CapacityUnits")
            units = in.number(here);
        else
            in.skip(here);
    });
    return units;
}

} // namespace coalesce::dynamodb::protocol
