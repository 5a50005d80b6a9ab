#pragma once

#include "dynamodb/endpoint/url.hpp"

#include <coalesce/dynamodb/account_id_endpoint_mode.hpp>

#include <optional>
#include <string>
#include <vector>

namespace coalesce::dynamodb::endpoint {

/// Where DynamoDB is, and for which region a request to it is signed.
struct Endpoint {
    Url url;
    std::string signing_region;
    bool has_account_id = false; ///< Whether the host is that of one account.
};

/// Where the parts of `EndpointParams` were found, for messages; an empty one is not mentioned.
struct EndpointOrigins {
    std::string region{};
    std::string endpoint{};
    std::string fips{};
    std::string dual_stack{};
    std::string account_id_mode{};
};

/// All that the address of a request depends on.
struct EndpointParams {
    std::string region{};
    bool use_fips = false;
    bool use_dual_stack = false;
    std::optional<Url> endpoint{};
    AccountIdEndpointMode account_id_endpoint_mode = AccountIdEndpointMode::disabled;
    bool is_search = false; ///< For the operation `SearchVectors`, which has hosts of its own.

    std::optional<std::string> account_id{};      ///< Of the credentials.
    std::string resource_arn{};                   ///< Of the table, if it is named by one.
    std::vector<std::string> resource_arn_list{}; ///< Of the tables of a batch.

    EndpointOrigins origins{};
};

/// Throws `errc::missing_region` or `errc::invalid_setting` if these settings can lead nowhere,
/// whatever account and tables a request is for.
void check(const EndpointParams& params);

/// Whether the address can differ from account to account.
bool depends_on_account(const EndpointParams& params) noexcept;

/// The address by the rules of AWS.
///
/// The account is that of `resource_arn`, else of the first of `resource_arn_list`, as far as they
/// name DynamoDB in this region, else that of the credentials. An endpoint without a region is
/// signed for `us-east-1`; the region `local` without an endpoint is `http://localhost:8000`.
/// Throws as `check` does, and `errc::invalid_setting` if an account is required and unknown, or no
/// host label.
Endpoint resolve(const EndpointParams& params);

} // namespace coalesce::dynamodb::endpoint
