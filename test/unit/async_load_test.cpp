// `async_load` with each kind of completion token.

#include "support/loader_fixture.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/thread_pool.hpp>

#include <optional>
#include <thread>

namespace coalesce::test {
namespace {

using Calls = std::vector<std::vector<int>>;

class AsyncLoadTest : public LoaderFixture {
protected:
    Recorder<int> backend;
    Recorder<int>::Loader loader{executor(), backend};
};

TEST_F(AsyncLoadTest, calls_a_callback_with_the_value) {
    std::optional<int> value;

    loader.async_load(1, [&](std::exception_ptr error, int loaded) {
        EXPECT_EQ(error, nullptr);
        value = loaded;
    });
    run();

    EXPECT_EQ(value, 1);
}

TEST_F(AsyncLoadTest, calls_a_callback_with_the_error) {
    std::string text;
    loader.prime(1, std::make_exception_ptr(std::runtime_error("no luck")));

    loader.async_load(1, [&](std::exception_ptr error, int) { text = text_of(error); });
    run();

    EXPECT_EQ(text, "no luck");
}

TEST_F(AsyncLoadTest, never_completes_inside_the_call) {
    bool called = false;
    loader.prime(1, 1);

    loader.async_load(1, [&](std::exception_ptr, int) { called = true; });

    EXPECT_FALSE(called);
    run();
    EXPECT_TRUE(called);
}

TEST_F(AsyncLoadTest, gives_a_future) {
    auto value = loader.async_load(1, asio::use_future);
    run();

    EXPECT_EQ(value.get(), 1);
}

TEST_F(AsyncLoadTest, a_future_throws_the_error) {
    loader.prime(1, std::make_exception_ptr(std::runtime_error("no luck")));

    auto value = loader.async_load(1, asio::use_future);
    run();

    EXPECT_EQ(error_of(value), "no luck");
}

TEST_F(AsyncLoadTest, gives_a_deferred_operation_whose_key_is_queued_at_once) {
    auto one = loader.async_load(1, asio::deferred);
    auto two = loader.async_load(2, asio::use_future);
    run();
    EXPECT_EQ(backend.calls(), (Calls{{1, 2}}));

    auto value = std::move(one)(asio::use_future);
    run();

    EXPECT_EQ(value.get(), 1);
}

TEST_F(AsyncLoadTest, a_deferred_operation_that_is_dropped_withdraws_its_key) {
    { [[maybe_unused]] auto dropped = loader.async_load(1, asio::deferred); }
    auto two = loader.async_load(2, asio::use_future);
    run();

    EXPECT_EQ(two.get(), 2);
    EXPECT_EQ(backend.calls(), (Calls{{2}}));
}

asio::awaitable<int> load_with_token(Recorder<int>::Loader& loader) {
    auto one = loader.async_load(1, asio::deferred);
    auto two = loader.async_load(2, asio::deferred);
    const int first = co_await std::move(one)(asio::use_awaitable);
    const auto [error, second] = co_await std::move(two)(asio::as_tuple(asio::use_awaitable));
    co_return first * 10 + second;
}

TEST_F(AsyncLoadTest, works_in_a_coroutine) {
    EXPECT_EQ(run(load_with_token(loader)), 12);

    EXPECT_EQ(backend.calls(), (Calls{{1, 2}}));
}

TEST_F(AsyncLoadTest, completes_on_the_handlers_executor) {
    asio::thread_pool other(1);
    std::promise<std::thread::id> where;

    loader.async_load(1, asio::bind_executor(other, [&](std::exception_ptr, int) {
                          where.set_value(std::this_thread::get_id());
                      }));
    run();
    other.join();

    EXPECT_NE(where.get_future().get(), std::this_thread::get_id());
}

TEST_F(AsyncLoadTest, a_cancelled_callback_gets_operation_aborted_and_the_others_their_value) {
    asio::cancellation_signal cancel;
    boost::system::error_code code;
    loader.async_load(
        1, asio::bind_cancellation_slot(cancel.slot(), [&](std::exception_ptr error, int) {
            try {
                std::rethrow_exception(error);
            } catch (const boost::system::system_error& thrown) {
                code = thrown.code();
            }
        }));
    auto other = loader.async_load(1, asio::use_future);

    cancel.emit(asio::cancellation_type::total);
    run();

    EXPECT_EQ(code, asio::error::operation_aborted);
    EXPECT_EQ(other.get(), 1);
}

} // namespace
} // namespace coalesce::test
