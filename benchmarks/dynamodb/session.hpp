#pragma once

// A client of ours at the canned server, on the thread that measures.

#include "canned_server.hpp"
#include "products.hpp"

#include <coalesce/dynamodb/client.hpp>
#include <coalesce/dynamodb/table.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <exception>
#include <string>
#include <utility>

namespace bench {

namespace asio = boost::asio;
namespace dynamodb = coalesce::dynamodb;

/// How many requests are under way at once.
inline constexpr std::size_t in_flight = 32;

class Session {
public:
    explicit Session(const CannedServer& server)
        : client(context_.get_executor(), options_for(server)) {}

    template <class Value>
    dynamodb::Table<ProductKey, Value> table() const {
        return {client, std::string(products_table)};
    }

    void start(asio::awaitable<void> work) {
        asio::co_spawn(context_, std::move(work), [](std::exception_ptr error) {
            if (error)
                std::rethrow_exception(error);
        });
    }

    /// Until all that was started has ended.
    void run() {
        context_.restart();
        context_.run();
    }

private:
    static dynamodb::ClientOptions options_for(const CannedServer& server) {
        dynamodb::ClientOptions options;
        options.region = "eu-north-1";
        options.endpoint = "http://" + server.host();
        options.credentials.emplace("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
        options.max_concurrent_requests = in_flight;
        options.max_connections = in_flight;
        return options;
    }

    asio::io_context context_{1};

public:
    dynamodb::Client client; // after the context that it lives on
};

} // namespace bench
