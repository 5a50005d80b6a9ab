#include "support/loader_fixture.hpp"

#include <coalesce/when_all.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <gtest/gtest.h>

namespace coalesce::test {
namespace {

using WhenAllTest = LoaderFixture;

struct NoDefault {
    explicit NoDefault(int n) : number(n) {}
    int number;
};

asio::awaitable<NoDefault> after_hops(int hops) {
    for (int i = 0; i < hops; ++i)
        co_await hop();
    co_return NoDefault(hops);
}

asio::awaitable<int> friend_of(Loader<int, int>& loader, int key) {
    const int value = co_await loader.load(key);
    co_return co_await loader.load(value + 10);
}

asio::awaitable<int> fail_after(int hops) {
    for (int i = 0; i < hops; ++i)
        co_await hop();
    throw std::runtime_error("failed after " + std::to_string(hops));
}

asio::awaitable<int> note_how_it_ends(std::vector<std::string>& ends) {
    asio::steady_timer timer(co_await asio::this_coro::executor, std::chrono::hours(1));
    try {
        co_await timer.async_wait(asio::use_awaitable);
    } catch (const boost::system::system_error& error) {
        ends.push_back(error.code().message());
        throw;
    }
    co_return 0;
}

TEST_F(WhenAllTest, gives_the_values_in_the_order_of_the_coroutines) {
    std::vector<asio::awaitable<NoDefault>> tasks;
    for (const int hops : {3, 0, 7})
        tasks.push_back(after_hops(hops));

    auto future = start(when_all(std::move(tasks)));
    run();

    const std::vector<NoDefault> values = future.get();
    EXPECT_EQ(values.at(0).number, 3);
    EXPECT_EQ(values.at(1).number, 0);
    EXPECT_EQ(values.at(2).number, 7);
}

TEST_F(WhenAllTest, coroutines_that_load_one_thing_after_the_other_share_their_batches) {
    Recorder<int> backend;
    Loader<int, int> loader(executor(), backend);
    std::vector<asio::awaitable<int>> tasks;
    for (const int key : {1, 2, 3})
        tasks.push_back(friend_of(loader, key));

    EXPECT_EQ(run(when_all(std::move(tasks))), (std::vector{11, 12, 13}));

    EXPECT_EQ(backend.calls(), (std::vector<std::vector<int>>{{1, 2, 3}, {11, 12, 13}}));
}

TEST_F(WhenAllTest, of_none_is_done) {
    EXPECT_EQ(run(when_all(std::vector<asio::awaitable<int>>())), std::vector<int>());
}

TEST_F(WhenAllTest, the_error_that_comes_first_is_thrown) {
    std::vector<asio::awaitable<int>> tasks;
    for (const int hops : {9, 2, 5})
        tasks.push_back(fail_after(hops));

    auto future = start(when_all(std::move(tasks)));
    run();

    EXPECT_EQ(error_of(future), "failed after 2");
}

TEST_F(WhenAllTest, when_one_fails_the_others_are_cancelled_and_waited_for) {
    std::vector<std::string> ends;
    std::vector<asio::awaitable<int>> tasks;
    tasks.push_back(note_how_it_ends(ends));
    tasks.push_back(fail_after(1));

    auto future = start(when_all(std::move(tasks)));
    run();

    EXPECT_EQ(error_of(future), "failed after 1");
    EXPECT_EQ(ends, std::vector<std::string>{"Operation canceled"});
}

TEST_F(WhenAllTest, who_cancels_it_cancels_all_of_them) {
    std::vector<std::string> ends;
    std::vector<asio::awaitable<int>> tasks;
    for (int i = 0; i < 2; ++i)
        tasks.push_back(note_how_it_ends(ends));
    asio::cancellation_signal signal;
    std::exception_ptr ended;

    asio::co_spawn(executor(), when_all(std::move(tasks)),
                   asio::bind_cancellation_slot(
                       signal.slot(), [&ended](std::exception_ptr error, const std::vector<int>&) {
                           ended = error;
                       }));
    context_.poll();
    signal.emit(asio::cancellation_type::terminal);
    run();

    EXPECT_EQ(code_of(ended), asio::error::operation_aborted);
    EXPECT_EQ(ends.size(), 2U);
}

TEST_F(WhenAllTest, coroutines_that_give_nothing_are_run_too) {
    int done = 0;
    const auto count = [](int& counter) -> asio::awaitable<void> {
        co_await hop();
        ++counter;
    };
    std::vector<asio::awaitable<void>> tasks;
    for (int i = 0; i < 3; ++i)
        tasks.push_back(count(done));

    asio::co_spawn(executor(), when_all(std::move(tasks)), asio::detached);
    run();

    EXPECT_EQ(done, 3);
}

} // namespace
} // namespace coalesce::test
