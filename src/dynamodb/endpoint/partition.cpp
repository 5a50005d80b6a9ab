#include "dynamodb/endpoint/partition.hpp"

#include <array>

namespace coalesce::dynamodb::endpoint {
namespace {

constexpr std::array<Partition, 7> partitions = {{
    {"cn-", "amazonaws.com.cn", "api.amazonwebservices.com.cn"},
    {"us-gov-", "amazonaws.com", "api.aws", AccountHosts::none, FipsHosts::same_as_others},
    {"eusc-", "amazonaws.eu", "api.amazonwebservices.eu"},
    {"us-iso-", "c2s.ic.gov", "api.aws.ic.gov"},
    {"us-isob-", "sc2s.sgov.gov", "api.aws.scloud"},
    {"eu-isoe-", "cloud.adc-e.uk", "api.cloud-aws.adc-e.uk"},
    {"us-isof-", "csp.hci.ic.gov", "api.aws.hci.ic.gov"},
}};

constexpr Partition public_partition = {"", "amazonaws.com", "api.aws", AccountHosts::supported};

} // namespace

const Partition& partition_of(std::string_view region) noexcept {
    for (const auto& partition : partitions)
        if (region.starts_with(partition.region_prefix))
            return partition;
    return public_partition;
}

} // namespace coalesce::dynamodb::endpoint
