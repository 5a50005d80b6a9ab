#include "dynamodb/endpoint/regional_url.hpp"

#include "dynamodb/endpoint/partition.hpp"
#include "dynamodb/endpoint/region.hpp"

namespace coalesce::dynamodb::endpoint {

Url regional_url(std::string_view prefix, std::string_view region, bool fips, bool dual_stack) {
    check_region({std::string(region), "the region of " + std::string(prefix)});
    const auto& partition = partition_of(region);
    const bool named = fips && (dual_stack || partition.fips_hosts == FipsHosts::named);

    std::string host(prefix);
    host.append(named ? "-fips." : ".").append(region).append(".");
    host.append(dual_stack ? partition.dual_stack_domain : partition.domain);
    return {"https", std::move(host), "/"};
}

} // namespace coalesce::dynamodb::endpoint
