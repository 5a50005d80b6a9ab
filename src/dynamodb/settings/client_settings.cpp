#include "dynamodb/settings/client_settings.hpp"

#include "dynamodb/settings/characters.hpp"
#include "dynamodb/settings/file_location.hpp"
#include "dynamodb/settings/find_flag.hpp"
#include "dynamodb/settings/refuse.hpp"

#include <charconv>

namespace coalesce::dynamodb::settings {
namespace {

bool is_token(std::string_view text) {
    constexpr std::string_view allowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~";
    return text.find_first_not_of(allowed) == text.npos;
}

} // namespace

std::optional<unsigned> find_max_attempts(const Settings& settings) {
    const auto found = settings.find("AWS_MAX_ATTEMPTS", "max_attempts");
    if (!found)
        return std::nullopt;
    unsigned attempts = 0;
    const auto end = found->value.data() + found->value.size();
    const auto [last, error] = std::from_chars(found->value.data(), end, attempts);
    if (error != std::errc() || last != end || attempts == 0)
        refuse("number of attempts", *found, "a whole number of at least 1");
    return attempts;
}

void check_retry_mode(const Settings& settings) {
    const auto found = settings.find("AWS_RETRY_MODE", "retry_mode");
    if (!found)
        return;
    const auto mode = lower_case(found->value);
    if (mode != "standard" && mode != "adaptive" && mode != "legacy")
        refuse("retry mode", *found, "standard, adaptive or legacy");
}

bool corrects_clock_skew(const Settings& settings) {
    return !find_flag(settings, "AWS_DISABLE_CLOCK_SKEW_CORRECTION",
                      "disable_clock_skew_correction")
                .value_or(false);
}

std::optional<Found> find_ca_bundle(const Settings& settings) {
    auto found = settings.find("AWS_CA_BUNDLE", "ca_bundle");
    if (found)
        found->value = expanded(found->value, settings.environment());
    return found;
}

std::optional<std::string> find_app_id(const Settings& settings) {
    const auto found = settings.find("AWS_SDK_UA_APP_ID", "sdk_ua_app_id");
    if (!found)
        return std::nullopt;
    if (found->value.size() > 50 || !is_token(found->value))
        refuse("app id", *found,
               "at most 50 letters, digits and characters of !#$%&'*+-.^_`|~, without blanks");
    return found->value;
}

} // namespace coalesce::dynamodb::settings
