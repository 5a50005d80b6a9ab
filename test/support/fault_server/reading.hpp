#pragma once

#include "support/fault_server/json.hpp"
#include "support/fault_server/stored_tables.hpp"

#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/projection.hpp>

#include <map>
#include <string>

namespace coalesce::test {

/// How the items of a table are to be read: ConsistentRead and the projection.
class Reading {
public:
    /// Reads them from a request, or from a table's part of it. Refuses a projection that the
    /// service would refuse, and one with an index into a list, which this server does not know.
    explicit Reading(const Json& request);
    /// The same of a request with other expressions too: `names` are those of the projection.
    Reading(const Json& request, const std::map<std::string, std::string>& names);

    bool is_consistent() const noexcept { return is_consistent_; }

    /// What of an item is read.
    dynamodb::Item projected(const dynamodb::Item& item) const;

    /// The units of capacity that reading so much of an item takes.
    double units(std::size_t bytes) const;

private:
    bool is_consistent_;
    dynamodb::Projection projection_;
};

/// The units of capacity that writing so much takes.
double write_units(std::size_t bytes);

/// Whether a request asks for the capacity that it took.
bool wants_capacity(const Json& request);

/// `{"TableName":..,"CapacityUnits":..}`.
std::string capacity_json(const std::string& table, double units);

/// JSON of items with all numbers spelt in another way: `57` as `57.0`.
std::string respelled(const std::string& json);

} // namespace coalesce::test
