// GraphQL over HTTP: POST /graphql with {"query", "variables"}, or GET /graphql?query=... And the
// files of a page.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/json/object.hpp>

#include <functional>
#include <optional>
#include <string>
#include <string_view>

/// Answers {"query", "variables"} with {"data", "errors"}; without `data` the request was wrong.
using Answerer =
    std::function<boost::asio::awaitable<boost::json::object>(boost::json::object request)>;

/// What GET gives beside `/graphql`.
struct Document {
    std::string content_type, body;
};
using Documents = std::function<std::optional<Document>(std::string_view path)>;

/// Serves until the executor of the acceptor stops. Connections are kept alive.
boost::asio::awaitable<void> serve(boost::asio::ip::tcp::acceptor acceptor, Answerer answer,
                                   Documents documents = nullptr);
