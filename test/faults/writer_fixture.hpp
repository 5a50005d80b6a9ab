#pragma once

#include "fault_server_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <algorithm>
#include <cstddef>
#include <exception>
#include <future>
#include <memory>
#include <utility>

namespace coalesce::test {

/// The code of an error.
inline boost::system::error_code code_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& thrown) {
        return thrown.code();
    }
}

/// Counts the writes of a writer.
class WriteCounter : public Observer {
public:
    void on_load(std::string_view writer, LoadKind) noexcept override {
        name = writer;
        most_waiting = std::max(most_waiting, ++waiting);
    }
    void on_settle(std::string_view, Outcome outcome) noexcept override {
        --waiting;
        failed += outcome == Outcome::error;
    }
    void on_unobserved_error(std::string_view, const std::exception_ptr&) noexcept override {
        ++unobserved;
    }

    std::string name;
    std::size_t waiting = 0;
    std::size_t most_waiting = 0;
    std::size_t failed = 0;
    std::size_t unobserved = 0;
};

/// Writers to a table of films on the server that misbehaves to order.
class WriterTest : public FaultServerTest {
protected:
    using FilmWriter = dynamodb::Writer<FilmKey, Film>;
    using Failures = std::vector<dynamodb::FailedWrite<FilmKey, Film>>;

    asio::any_io_executor executor() { return context_.get_executor(); }

    static Film rated(int number, double rating) {
        auto film = WriterTest::film(number);
        film.info.rating = rating;
        return film;
    }

    /// A film that no table can hold.
    static Film huge(int number) {
        auto film = WriterTest::film(number);
        film.info.plot = std::string(500'000, 'x');
        return film;
    }

    /// Runs until so many requests with writes have arrived.
    void await_requests(std::size_t count) {
        run_until(context_, [&] { return writes() == count; });
    }
    std::size_t writes() const { return server_.record().requests("BatchWriteItem"); }
    std::size_t reads() const { return server_.record().requests("BatchGetItem"); }

    template <class T>
    std::future<T> start(asio::awaitable<T> work) {
        return asio::co_spawn(context_, std::move(work), asio::use_future);
    }
    template <class T>
    std::future<T> start(asio::awaitable<T> work, asio::cancellation_signal& cancel) {
        return asio::co_spawn(context_, std::move(work),
                              asio::bind_cancellation_slot(cancel.slot(), asio::use_future));
    }
    template <class T>
    T finish(std::future<T>& work) {
        run_until(context_, [&] {
            return work.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
        });
        return work.get();
    }
    template <class T>
    boost::system::error_code code_of_end(std::future<T>& work) {
        try {
            finish(work);
            return {};
        } catch (const boost::system::system_error& error) {
            return error.code();
        }
    }

    dynamodb::Client client_ = client();
    FilmTable table_{client_, "Movies"};
};

} // namespace coalesce::test
