#include "dynamodb/endpoint/endpoint.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <algorithm>
#include <array>
#include <initializer_list>
#include <optional>
#include <string_view>

namespace coalesce::dynamodb::endpoint {
namespace {

constexpr char default_signing_region[] = "us-east-1";

// A value and the place it was found in, for messages.
struct Found {
    std::string value;
    std::string origin;
};

std::optional<Found> find(const std::string& given, const Environment& environment,
                          std::initializer_list<const char*> variables) {
    if (!given.empty())
        return Found{given, "given in code"};
    for (const char* name : variables)
        if (auto value = setting(environment, name))
            return Found{std::move(*value), std::string("from ") + name};
    return std::nullopt;
}

bool is_host_label(std::string_view text) {
    const auto allowed = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '-';
    };
    return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
           std::all_of(text.begin(), text.end(), allowed);
}

// A region becomes a part of a host name, so a value such as "x.example.com/" would send signed
// requests to a stranger.
void check_region(const Found& region) {
    if (!is_host_label(region.value))
        throw boost::system::system_error(
            make_error_code(errc::invalid_setting),
            "the region \"" + region.value + "\" (" + region.origin +
                ") cannot be used: expected 1 to 63 letters, digits and inner hyphens, such as "
                "us-east-1");
}

bool ignores_configured_endpoints(const Environment& environment) {
    auto value = setting(environment, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS").value_or("");
    for (char& c : value)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return value == "true";
}

std::optional<Found> find_override(const std::string& given, const Environment& environment) {
    if (ignores_configured_endpoints(environment))
        return find(given, environment, {});
    return find(given, environment, {"AWS_ENDPOINT_URL_DYNAMODB", "AWS_ENDPOINT_URL"});
}

// The partitions of AWS that have a domain of their own, by what their regions start with.
std::string_view domain_of(std::string_view region) {
    struct Partition {
        std::string_view prefix;
        std::string_view domain;
    };
    static constexpr std::array<Partition, 6> partitions = {{{"cn-", "amazonaws.com.cn"},
                                                             {"eusc-", "amazonaws.eu"},
                                                             {"us-iso-", "c2s.ic.gov"},
                                                             {"us-isob-", "sc2s.sgov.gov"},
                                                             {"eu-isoe-", "cloud.adc-e.uk"},
                                                             {"us-isof-", "csp.hci.ic.gov"}}};
    for (const auto& partition : partitions)
        if (region.starts_with(partition.prefix))
            return partition.domain;
    return "amazonaws.com";
}

} // namespace

Endpoint resolve(const EndpointSettings& given, const Environment& environment) {
    const auto region = find(given.region, environment, {"AWS_REGION", "AWS_DEFAULT_REGION"});
    if (region)
        check_region(*region);
    if (const auto found = find_override(given.endpoint, environment))
        return {parse_url(found->value, found->origin),
                region ? region->value : default_signing_region};

    if (!region)
        throw boost::system::system_error(
            make_error_code(errc::missing_region),
            "no region was given and none is in the environment; give one, set AWS_REGION, or give "
            "an endpoint");
    if (region->value == "local")
        return {{"http", "localhost:8000", "/"}, default_signing_region};

    auto host = "dynamodb." + region->value + '.';
    return {{"https", host.append(domain_of(region->value)), "/"}, region->value};
}

} // namespace coalesce::dynamodb::endpoint
