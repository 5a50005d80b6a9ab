#pragma once

#include "support/fault_server.hpp"
#include "support/films.hpp"

#include <coalesce/dynamodb/client.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <array>
#include <exception>
#include <string>
#include <vector>

// What users do with the client, each as a flow that a test can run again and again: with the same
// table to begin with, and an outcome that can be compared.

namespace coalesce::test {

namespace asio = boost::asio;

/// A table of films, a server that misbehaves to order, and a client.
class Stage {
public:
    /// Films have the years 2000 to 2002 and the numbers 0 to 9.
    explicit Stage(asio::io_context& context);

    static Film film(int year, int number, double rating);
    static FilmKey key(int year, int number);

    /// All that the table holds, as text.
    std::string stored() const;

    asio::io_context& context;
    FaultServer server;
    dynamodb::Client client;
    FilmTable films;

private:
    dynamodb::ClientOptions options() const;
};

/// What a flow has brought, as text, and what went wrong in it.
class FlowOutcome {
public:
    /// Notes a film, or that there is none.
    void add(const std::optional<Film>& film);
    void add(const std::string& text) { said += text + "\n"; }
    void fail(const std::exception_ptr& error);

    std::string said;
    std::vector<boost::system::error_code> errors;
};

/// Something a user does.
class Flow {
public:
    const char* name;
    asio::awaitable<FlowOutcome> (*run)(Stage&);
    std::size_t lines;            ///< It says so many when nothing goes wrong.
    bool asks_in_batches = false; ///< And so gets along with a request that is refused once.
    bool takes_any_body = false;  ///< Whatever comes with a 200 is given to the user.
};

extern const std::array<Flow, 16> every_flow;

} // namespace coalesce::test
