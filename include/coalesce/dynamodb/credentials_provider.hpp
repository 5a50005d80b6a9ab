#pragma once

#include <coalesce/dynamodb/credentials.hpp>

#include <boost/asio/awaitable.hpp>

namespace coalesce::dynamodb {

/// Where a client gets its credentials from. Derive from it to have your own source.
///
/// The client keeps what it is given until shortly before it expires, and asks once for all the
/// requests that need it, so a provider keeps nothing itself.
class CredentialsProvider {
public:
    virtual ~CredentialsProvider() = default;

    /// Gets credentials anew.
    ///
    /// Completes with: credentials that have not expired; what it throws fails the requests that
    ///     wait for them, unless there are others that can still be used.
    /// Cancellation: terminal, when the client is destroyed.
    /// Threads: called on the client's executor, and not again before it has completed.
    virtual boost::asio::awaitable<Credentials> retrieve() = 0;

    /// Whether what it gave last may be used past its expiration while nothing newer can be had. So
    /// it is with the metadata service of EC2: AWS goes on accepting what that hands out.
    virtual bool keeps_expired() const noexcept { return false; }
};

} // namespace coalesce::dynamodb
