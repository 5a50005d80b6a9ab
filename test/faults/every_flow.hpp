#pragma once

#include "sessions.hpp"

#include "support/fault_server.hpp"
#include "support/films.hpp"

#include <coalesce/dynamodb/client.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <array>
#include <exception>
#include <memory>
#include <string>
#include <vector>

// What users do with the client, each as a flow that a test can run again and again: with the same
// table to begin with, and an outcome that can be compared.

namespace coalesce::test {

namespace asio = boost::asio;

/// What stands in each key and each item.
inline const std::string item_text = "item-text-7f3a";

/// A table of films, a server that misbehaves to order, and a client whose sessions can end.
class Stage {
public:
    /// Films have the years 2000 to 2002 and the numbers 0 to 9. The client has these settings, but
    /// for where its server is and who it is there.
    explicit Stage(asio::io_context& context, dynamodb::ClientOptions options = {});

    static std::string title(int number);
    static Film film(int year, int number, double rating);
    static FilmKey key(int year, int number);

    /// All that the table holds, as text.
    std::string stored() const;

    asio::io_context& context;
    FaultServer server;
    std::shared_ptr<Sessions> sessions; // shared with the client
    dynamodb::Client client;
    FilmTable films;

private:
    dynamodb::ClientOptions completed(dynamodb::ClientOptions options) const;
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
    std::vector<std::string> messages; ///< What the errors say.
};

/// Something a user does.
class Flow {
public:
    const char* name;
    asio::awaitable<FlowOutcome> (*run)(Stage&);
    std::size_t lines;            ///< It says so many when nothing goes wrong.
    bool asks_in_batches = false; ///< And so gets along with a request that is refused once.
};

extern const std::array<Flow, 16> every_flow;

/// The outcome of a flow, also where it throws.
asio::awaitable<FlowOutcome> outcome_of(const Flow& flow, Stage& stage);

} // namespace coalesce::test
