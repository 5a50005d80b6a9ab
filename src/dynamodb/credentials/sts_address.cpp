#include "dynamodb/credentials/sts_address.hpp"

#include "dynamodb/endpoint/find_override.hpp"
#include "dynamodb/endpoint/region.hpp"
#include "dynamodb/endpoint/regional_url.hpp"
#include "dynamodb/settings/find_flag.hpp"

#include <coalesce/dynamodb/error.hpp>

namespace coalesce::dynamodb::credentials {
namespace {

constexpr char region_of_endpoints_without_one[] = "us-east-1";

bool flag(std::optional<bool> given, const settings::Settings& settings, const char* variable,
          const char* property) {
    return given ? *given : settings::find_flag(settings, variable, property).value_or(false);
}

} // namespace

StsAddress sts_address(const endpoint::EndpointSettings& given,
                       const settings::Settings& settings) {
    const auto region = endpoint::find_region(given.region, settings);
    if (const auto found = endpoint::find_override({}, "STS", "sts", settings))
        return {endpoint::parse_url(found->value, found->origin),
                region ? region->value : region_of_endpoints_without_one};
    if (!region)
        throw boost::system::system_error(
            errc::missing_region, "roles are taken from STS, which is called in a region, and no "
                                  "region was given or found; set AWS_REGION, or region in the "
                                  "profile");
    const bool fips = flag(given.use_fips, settings, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
    const bool dual_stack = flag(given.use_dual_stack, settings, "AWS_USE_DUALSTACK_ENDPOINT",
                                 "use_dualstack_endpoint");
    return {endpoint::regional_url("sts", region->value, fips, dual_stack), region->value};
}

} // namespace coalesce::dynamodb::credentials
