#pragma once

#include "support/fault_server.hpp"

#include <coalesce/dynamodb/credentials_provider.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>

namespace coalesce::test {

/// What stands in all that a log must not show.
namespace secret_text {
inline const std::string access_key_id = "ASIATEXT7F3A";
inline const std::string secret_access_key = "secret-text-7f3a";
inline const std::string session_token = "token-text-7f3a";
} // namespace secret_text

/// Hands out sessions, one after the other, which a server accepts until it is told otherwise.
///
/// Lifetime: the server outlives it.
class Sessions : public dynamodb::CredentialsProvider {
public:
    explicit Sessions(FaultServer& server) : server_(server) {}

    boost::asio::awaitable<dynamodb::Credentials> retrieve() override {
        const auto number = "-" + std::to_string(++given_);
        last_.emplace(secret_text::access_key_id + number, secret_text::secret_access_key,
                      secret_text::session_token,
                      std::chrono::system_clock::now() + std::chrono::hours(1));
        server_.accept(*last_);
        co_return *last_;
    }

    /// Ends the last one, if there is one.
    void expire() {
        if (last_)
            server_.expire(*last_);
    }

    std::size_t given() const noexcept { return given_; }

private:
    FaultServer& server_;
    std::optional<dynamodb::Credentials> last_;
    std::size_t given_ = 0;
};

} // namespace coalesce::test
