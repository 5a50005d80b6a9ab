#pragma once

#include <coalesce/dynamodb/error.hpp>

#include <curl/curl.h>

#include <string>

namespace coalesce::dynamodb::http {

boost::system::error_code transport_code(CURLcode code) noexcept;

/// An error of the transport; `text` says what was tried and what came of it.
boost::system::system_error transport_error(CURLcode code, const std::string& text);

} // namespace coalesce::dynamodb::http
