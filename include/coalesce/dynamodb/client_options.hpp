#pragma once

#include <coalesce/dynamodb/account_id_endpoint_mode.hpp>
#include <coalesce/dynamodb/client_observer.hpp>
#include <coalesce/dynamodb/credentials.hpp>
#include <coalesce/dynamodb/credentials_provider.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>

namespace coalesce::dynamodb {

/// Settings of a client; checked by its constructor. What is left empty is found as every AWS tool
/// finds it: in the environment, then in the profile of the shared files, `~/.aws/config` and
/// `~/.aws/credentials`.
struct ClientOptions {
    // Where, and as whom.

    /// Empty: `AWS_REGION`, `AWS_DEFAULT_REGION`, `region` of the profile.
    std::string region = {};

    /// A URL instead of the region's own, for a local server. Empty: `AWS_ENDPOINT_URL_DYNAMODB`,
    /// `AWS_ENDPOINT_URL`, `endpoint_url` of DynamoDB in the profile's `services`, `endpoint_url`
    /// of the profile.
    std::string endpoint = {};

    /// Uses no endpoint but `endpoint` and the region's own, whatever the surroundings say.
    /// `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` and `ignore_configured_endpoint_urls` do the same.
    bool ignore_configured_endpoints = false;

    /// The profile that is in force. Empty: `AWS_PROFILE`, then `default`.
    std::string profile = {};

    /// Fixed credentials, which are never refreshed.
    std::optional<Credentials> credentials = {};

    /// A source of credentials of your own; not together with `credentials`. With neither, they
    /// are looked for where every AWS tool looks: environment, profile (roles, web identity, SSO,
    /// processes), container, EC2's metadata. Shared by the clients that have it.
    std::shared_ptr<CredentialsProvider> credentials_provider = {};

    /// Endpoints with FIPS 140 cryptography. Unset: `AWS_USE_FIPS_ENDPOINT`, `use_fips_endpoint`.
    std::optional<bool> use_fips = {};

    /// Endpoints with IPv6 too. Unset: `AWS_USE_DUALSTACK_ENDPOINT`, `use_dualstack_endpoint`.
    std::optional<bool> use_dual_stack = {};

    /// Endpoints with the account's id in their names. Unset: `AWS_ACCOUNT_ID_ENDPOINT_MODE`,
    /// `account_id_endpoint_mode`, then disabled: not every network lets them through.
    std::optional<AccountIdEndpointMode> account_id_endpoint_mode = {};

    // When it fails.

    /// How often a request is sent at most when the service or the network fails it. At least 1.
    /// Unset: `AWS_MAX_ATTEMPTS`, `max_attempts`, then 4, as AWS's own SDKs have it for DynamoDB.
    /// What is throttled in a batch does not count: it waits for its table until that has served
    /// nothing in ten rounds.
    std::optional<unsigned> max_attempts = {};

    /// The time for one call with all its attempts and waits: one request's worth, so that a read
    /// of a thousand keys has it ten times. 0, the default, for no limit.
    std::chrono::milliseconds call_timeout{0};

    /// The time for one attempt, from the look-up of the name to the answer's last byte; the wait
    /// for a connection does not count. 0, the default, for no limit but the two below: a whole
    /// answer may take long, 16 MB do.
    std::chrono::milliseconds attempt_timeout{0};

    /// The time for name look-up, connecting and TLS together.
    std::chrono::milliseconds connect_timeout{1000};

    /// The longest time in which no byte moves, be it before the first or in the middle.
    std::chrono::milliseconds idle_timeout{10'000};

    /// Whether requests are signed with the service's time, where its clock and ours differ.
    /// Unset: the opposite of `AWS_DISABLE_CLOCK_SKEW_CORRECTION`,
    /// `disable_clock_skew_correction`; then yes.
    std::optional<bool> correct_clock_skew = {};

    // The way there.

    /// A file with the certificates (PEM) of the authorities that are trusted. Empty:
    /// `AWS_CA_BUNDLE`, `ca_bundle`, then the system's. Certificates are always verified.
    std::string ca_bundle = {};

    /// The URL of a proxy. Unset: `HTTPS_PROXY`, `http_proxy` or `ALL_PROXY` with `NO_PROXY`, as
    /// libcurl reads them. Set and empty: none. This machine itself and the hosts of metadata and
    /// credentials are never asked through a proxy.
    std::optional<std::string> proxy = {};

    /// Sees what the client does, and what it costs; shared by the client and whoever reads it.
    /// None by default.
    std::shared_ptr<ClientObserver> observer = {};

    // What it costs.

    /// Asks for compressed answers. Saves bytes and costs time on both sides; AWS compresses
    /// answers of more than 4 kB.
    bool compress_responses = false;

    /// How many BatchGetItem requests are under way at once, and how many BatchWriteItem requests,
    /// of all callers together. While that many are, keys go on collecting. A table that throttles
    /// gets fewer for a while. At least 1, which is one request after the other.
    std::size_t max_concurrent_requests = 8;

    /// The most connections that are open; further requests wait for one.
    std::size_t max_connections = 25;

    /// The largest answer that is accepted, inflated or not.
    std::size_t max_response_bytes = std::size_t{64} * 1024 * 1024;
};

} // namespace coalesce::dynamodb
