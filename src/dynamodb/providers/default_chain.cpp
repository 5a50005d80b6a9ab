#include "dynamodb/providers/default_chain.hpp"

#include "dynamodb/credentials/environment_credentials.hpp"
#include "dynamodb/credentials/imds_settings.hpp"
#include "dynamodb/credentials/web_identity.hpp"
#include "dynamodb/providers/container.hpp"
#include "dynamodb/providers/imds.hpp"
#include "dynamodb/providers/sts.hpp"
#include "dynamodb/quoted.hpp"
#include "dynamodb/settings/file_location.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <utility>

namespace coalesce::dynamodb::providers {
namespace {

constexpr char profile_in_code[] = "the profile was chosen in code";

std::string shared_files(const Environment& environment) {
    const auto files = settings::locate_files(environment);
    const auto named = [](const std::string& path, const char* otherwise) {
        return path.empty() ? std::string(otherwise) : legible(path);
    };
    return named(files.config, "~/.aws/config") + " or " +
           named(files.credentials, "~/.aws/credentials");
}

} // namespace

DefaultChain::DefaultChain(Outside outside, std::shared_ptr<const settings::Settings> settings,
                           endpoint::EndpointSettings given, ProfileChoice choice)
    : outside_(std::move(outside)),
      settings_(std::move(settings)),
      guidance_(std::move(given), *settings_),
      choice_(choice) {}

void DefaultChain::check() const {
    credentials::Search search;
    if (!from_environment(search))
        find_profile(search);
}

asio::awaitable<Credentials> DefaultChain::retrieve() {
    credentials::Search search;
    auto found = co_await from_settings(search);
    const bool is_set = found.has_value();
    if (!is_set)
        found = co_await from_imds(search);
    if (!found)
        search.throw_not_found();
    // Not before: what was given last may still be in use, and this attempt may fail.
    are_from_imds_ = !is_set;
    co_return *found;
}

asio::awaitable<std::optional<Credentials>>
DefaultChain::from_settings(credentials::Search& search) {
    if (auto keys = from_environment(search))
        co_return keys;
    auto profile = find_profile(search);
    const bool takes_role = profile && !profile->roles.empty();
    if (takes_role)
        co_return co_await from_profile(std::move(*profile));
    if (auto found = co_await from_identity(search))
        co_return found;
    if (profile)
        co_return co_await from_profile(std::move(*profile));
    const auto container = co_await container_credentials(outside_);
    co_return search.take("a container's endpoint", container);
}

std::optional<Credentials> DefaultChain::from_environment(credentials::Search& search) const {
    if (choice_ == ProfileChoice::in_code) {
        search.passed_over("the environment", profile_in_code);
        return std::nullopt;
    }
    auto keys = credentials::credentials_in(outside_.environment);
    if (!keys)
        search.passed_over("the environment",
                           "neither AWS_ACCESS_KEY_ID nor AWS_SECRET_ACCESS_KEY is set");
    return keys;
}

std::optional<credentials::ProfileChain>
DefaultChain::find_profile(credentials::Search& search) const {
    const auto& name = settings_->profile_name();
    const bool exists = settings_->profile() != nullptr;
    if (!exists && settings_->profile_is_chosen())
        throw boost::system::system_error(
            errc::invalid_setting,
            "the profile " + quoted(name) + " was chosen " +
                (choice_ == ProfileChoice::in_code ? "in code" : "by AWS_PROFILE") +
                ", but is not in " + shared_files(outside_.environment));
    auto chain = credentials::find_profile_chain(settings_->profiles(), name);
    if (!chain)
        search.passed_over("the profile " + quoted(name),
                           exists ? "it says nothing about credentials"
                                  : "it is not in " + shared_files(outside_.environment));
    return chain;
}

asio::awaitable<Credentials> DefaultChain::from_profile(credentials::ProfileChain chain) {
    return profile_credentials(outside_, guidance_, sso_refreshes_, std::move(chain));
}

asio::awaitable<std::optional<Credentials>>
DefaultChain::from_identity(credentials::Search& search) const {
    if (choice_ == ProfileChoice::in_code)
        co_return std::nullopt;
    auto identity = credentials::web_identity_in(outside_.environment);
    if (!identity) {
        search.passed_over("a web identity", "AWS_WEB_IDENTITY_TOKEN_FILE is not set");
        co_return std::nullopt;
    }
    const auto address = credentials::sts_address(guidance_.given, *settings_);
    co_return co_await assume_role_with_web_identity(outside_, address, std::move(*identity));
}

asio::awaitable<std::optional<Credentials>>
DefaultChain::from_imds(credentials::Search& search) const {
    const auto settings = credentials::imds_settings(*settings_);
    const auto finding = co_await imds_credentials(outside_, settings);
    co_return search.take("the metadata service of EC2", finding);
}

} // namespace coalesce::dynamodb::providers
