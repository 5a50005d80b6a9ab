#pragma once

#include <boost/system/error_code.hpp>
#include <boost/system/system_error.hpp>

#include <string>
#include <type_traits>

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
    mismatch,           ///< An attribute does not fit the type that it is read into.
};

/// The category of `errc`.
const boost::system::error_category& error_category() noexcept;

/// Makes an `error_code` of an `errc`, as Boost.System looks for it.
boost::system::error_code make_error_code(errc code) noexcept;

/// The category of what fails below the protocol: connections, TLS, timeouts. The values are
/// libcurl's `CURLcode`.
const boost::system::error_category& transport_category() noexcept;

/// An error of DynamoDB's own: what the service answered instead of a result.
///
/// `code()` compares with `errc`; `what()` is the whole sentence, and names the operation and
/// its tables. Facts: reference of the service, "Error handling with DynamoDB".
class ServiceError : public boost::system::system_error {
public:
    ServiceError(errc kind, std::string operation, std::string service_code, std::string message,
                 std::string request_id, unsigned http_status);

    /// The service's short name of the error, such as `ResourceNotFoundException`; empty if the
    /// answer carried none.
    const std::string& service_code() const noexcept { return service_code_; }

    /// The service's text; may be empty.
    const std::string& message() const noexcept { return message_; }

    /// The id that AWS support asks for; may be empty.
    const std::string& request_id() const noexcept { return request_id_; }

    unsigned http_status() const noexcept { return http_status_; }

private:
    std::string service_code_;
    std::string message_;
    std::string request_id_;
    unsigned http_status_;
};

} // namespace coalesce::dynamodb

template <>
struct boost::system::is_error_code_enum<coalesce::dynamodb::errc> : std::true_type {};
