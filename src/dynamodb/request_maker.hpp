#pragma once

#include "dynamodb/endpoint/endpoint.hpp"
#include "dynamodb/http/message.hpp"
#include "dynamodb/operation.hpp"
#include "dynamodb/settings/settings.hpp"
#include "dynamodb/signing/signer.hpp"

#include <coalesce/dynamodb/credentials.hpp>

#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace coalesce::dynamodb::detail {

/// Which attempt of which call a request is.
class AttemptLabel {
public:
    std::string invocation_id; ///< The same for all attempts of a call.
    unsigned attempt = 1;
    unsigned max_attempts = 1;
};

/// Turns operations into signed requests to the right place.
class RequestMaker {
public:
    RequestMaker(endpoint::EndpointParams endpoint,
                 std::shared_ptr<const settings::Settings> settings, bool compress_responses);

    /// Each attempt is signed anew: a signature carries its time. Throws `errc::invalid_setting` if
    /// there is no endpoint for this account.
    http::Request make(const Operation& operation, std::string body, const AttemptLabel& label,
                       const Credentials& credentials, std::chrono::system_clock::time_point now);

private:
    endpoint::Endpoint endpoint_for(const Operation& operation,
                                    const Credentials& credentials) const;

    endpoint::EndpointParams params_;
    std::optional<endpoint::Endpoint> usual_; // unless it depends on the account
    std::optional<signing::Signer> signer_;
    std::shared_ptr<const settings::Settings> settings_; // shared with the credentials' provider
    std::string user_agent_;
    bool compress_responses_;
};

} // namespace coalesce::dynamodb::detail
