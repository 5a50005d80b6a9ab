#pragma once

#include <support/raw_server.hpp>
#include <support/run_to_end.hpp>

#include "dynamodb/http/transport.hpp"
#include <coalesce/dynamodb/error.hpp>

#include <curl/curl.h>
#include <gtest/gtest.h>

#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace coalesce::test {

namespace asio = boost::asio;
namespace http = dynamodb::http;
using namespace std::chrono_literals;

inline http::Request post(std::string url, std::string body = "{}") {
    http::Request request(std::move(url));
    request.body = std::move(body);
    return request;
}

inline boost::system::error_code curl_code(CURLcode code) {
    return {static_cast<int>(code), dynamodb::transport_category()};
}

/// What became of a send that was started and not awaited.
struct Outcome {
    explicit Outcome(asio::cancellation_signal& signal) : cancellation(signal) {}

    bool ended() const { return response || error; }
    void cancel(asio::cancellation_type type) { cancellation.emit(type); }

    asio::cancellation_signal& cancellation;

    std::optional<http::Response> response;
    boost::system::error_code error;
    std::string what;
    http::ExchangeFacts facts;
};

/// A server and a transport on one context.
class HttpTest : public ::testing::Test {
protected:
    using OutcomePtr = std::shared_ptr<Outcome>; // of the test, and of the coroutine that sends

    http::Transport& transport() {
        if (!transport_)
            transport_.emplace(context.get_executor(), options);
        return *transport_;
    }

    void destroy_transport() { transport_.reset(); }

    http::Response send(http::Request request, http::ExchangeFacts* facts = nullptr) {
        return run_to_end(context, transport().send(std::move(request), facts));
    }

    /// Sends, and expects an error.
    Outcome fail(http::Request request) {
        const auto outcome = start(std::move(request));
        wait_for(outcome);
        EXPECT_FALSE(outcome->response) << "expected an error, got an answer";
        return *outcome;
    }

    /// Starts a send that honours every type of cancellation.
    OutcomePtr start(http::Request request) {
        auto& signal = signals_.emplace_back();
        auto outcome = std::make_shared<Outcome>(signal);
        asio::co_spawn(context,
                       record(transport().send(std::move(request), &outcome->facts), outcome),
                       asio::bind_cancellation_slot(signal.slot(), asio::detached));
        return outcome;
    }

    void wait_for(const OutcomePtr& outcome) {
        run_until(context, [&outcome] { return outcome->ended(); });
    }

private:
    std::deque<asio::cancellation_signal> signals_; // before the context: outlive its coroutines

protected:
    asio::io_context context;
    RawServer server{context};
    http::TransportOptions options;

private:
    static asio::awaitable<void> record(asio::awaitable<http::Response> sending,
                                        OutcomePtr outcome) {
        co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
        try {
            outcome->response = co_await std::move(sending);
        } catch (const boost::system::system_error& error) {
            outcome->error = error.code();
            outcome->what = error.what();
        }
    }

    std::optional<http::Transport> transport_;
};

} // namespace coalesce::test
