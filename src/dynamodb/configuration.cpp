#include "dynamodb/configuration.hpp"

#include "dynamodb/settings/client_settings.hpp"
#include "dynamodb/settings/refuse.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <fstream>
#include <string>

namespace coalesce::dynamodb::detail {
namespace {

constexpr unsigned default_max_attempts = 4; // of AWS's own SDKs for DynamoDB

[[noreturn]] void refuse(const std::string& reason) {
    throw boost::system::system_error(make_error_code(errc::invalid_setting), reason);
}

template <class Number>
Number at_least_one(Number value, const char* setting) {
    if (value == 0)
        refuse(std::string(setting) + " (given in code) is 0; it must be at least 1");
    return value;
}

std::chrono::milliseconds time_limit(std::chrono::milliseconds limit, const char* setting) {
    if (limit.count() < 0)
        refuse(std::string(setting) + " (given in code) is " + std::to_string(limit.count()) +
               " ms; expected 0 for no limit, or more");
    return limit;
}

unsigned max_attempts_of(const ClientOptions& given, const settings::Settings& settings) {
    settings::check_retry_mode(settings);
    const auto configured = settings::find_max_attempts(settings);
    if (given.max_attempts)
        return at_least_one(*given.max_attempts, "max_attempts");
    return configured.value_or(default_max_attempts);
}

std::string ca_bundle_of(const ClientOptions& given, const settings::Settings& settings) {
    if (!given.ca_bundle.empty())
        return given.ca_bundle;
    const auto found = settings::find_ca_bundle(settings);
    if (found && !std::ifstream(found->value))
        settings::refuse("the CA bundle", *found,
                         "a file with certificates in PEM that can be read");
    return found ? found->value : std::string();
}

} // namespace

Configuration::Configuration(const ClientOptions& given, const settings::Settings& settings)
    : given_endpoint{given.region,
                     given.endpoint,
                     given.use_fips,
                     given.use_dual_stack,
                     given.account_id_endpoint_mode,
                     given.ignore_configured_endpoints},
      endpoint(endpoint::find_params(given_endpoint, settings)),
      max_attempts(max_attempts_of(given, settings)),
      call_timeout(time_limit(given.call_timeout, "call_timeout")),
      attempt_timeout(time_limit(given.attempt_timeout, "attempt_timeout")),
      connect_timeout(given.connect_timeout),
      idle_timeout(given.idle_timeout),
      corrects_clock_skew(
          given.correct_clock_skew.value_or(settings::corrects_clock_skew(settings))),
      ca_bundle(ca_bundle_of(given, settings)),
      proxy(given.proxy),
      compress_responses(given.compress_responses),
      max_concurrent_requests(
          at_least_one(given.max_concurrent_requests, "max_concurrent_requests")),
      max_connections(given.max_connections),
      max_response_bytes(given.max_response_bytes) {}

} // namespace coalesce::dynamodb::detail
