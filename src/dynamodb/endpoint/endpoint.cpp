#include "dynamodb/endpoint/endpoint.hpp"

#include "dynamodb/endpoint/find_override.hpp"
#include "dynamodb/endpoint/region.hpp"
#include "dynamodb/quoted.hpp"
#include "dynamodb/settings/characters.hpp"
#include "dynamodb/settings/find_flag.hpp"
#include "dynamodb/settings/refuse.hpp"

#include <coalesce/dynamodb/error.hpp>

namespace coalesce::dynamodb::endpoint {
namespace {

using settings::Found;
using settings::Settings;

constexpr char in_code[] = "given in code";

// A value that need not be text, and where it is from.
template <class Value>
struct Known {
    Value value{};
    std::string origin{};
};

Known<bool> find_switch(std::optional<bool> given, const Settings& settings, const char* variable,
                        const char* property) {
    if (given)
        return {*given, in_code};
    const auto found = find_flag(settings, variable, property);
    return {found.value_or(false), found ? settings.find(variable, property)->origin : ""};
}

AccountIdEndpointMode mode_in(const Found& found) {
    const auto name = settings::lower_case(found.value);
    if (name == "disabled")
        return AccountIdEndpointMode::disabled;
    if (name == "preferred")
        return AccountIdEndpointMode::preferred;
    if (name != "required")
        refuse("account id endpoint mode", found, "disabled, preferred or required");
    return AccountIdEndpointMode::required;
}

Known<AccountIdEndpointMode> find_mode(std::optional<AccountIdEndpointMode> given,
                                       const Settings& settings) {
    if (given)
        return {*given, in_code};
    const auto found = settings.find("AWS_ACCOUNT_ID_ENDPOINT_MODE", "account_id_endpoint_mode");
    return found ? Known<AccountIdEndpointMode>{mode_in(*found), found->origin}
                 : Known<AccountIdEndpointMode>{};
}

[[noreturn]] void fail_without_region(const Settings& settings) {
    const std::string profile = "the profile " + quoted(settings.profile_name());
    throw boost::system::system_error(
        make_error_code(errc::missing_region),
        "no region was given, and none was found: neither AWS_REGION nor AWS_DEFAULT_REGION is "
        "set, and " +
            profile + (settings.profile() ? " has no region" : " does not exist") +
            "; set AWS_REGION or ClientOptions::region, to eu-west-1 for example, or, for "
            "DynamoDB Local, ClientOptions::endpoint, to http://localhost:8000 for example");
}

} // namespace

EndpointParams find_params(const EndpointSettings& given, const Settings& settings) {
    const auto region = find_region(given.region, settings).value_or(Found{});
    const auto configured = given.ignore_configured_endpoints ? ConfiguredEndpoints::ignored
                                                              : ConfiguredEndpoints::by_settings;
    const auto endpoint =
        find_override(given.endpoint, "DYNAMODB", "dynamodb", settings, configured);
    const auto fips = find_switch(given.use_fips, settings, "AWS_USE_FIPS_ENDPOINT", //
                                  "use_fips_endpoint");
    const auto dual_stack = find_switch(given.use_dual_stack, settings,
                                        "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
    const auto mode = find_mode(given.account_id_endpoint_mode, settings);

    EndpointParams params{.region = region.value,
                          .use_fips = fips.value,
                          .use_dual_stack = dual_stack.value,
                          .account_id_endpoint_mode = mode.value};
    if (region.value.empty() && !endpoint)
        fail_without_region(settings);
    params.origins = {region.origin, "", fips.origin, dual_stack.origin, mode.origin};
    if (endpoint) {
        params.endpoint = parse_url(endpoint->value, endpoint->origin);
        params.origins.endpoint = endpoint->origin;
    }
    check(params);
    return params;
}

} // namespace coalesce::dynamodb::endpoint
