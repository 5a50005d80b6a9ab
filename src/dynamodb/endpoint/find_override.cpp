#include "dynamodb/endpoint/find_override.hpp"

#include "dynamodb/quoted.hpp"
#include "dynamodb/settings/find_flag.hpp"
#include "dynamodb/settings/refuse.hpp"

namespace coalesce::dynamodb::endpoint {
namespace {

using settings::Found;
using settings::Settings;

constexpr char property[] = "endpoint_url";

bool are_ignored(const Settings& settings) {
    return find_flag(settings, "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS",
                     "ignore_configured_endpoint_urls")
        .value_or(false);
}

const settings::Section& services_of(const Found& name, const Settings& settings) {
    const auto* services = settings::ProfileSet::find(settings.profiles().services, name.value);
    if (!services)
        refuse("setting", name,
               "the name of a section of services in the config file, which has none of this name");
    return *services;
}

std::optional<Found> find_in_services(std::string_view key, const Settings& settings) {
    const auto name = settings.find("", "services");
    if (!name)
        return std::nullopt;
    const auto& services = services_of(*name, settings);
    const auto value = sub_property(services, key, property);
    if (!value || value->empty())
        return std::nullopt;

    auto origin =
        std::string(property) + " of " + std::string(key) + " in services " + quoted(name->value);
    return Found{*value, origin.append(" in ").append(services.place(key))};
}

} // namespace

std::optional<Found> find_override(const std::string& given_in_code,
                                   std::string_view service_variable, std::string_view service_key,
                                   const Settings& settings, ConfiguredEndpoints configured) {
    if (!given_in_code.empty())
        return Found{given_in_code, "given in code"};
    if (configured == ConfiguredEndpoints::ignored || are_ignored(settings))
        return std::nullopt;

    const auto own_variable = "AWS_ENDPOINT_URL_" + std::string(service_variable);
    for (const char* variable : {own_variable.c_str(), "AWS_ENDPOINT_URL"})
        if (auto found = settings.find(variable, ""))
            return found;
    if (auto found = find_in_services(service_key, settings))
        return found;
    return settings.find("", property);
}

} // namespace coalesce::dynamodb::endpoint
