#pragma once

#include <coalesce/dynamodb/credentials_provider.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <memory>

namespace coalesce::dynamodb::providers {

namespace asio = boost::asio;

/// The credentials that requests are signed with: fetched when first needed, and anew in time.
///
/// Threads: lives on one executor; everything here is called on it.
class CachedCredentials {
public:
    using Clock = std::function<std::chrono::system_clock::time_point()>;

    /// `random` gives numbers from 0 up to but not including 1.
    CachedCredentials(asio::any_io_executor executor, std::shared_ptr<CredentialsProvider> provider,
                      Clock now, std::function<double()> random);
    CachedCredentials(const CachedCredentials&) = delete;
    CachedCredentials& operator=(const CachedCredentials&) = delete;
    ~CachedCredentials() { close(); }

    /// Those that can be used at once, or null: then `get` waits for others. It fetches new ones
    /// beside that, if it is time.
    ///
    /// Lifetime: until the next call of a member, or the next suspension of the caller.
    const Credentials* ready();

    /// Credentials to sign with. Whoever waits for them at the same time waits for one refresh.
    ///
    /// Completes with: credentials that the provider gave; throws what it threw, and
    ///     `errc::missing_credentials` if what it gave has expired.
    /// Cancellation: terminal, partial and total; ends this wait only, the refresh goes on.
    /// Lifetime: the awaitable may outlive this; it then ends with `operation_aborted`.
    asio::awaitable<Credentials> get();

    /// The service refused these: if they are still the ones that are handed out, others are
    /// fetched before the next request.
    void invalidate(const Credentials& used);

    /// Cancels the refresh under way; whoever waits, or asks from now on, gets `operation_aborted`.
    /// Clock and randomness are not asked again.
    void close();

private:
    class State;
    std::shared_ptr<State> state_; // shared with the refresh under way and with who waits for it
};

} // namespace coalesce::dynamodb::providers
