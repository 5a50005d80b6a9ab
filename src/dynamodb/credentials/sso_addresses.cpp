#include "dynamodb/credentials/sso_addresses.hpp"

#include "dynamodb/endpoint/find_override.hpp"
#include "dynamodb/endpoint/regional_url.hpp"
#include "dynamodb/settings/find_flag.hpp"

namespace coalesce::dynamodb::credentials {
namespace {

/// A service that takes part in logins: what its hosts and its settings are called.
struct SsoService {
    const char* host_prefix;
    const char* variable;
    const char* key;
};
constexpr SsoService portal{"portal.sso", "SSO", "sso"};
constexpr SsoService oidc{"oidc", "SSO_OIDC", "sso_oidc"};

class Finder {
public:
    Finder(const std::string& region, const endpoint::EndpointSettings& given,
           const settings::Settings& settings)
        : region_(region), given_(given), settings_(settings) {}

    std::string address(const SsoService& service) const {
        auto address = url(service).text();
        while (address.back() == '/')
            address.pop_back();
        return address;
    }

private:
    endpoint::Url url(const SsoService& service) const {
        if (const auto found =
                endpoint::find_override({}, service.variable, service.key, settings_))
            return endpoint::parse_url(found->value, found->origin);
        return endpoint::regional_url(
            service.host_prefix, region_,
            flag(given_.use_fips, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint"),
            flag(given_.use_dual_stack, "AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint"));
    }

    bool flag(std::optional<bool> given, const char* variable, const char* property) const {
        return given ? *given : settings::find_flag(settings_, variable, property).value_or(false);
    }

    const std::string& region_;
    const endpoint::EndpointSettings& given_;
    const settings::Settings& settings_;
};

} // namespace

SsoAddresses sso_addresses(const std::string& region, const endpoint::EndpointSettings& given,
                           const settings::Settings& settings) {
    const Finder finder(region, given, settings);
    return {finder.address(portal), finder.address(oidc)};
}

} // namespace coalesce::dynamodb::credentials
