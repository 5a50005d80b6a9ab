#pragma once

#include <boost/asio.hpp>
#include <boost/asio/experimental/channel.hpp>

#include <cerrno>
#include <concepts>
#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

#include <sys/socket.h>

// The law: a connection serves one request at a time, and all that happens to connections happens
// on the strand of their pool. So callers may be on any executor, each request on its own.

namespace backends {

namespace asio = boost::asio;

/// Whether the other side has closed, or has said what nobody asked for: looked up without waiting,
/// since servers close what has been idle for long.
inline bool is_stale(int socket) {
    char byte = 0;
    return ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT) >= 0 ||
           (errno != EAGAIN && errno != EWOULDBLOCK);
}

/// What a pool keeps. `open` and `ask` are coroutines that run on the pool's strand; a connection
/// is `usable` between two requests, when it owes no answer and is not stale.
template <class C>
concept Connection = requires(C connection, typename C::Request request) {
    requires std::constructible_from<C, asio::any_io_executor, typename C::Options>;
    { connection.open() } -> std::same_as<asio::awaitable<void>>;
    { connection.ask(request) } -> std::same_as<asio::awaitable<typename C::Answer>>;
    { connection.usable() } -> std::same_as<bool>;
};

// [pool]
/// At most so many connections to one server, opened when they are needed, and again when they are
/// lost. Who finds all of them busy waits for one.
template <Connection C>
class Pool {
public:
    Pool(const asio::any_io_executor& executor, typename C::Options options, std::size_t size)
        : state_(std::make_shared<State>(executor, std::move(options), size)) {}

    /// Completes with: the answer; throws what `open` or `ask` threw. Nothing is sent twice.
    /// Cancellation: terminal. A connection that owes an answer then is closed.
    /// Threads: any. Lifetime: the pool may go before the awaitable.
    asio::awaitable<typename C::Answer> ask(typename C::Request request) const {
        return asio::co_spawn(state_->strand, serve(state_, std::move(request)),
                              asio::use_awaitable);
    }
    // [/pool]

private:
    struct State {
        State(const asio::any_io_executor& executor, typename C::Options chosen, std::size_t size)
            : strand(asio::make_strand(executor)),
              options(std::move(chosen)),
              places(strand, size) {
            idle.reserve(size);
            while (size-- > 0)
                places.try_send(boost::system::error_code());
        }

        asio::any_io_executor strand;
        typename C::Options options;
        asio::experimental::channel<void(boost::system::error_code)> places;
        std::vector<std::unique_ptr<C>> idle;
    };

    /// One place of the pool, with the connection that is used there.
    class Lease {
    public:
        explicit Lease(std::shared_ptr<State> state) : state_(std::move(state)) {}
        ~Lease() {
            if (connection_ && connection_->usable())
                state_->idle.push_back(std::move(connection_));
            connection_.reset();
            state_->places.try_send(boost::system::error_code());
        }
        Lease(const Lease&) = delete;
        Lease& operator=(const Lease&) = delete;

        asio::awaitable<C*> connect() {
            while (!state_->idle.empty()) {
                connection_ = std::move(state_->idle.back());
                state_->idle.pop_back();
                if (connection_->usable())
                    co_return connection_.get();
            }
            connection_ = std::make_unique<C>(state_->strand, state_->options);
            co_await connection_->open();
            co_return connection_.get();
        }

    private:
        std::shared_ptr<State> state_; // shared by the pool and all leases
        std::unique_ptr<C> connection_;
    };

    static asio::awaitable<typename C::Answer> serve(std::shared_ptr<State> state,
                                                     typename C::Request request) {
        co_await state->places.async_receive(asio::use_awaitable);
        Lease lease(std::move(state));
        C* const connection = co_await lease.connect();
        co_return co_await connection->ask(std::move(request));
    }

    std::shared_ptr<State> state_;
};

} // namespace backends
