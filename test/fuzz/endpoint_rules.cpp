// Any text may be set as a region, an account or a table: the request goes to a host of the
// region's domain, or nowhere. The three are separated by '|' in this order.

#include "dynamodb/endpoint/endpoint_rules.hpp"
#include "dynamodb/endpoint/partition.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace coalesce::dynamodb;

namespace {

std::string_view take_part(std::string_view& text) {
    const auto end = std::min(text.find('|'), text.size());
    const auto part = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return part;
}

bool is_expected(const endpoint::EndpointParams& params, const endpoint::Url& url) {
    if (endpoint::parse_url(url.text(), "itself").text() != url.text())
        return false;
    if (params.region == "local")
        return url.text() == "http://localhost:8000/";
    const auto& partition = endpoint::partition_of(params.region);
    const auto domain = params.use_dual_stack ? partition.dual_stack_domain : partition.domain;
    return url.scheme == "https" && url.path == "/" &&
           url.host.ends_with('.' + params.region + '.' + std::string(domain)) &&
           std::count(url.host.begin(), url.host.end(), '.') <=
               3 + std::count(domain.begin(), domain.end(), '.');
}

void check_resolved(const endpoint::EndpointParams& params) {
    try {
        if (!is_expected(params, endpoint::resolve(params).url))
            std::abort();
    } catch (const boost::system::system_error& error) {
        if (error.code() != errc::invalid_setting && error.code() != errc::missing_region)
            std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    endpoint::EndpointParams params{.region = std::string(take_part(text)),
                                    .account_id = std::string(take_part(text)),
                                    .resource_arn = std::string(text)};
    params.resource_arn_list = {params.resource_arn};
    for (const auto mode : {AccountIdEndpointMode::disabled, AccountIdEndpointMode::preferred,
                            AccountIdEndpointMode::required}) {
        params.account_id_endpoint_mode = mode;
        params.use_dual_stack = !params.use_dual_stack;
        check_resolved(params);
    }
    return 0;
}
