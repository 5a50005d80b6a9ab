#pragma once

#include <boost/system/error_code.hpp>

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace coalesce::dynamodb {

/// Where the time of an attempt went; 0 for what did not take place. A connection that is used
/// again needs neither look-up nor handshakes.
class AttemptTimes {
public:
    std::chrono::microseconds queued{0};      ///< While all connections were taken.
    std::chrono::microseconds name_lookup{0}; ///< Until the name was an address.
    std::chrono::microseconds connect{0};     ///< TCP's handshake.
    std::chrono::microseconds tls{0};         ///< The handshake of TLS.
    std::chrono::microseconds first_byte{0};  ///< From the request to the answer's first byte.
    std::chrono::microseconds total{0};       ///< All of that, and the rest of the answer.
};

/// One request that was sent, or should have been, when it has ended. Holds neither secrets nor
/// keys nor items.
///
/// Lifetime: what it points to lives as long as the call of the observer.
class AttemptReport {
public:
    std::string_view operation; ///< Such as `BatchGetItem`.

    /// By name or ARN; empty for operations that are called by name.
    const std::vector<std::string>* tables = nullptr;

    std::string_view endpoint;                ///< The URL.
    std::string_view invocation_id;           ///< The same for all attempts of a call.
    unsigned attempt = 1;                     ///< The first is 1.
    unsigned max_attempts = 1;                ///< `ClientOptions::max_attempts`.
    std::chrono::nanoseconds delay_before{0}; ///< The wait between the one before and this one.

    /// When it began: before it was signed. It ends when its answer has been read, which is when
    /// the observer is told.
    std::chrono::steady_clock::time_point began = {};

    boost::system::error_code error; ///< None: answered with success.
    unsigned http_status = 0;        ///< 0: there was no answer.
    std::string_view service_code;   ///< The service's name of the error; empty if there is none.
    std::string_view request_id;     ///< The service's; empty if there is none.

    /// How often it went out: twice, if a kept connection turned out to be dead, and 0 if it never
    /// did.
    unsigned sends = 0;
    std::size_t bytes_sent = 0;     ///< Heads and bodies, without TLS.
    std::size_t bytes_received = 0; ///< The same, before anything is inflated.
    AttemptTimes times;             ///< Where the time went.
    bool reused_connection = false; ///< It was opened for an earlier request.
    unsigned quota_left = 0; ///< Of the 500 tokens that retries of this client are paid with.
};

/// Credentials that were fetched, or could not be. As for `AttemptReport`.
class CredentialsReport {
public:
    boost::system::error_code error; ///< None: success. Requests may go on with older ones.
    std::optional<std::chrono::system_clock::time_point> expiration; ///< None: never.
    std::chrono::nanoseconds total{0};                               ///< What it took.
};

/// A call when it has ended: one operation with all its attempts. As for `AttemptReport`.
class CallReport {
public:
    std::string_view operation;                       ///< Such as `BatchGetItem`.
    const std::vector<std::string>* tables = nullptr; ///< As in `AttemptReport`.
    std::string_view invocation_id;                   ///< As in `AttemptReport`.
    unsigned attempts = 1;                            ///< The number of the last one.
    boost::system::error_code error;    ///< None: success. `operation_aborted`: cancelled.
    unsigned http_status = 0;           ///< Of the last attempt.
    std::string_view service_code;      ///< Of the last attempt.
    std::string_view request_id;        ///< Of the last attempt.
    std::chrono::nanoseconds waited{0}; ///< Between attempts.
    std::chrono::nanoseconds total{0};  ///< From its begin to now.
    std::chrono::steady_clock::time_point began = {}; ///< When it was made.
};

} // namespace coalesce::dynamodb
