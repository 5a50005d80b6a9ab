#pragma once

#include <boost/system/error_code.hpp>

#include <exception>

namespace coalesce::dynamodb::detail {

/// The code of an error: none for null, and `errc::service_failure` for errors that have none.
boost::system::error_code code_of(const std::exception_ptr& error);

} // namespace coalesce::dynamodb::detail
