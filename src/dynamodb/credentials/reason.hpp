#pragma once

#include <boost/system/system_error.hpp>

#include <string>

namespace coalesce::dynamodb::credentials {

/// What an error says without the text of its code, to stand inside the sentence of another error.
std::string reason_of(const boost::system::system_error& error);

} // namespace coalesce::dynamodb::credentials
