#include "dynamodb/endpoint/endpoint_rules.hpp"

#include "dynamodb/endpoint/partition.hpp"
#include "dynamodb/endpoint/region.hpp"
#include "dynamodb/endpoint/regional_url.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string_view>
#include <utility>

namespace coalesce::dynamodb::endpoint {
namespace {

using Mode = AccountIdEndpointMode;

constexpr char service[] = "dynamodb";
constexpr char local_region[] = "local";
constexpr char default_signing_region[] = "us-east-1";

// A setting that takes part in an error, and where it is from.
struct Cause {
    const char* name;
    const std::string& origin;
};

// `problem` is the text that the AWS tools give, for those who search for it.
[[noreturn]] void fail(const char* problem, const char* advice,
                       std::initializer_list<Cause> causes) {
    std::string text(problem);
    const char* separator = " (";
    for (const auto& [name, origin] : causes)
        if (!origin.empty())
            text.append(std::exchange(separator, ", ")).append(name).append(" ").append(origin);
    if (*separator == ',')
        text += ')';
    throw boost::system::system_error(make_error_code(errc::invalid_setting),
                                      text.append("; ").append(advice));
}

[[noreturn]] void fail_without_region() {
    throw boost::system::system_error(
        make_error_code(errc::missing_region),
        "Invalid Configuration: Missing Region; no region was given and none is in the environment "
        "or the profile; give one, set AWS_REGION, or give an endpoint");
}

bool is_dual_stack_host(const EndpointParams& params) {
    return !params.region.empty() && params.endpoint->path == "/" &&
           params.endpoint->host == regional_url(service, params.region, false, true).host;
}

void check_override(const EndpointParams& params) {
    const auto& from = params.origins;
    if (params.use_fips)
        fail("Invalid Configuration: FIPS and custom endpoint are not supported",
             "leave out one of the two", {{"FIPS", from.fips}, {"endpoint", from.endpoint}});
    if (params.use_dual_stack)
        fail("Invalid Configuration: Dualstack and custom endpoint are not supported",
             "leave out one of the two",
             {{"dual stack", from.dual_stack}, {"endpoint", from.endpoint}});
    if (is_dual_stack_host(params))
        fail("Endpoint override is not supported for dual-stack endpoints. Please enable "
             "dual-stack functionality by enabling the configuration. For more details, see: "
             "https://docs.aws.amazon.com/sdkref/latest/guide/feature-endpoints.html",
             "leave out the endpoint and set AWS_USE_DUALSTACK_ENDPOINT to true",
             {{"endpoint", from.endpoint}});
}

void check_local(const EndpointParams& params) {
    const auto& from = params.origins;
    if (params.use_fips)
        fail("Invalid Configuration: FIPS and local endpoint are not supported",
             "leave out FIPS, or name another region",
             {{"FIPS", from.fips}, {"region", from.region}});
    if (params.use_dual_stack)
        fail("Invalid Configuration: Dualstack and local endpoint are not supported",
             "leave out dual stack, or name another region",
             {{"dual stack", from.dual_stack}, {"region", from.region}});
}

void check_required_account(const EndpointParams& params) {
    const auto& from = params.origins;
    if (params.use_fips)
        fail("Invalid Configuration: AccountIdEndpointMode is required and FIPS is enabled, but "
             "FIPS account endpoints are not supported",
             "leave out FIPS, or prefer account endpoints only",
             {{"mode", from.account_id_mode}, {"FIPS", from.fips}});
    if (partition_of(params.region).account_hosts == AccountHosts::none)
        fail("Invalid Configuration: AccountIdEndpointMode is required but account endpoints are "
             "not supported in this partition",
             "prefer account endpoints only, or name another region",
             {{"mode", from.account_id_mode}, {"region", from.region}});
}

// An account as a part of a host name, or nothing if the ARN is not of DynamoDB in this region.
std::optional<std::string> account_in(std::string_view arn, std::string_view region) {
    std::array<std::string_view, 5> parts; // arn, partition, service, region, account
    for (auto& part : parts) {
        const auto colon = arn.find(':');
        if (colon == arn.npos)
            return std::nullopt;
        part = arn.substr(0, colon);
        arn.remove_prefix(colon + 1);
    }
    const bool fits = parts[0] == "arn" && !parts[1].empty() && parts[2] == service &&
                      parts[3] == region && is_host_label(parts[4]) && !arn.empty();
    return fits ? std::optional<std::string>(parts[4]) : std::nullopt;
}

std::optional<std::string> account_of_tables(const EndpointParams& params) {
    if (auto account = account_in(params.resource_arn, params.region))
        return account;
    return params.resource_arn_list.empty()
               ? std::nullopt
               : account_in(params.resource_arn_list.front(), params.region);
}

std::optional<std::string> account_of(const EndpointParams& params) {
    if (auto account = account_of_tables(params))
        return account;
    if (params.account_id && !is_host_label(*params.account_id))
        fail("Credentials-sourced account ID parameter is invalid",
             "expected letters, digits and inner hyphens; correct the account id of the "
             "credentials, or disable account endpoints",
             {{"mode", params.origins.account_id_mode}});
    if (!params.account_id && params.account_id_endpoint_mode == Mode::required)
        fail("AccountIdEndpointMode is required but no AccountID was provided or able to be loaded",
             "give credentials with an account id, or prefer account endpoints only",
             {{"mode", params.origins.account_id_mode}});
    return params.account_id;
}

Url account_url(const std::string& account, const EndpointParams& params) {
    const auto* hosts = params.is_search ? ".search-ddb" : ".ddb";
    return regional_url(account + hosts, params.region, false, params.use_dual_stack);
}

} // namespace

void check(const EndpointParams& params) {
    if (!params.region.empty())
        check_region({params.region, params.origins.region});
    if (params.endpoint)
        return check_override(params);
    if (params.region.empty())
        fail_without_region();
    if (params.region == local_region)
        return check_local(params);
    if (params.account_id_endpoint_mode == Mode::required)
        check_required_account(params);
}

bool depends_on_account(const EndpointParams& params) noexcept {
    return params.account_id_endpoint_mode != Mode::disabled && !params.endpoint &&
           !params.use_fips && params.region != local_region &&
           partition_of(params.region).account_hosts == AccountHosts::supported;
}

Endpoint resolve(const EndpointParams& params) {
    check(params);
    if (params.endpoint)
        return {*params.endpoint, params.region.empty() ? default_signing_region : params.region};
    if (params.region == local_region)
        return {{"http", "localhost:8000", "/"}, default_signing_region};
    if (depends_on_account(params))
        if (const auto account = account_of(params))
            return {account_url(*account, params), params.region, true};
    const auto* hosts = params.is_search ? "search-dynamodb" : service;
    return {regional_url(hosts, params.region, params.use_fips, params.use_dual_stack),
            params.region};
}

} // namespace coalesce::dynamodb::endpoint
