#pragma once

#include <string_view>

namespace coalesce::dynamodb::endpoint {

enum class AccountHosts { none, supported };
enum class FipsHosts { named, same_as_others };

/// A part of AWS with domains of its own.
struct Partition {
    std::string_view region_prefix;
    std::string_view domain;
    std::string_view dual_stack_domain;
    AccountHosts account_hosts = AccountHosts::none;
    /// In the regions of the US government, every IPv4 host is one of FIPS.
    FipsHosts fips_hosts = FipsHosts::named;
};

/// The partition of a region, by what its name starts with: new regions are found without a list.
/// A region that starts as no other partition's is one of the public AWS.
const Partition& partition_of(std::string_view region) noexcept;

} // namespace coalesce::dynamodb::endpoint
