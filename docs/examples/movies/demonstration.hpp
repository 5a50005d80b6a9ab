// The query of the example, sent to our own server as anybody else would send it.
#pragma once

#include "report.hpp"

#include <coalesce/dynamodb/client.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <string>

/// A director, their films, who played in those, in what else, directed by whom, and what else
/// those directed.
extern const char* const demonstration_query;

/// Asks the server for `director`, and counts what that took at the client.
boost::asio::awaitable<Measurement> measure(boost::asio::ip::tcp::endpoint server,
                                            const coalesce::dynamodb::Client& client,
                                            std::string director, bool batching);
