#pragma once

#include <coalesce/dynamodb/client_options.hpp>
#include <coalesce/dynamodb/credentials_provider.hpp>

#include <memory>

namespace coalesce::dynamodb::detail {

/// The credentials that a client was given in code, or the source of them; null if it has to look
/// for them. Throws `errc::invalid_setting` for both at once, and for credentials that cannot be
/// sent.
std::shared_ptr<CredentialsProvider> given_credentials(const ClientOptions& options);

} // namespace coalesce::dynamodb::detail
