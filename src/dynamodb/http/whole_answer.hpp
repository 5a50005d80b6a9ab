#pragma once

#include "dynamodb/http/message.hpp"

#include <optional>
#include <string>

namespace coalesce::dynamodb::http {

/// What is wrong with an answer that libcurl takes for whole, if its head leaves open where it
/// ends; nothing if all is well.
///
/// With several lengths, who reads and who sends disagree about it. Without one, an answer ends
/// with its connection, which anybody on the way can close: in TLS only the server could say that
/// it means it, but libcurl takes any end for one. Without TLS nothing better can be had.
std::optional<std::string> doubt_about_end(const Response& response, bool over_tls);

} // namespace coalesce::dynamodb::http
