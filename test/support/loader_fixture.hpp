#pragma once

#include <coalesce/loader.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace coalesce::test {

namespace asio = boost::asio;

/// The text of the error that a future holds, or "no error".
template <class T>
std::string error_of(std::future<T>& future) {
    try {
        future.get();
        return "no error";
    } catch (const std::exception& error) {
        return error.what();
    }
}

/// The code of the error that a future holds.
template <class T>
boost::system::error_code code_of(std::future<T>& future) {
    try {
        future.get();
        return {};
    } catch (const boost::system::system_error& error) {
        return error.code();
    }
}

/// The code of an error.
inline boost::system::error_code code_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& thrown) {
        return thrown.code();
    }
}

/// The text of an error.
inline std::string text_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::exception& exception) {
        return exception.what();
    }
}

/// A future that has its value or error.
template <class T>
bool done(const std::future<T>& future) {
    return future.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

/// A batch function that answers each key with itself and keeps what it was asked.
template <class Key>
class Recorder {
public:
    using Loader = coalesce::Loader<Key, Key>;

    asio::awaitable<std::vector<Key>> operator()(std::vector<Key> keys) {
        calls_->push_back(keys);
        return answer(std::move(keys));
    }

    /// The batches, in the order in which they came.
    const std::vector<std::vector<Key>>& calls() const { return *calls_; }

private:
    static asio::awaitable<std::vector<Key>> answer(std::vector<Key> keys) { co_return keys; }

    std::shared_ptr<std::vector<std::vector<Key>>> calls_ =
        std::make_shared<std::vector<std::vector<Key>>>();
};

/// Tests of loaders on an executor of one thread: this one.
class LoaderFixture : public testing::Test {
protected:
    auto executor() { return context_.get_executor(); }

    /// Starts to await what `load` gave; it has its result after `run`.
    template <class T>
    std::future<T> start(asio::awaitable<T> awaitable) {
        return asio::co_spawn(context_, std::move(awaitable), asio::use_future);
    }

    /// Runs until nothing is left to do. Throws if that takes unreasonably long, so that a
    /// waiter who is forgotten is a failure and not a hang.
    void run() {
        context_.restart();
        context_.run_for(std::chrono::seconds(30));
        if (!context_.stopped())
            throw std::runtime_error("somebody still waits");
    }

    /// Awaits one thing to its end.
    template <class T>
    T run(asio::awaitable<T> awaitable) {
        auto future = start(std::move(awaitable));
        run();
        return future.get();
    }

    asio::io_context context_{1};
};

/// Lets the executor go round once.
inline asio::awaitable<void> hop() {
    co_await asio::post(asio::use_awaitable);
}

} // namespace coalesce::test

// What nearly every test of the loader uses is compiled once, in instances.cpp: that takes a third
// off the time that the tests take to compile.
namespace coalesce {

extern template class detail::Flight<int, int>;
extern template class detail::Batch<int, int>;
extern template class detail::Departures<int, int>;
extern template class detail::LoaderState<int, int, std::identity, UnboundedMap>;
extern template class Loader<int, int>;

} // namespace coalesce

namespace coalesce::test {

extern template class Recorder<int>;
extern template std::future<int> LoaderFixture::start(asio::awaitable<int>);
extern template std::future<std::vector<int>>
    LoaderFixture::start(asio::awaitable<std::vector<int>>);
extern template std::future<std::vector<Result<int>>>
    LoaderFixture::start(asio::awaitable<std::vector<Result<int>>>);
extern template int LoaderFixture::run(asio::awaitable<int>);
extern template std::vector<int> LoaderFixture::run(asio::awaitable<std::vector<int>>);
extern template std::vector<Result<int>>
    LoaderFixture::run(asio::awaitable<std::vector<Result<int>>>);

} // namespace coalesce::test
