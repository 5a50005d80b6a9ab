#include "dynamodb/endpoint/region.hpp"

#include "dynamodb/settings/refuse.hpp"

#include <algorithm>

namespace coalesce::dynamodb::endpoint {
namespace {

std::optional<settings::Found> configured_region(const settings::Settings& settings) {
    if (auto found = settings.find("AWS_REGION", ""))
        return found;
    return settings.find("AWS_DEFAULT_REGION", "region");
}

} // namespace

bool is_host_label(std::string_view text) noexcept {
    const auto allowed = [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
               c == '-';
    };
    return !text.empty() && text.size() <= 63 && text.front() != '-' && text.back() != '-' &&
           std::all_of(text.begin(), text.end(), allowed);
}

void check_region(const settings::Found& region) {
    if (!is_host_label(region.value))
        settings::refuse("region", region,
                         "1 to 63 letters, digits and inner hyphens, such as us-east-1");
}

std::optional<settings::Found> find_region(const std::string& given_in_code,
                                           const settings::Settings& settings) {
    auto region = given_in_code.empty()
                      ? configured_region(settings)
                      : std::optional(settings::Found{given_in_code, "given in code"});
    if (region)
        check_region(*region);
    return region;
}

} // namespace coalesce::dynamodb::endpoint
