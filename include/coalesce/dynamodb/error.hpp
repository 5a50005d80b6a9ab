#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace coalesce::dynamodb {

/// What can go wrong between a call and its answer. Every text stands in one table, in
/// `src/dynamodb/error.cpp`.
enum class errc {
    // Refused before a request leaves.
    invalid_setting = 1, ///< A setting of the client is unusable.
    missing_region,      ///< No region and no endpoint were given or found.
    missing_credentials, ///< No credentials were given or found.
    invalid_table,       ///< A table's name or key schema is not what it can be.
    invalid_number,      ///< A number is malformed or has more digits than DynamoDB keeps.
    invalid_key,         ///< A key does not fit the schema of its table.
    invalid_item,        ///< An item holds something that DynamoDB refuses.
    invalid_projection,  ///< A projection cannot be read, or names one path twice.
    invalid_expression,  ///< A condition cannot be read, or has placeholders that nothing defines.
    invalid_query,       ///< A query or scan asks for what its table or index does not do.
    invalid_cursor,      ///< A cursor is no cursor, or not one of this query.

    // Said by the service.
    validation,            ///< The service found the request invalid.
    resource_not_found,    ///< The table or index does not exist.
    resource_in_use,       ///< The table exists already, or is being changed.
    access_denied,         ///< The credentials may not do this, or are not accepted.
    expired_token,         ///< The session token has expired.
    throttled,             ///< The service asks for fewer requests.
    internal_server_error, ///< The service failed; asking again may help.
    service_failure,       ///< Another error of the service; see `ServiceError::service_code`.

    // Found in an answer.
    unprocessed,        ///< The service left this key or item unprocessed until we gave up.
    pagination_stuck,   ///< A page ends where it began, so that the next would be the same.
    malformed_response, ///< The answer is not what the protocol promises.
    timed_out,          ///< No answer within `call_timeout`; equals `std::errc::timed_out`.
    mismatch,           ///< An attribute does not fit the type that it is read into.

    // Said by the service of a request that was right.
    condition_failed, ///< The item is not as the request's condition wants it.
};

/// The category of `errc`.
const boost::system::error_category& error_category() noexcept;

/// Makes an `error_code` of an `errc`, as Boost.System looks for it.
boost::system::error_code make_error_code(errc code) noexcept;

/// The category of what fails below the protocol: connections, TLS, timeouts. The values are
/// libcurl's `CURLcode`.
const boost::system::error_category& transport_category() noexcept;

/// Why the service asks for fewer requests: the limit, such as
/// `TableReadProvisionedThroughputExceeded`, and the ARN of the table or index that has it.
class ThrottlingReason {
public:
    std::string reason;   ///< The limit.
    std::string resource; ///< Whose it is.

    friend bool operator==(const ThrottlingReason&, const ThrottlingReason&) = default;
};

/// What is known of an error of the service.
class ServiceErrorFacts {
public:
    std::string operation;                            ///< With its tables, as messages name it.
    std::string service_code;                         ///< As in `ServiceError`, like what follows.
    std::string message;                              ///< The service's text.
    std::string request_id;                           ///< For AWS support.
    unsigned http_status = 0;                         ///< Of the answer.
    std::vector<ThrottlingReason> throttling_reasons; ///< Which limits were reached.
    std::string body;                                 ///< As it came. May hold items.
    unsigned attempts = 1;                            ///< How often it was sent.
    std::chrono::nanoseconds waited{0};               ///< Between attempts, all together.
    std::string note; ///< Why there was no further attempt, where one might have helped.
};

/// An error of DynamoDB's own: what the service answered instead of a result.
///
/// `code()` compares with `errc`; `what()` is the whole sentence, and names the operation and
/// its tables. Facts: reference of the service, "Error handling with DynamoDB".
class ServiceError : public boost::system::system_error {
public:
    /// Made by the client; and by you, to fail something in a test.
    ServiceError(errc kind, ServiceErrorFacts facts);

    /// The service's short name of the error, such as `ResourceNotFoundException`; empty if the
    /// answer carried none.
    const std::string& service_code() const noexcept { return facts_->service_code; }

    /// The service's text; may be empty.
    const std::string& message() const noexcept { return facts_->message; }

    /// The id that AWS support asks for; may be empty.
    const std::string& request_id() const noexcept { return facts_->request_id; }

    /// Of the answer.
    unsigned http_status() const noexcept { return facts_->http_status; }

    /// Which limits were reached, where the service says so.
    const std::vector<ThrottlingReason>& throttling_reasons() const noexcept {
        return facts_->throttling_reasons;
    }

    /// The answer's body as it came, for what has no place here, such as the
    /// `CancellationReasons` of a transaction. May hold items; `what()` does not.
    const std::string& body() const noexcept { return facts_->body; }

    /// How often the request was sent.
    unsigned attempts() const noexcept { return facts_->attempts; }

    /// How long the waits in between were together.
    std::chrono::nanoseconds waited() const noexcept { return facts_->waited; }

private:
    std::shared_ptr<const ServiceErrorFacts> facts_; // shared by copies, which must not throw
};

} // namespace coalesce::dynamodb

template <>
struct boost::system::is_error_code_enum<coalesce::dynamodb::errc> : std::true_type {};
