// GraphQL over HTTP: POST /graphql with {"query", "variables"}, or GET /graphql?query=...
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/json/object.hpp>

#include <functional>

/// Answers {"query", "variables"} with {"data", "errors"}; without `data` the request was wrong.
using Answerer =
    std::function<boost::asio::awaitable<boost::json::object>(boost::json::object request)>;

/// Serves until the executor of the acceptor stops. Connections are kept alive.
boost::asio::awaitable<void> serve(boost::asio::ip::tcp::acceptor acceptor, Answerer answer);
