#include "dynamodb/credentials/imds_settings.hpp"

#include "dynamodb/endpoint/url.hpp"
#include "dynamodb/http/message.hpp"
#include "dynamodb/settings/find_flag.hpp"
#include "dynamodb/settings/refuse.hpp"

#include <charconv>
#include <utility>

namespace coalesce::dynamodb::credentials {
namespace {

using settings::Found;
using settings::Settings;

std::optional<unsigned> find_count(const Settings& settings, const char* variable,
                                   std::string_view property) {
    const auto found = settings.find(variable, property);
    if (!found)
        return std::nullopt;
    unsigned count = 0;
    const auto* end = found->value.data() + found->value.size();
    const auto [read_to, error] = std::from_chars(found->value.data(), end, count);
    if (error != std::errc{} || read_to != end || count < 1 || count > 1000)
        settings::refuse("setting", *found, "a whole number from 1 to 1000");
    return count;
}

std::optional<Found> first(std::string given, std::optional<Found> looked_up) {
    return given.empty() ? std::move(looked_up) : Found{std::move(given), "given in code"};
}

std::string endpoint_of_mode(const std::optional<Found>& mode) {
    const auto word = mode ? http::lower_case(mode->value) : "ipv4";
    if (word != "ipv4" && word != "ipv6")
        settings::refuse("endpoint mode", *mode, "IPv4 or IPv6");
    return word == "ipv4" ? "http://169.254.169.254" : "http://[fd00:ec2::254]";
}

std::string endpoint_of(const Settings& settings, const ImdsAddress& given) {
    const auto endpoint = first(given.endpoint, settings.find("AWS_EC2_METADATA_SERVICE_ENDPOINT",
                                                              "ec2_metadata_service_endpoint"));
    if (!endpoint)
        return endpoint_of_mode(
            first(given.mode, settings.find("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE",
                                            "ec2_metadata_service_endpoint_mode")));
    auto url = endpoint::parse_url(endpoint->value, endpoint->origin).text();
    while (url.back() == '/')
        url.pop_back();
    return url;
}

} // namespace

ImdsSettings imds_settings(const Settings& settings, const ImdsAddress& given) {
    ImdsSettings result;
    result.is_disabled = find_flag(settings, "AWS_EC2_METADATA_DISABLED", "").value_or(false);
    result.v1_is_disabled =
        find_flag(settings, "AWS_EC2_METADATA_V1_DISABLED", "ec2_metadata_v1_disabled")
            .value_or(false);
    result.endpoint = endpoint_of(settings, given);
    if (const auto timeout =
            find_count(settings, "AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout"))
        result.timeout = std::chrono::seconds(*timeout);
    result.max_attempts =
        find_count(settings, "AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts");
    return result;
}

} // namespace coalesce::dynamodb::credentials
