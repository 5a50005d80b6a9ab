#include "support/loader_fixture.hpp"

#include <boost/asio/detached.hpp>

#include <utility>

namespace coalesce::test {
namespace {

class TickTest : public LoaderFixture {
protected:
    using Calls = std::vector<std::vector<int>>;

    Recorder<int> backend;
};

asio::awaitable<int> load_after(Recorder<int>::Loader& loader, int hops) {
    for (int i = 0; i < hops; ++i)
        co_await asio::post(asio::use_awaitable);
    co_return co_await loader.load(hops);
}

TEST_F(TickTest, loads_0_1_2_3_and_5_posts_away_are_one_batch) {
    Recorder<int>::Loader loader(executor(), backend);

    for (const int hops : {0, 1, 2, 3, 5})
        start(load_after(loader, hops));
    run();

    EXPECT_EQ(backend.calls(), (Calls{{0, 1, 2, 3, 5}}));
}

asio::awaitable<void> keep_busy(int posts) {
    for (int i = 0; i < posts; ++i)
        co_await asio::post(asio::use_awaitable);
}

TEST_F(TickTest, unrelated_work_on_the_executor_does_not_hold_a_batch_back) {
    Recorder<int>::Loader loader(executor(), backend);

    auto busy = start(keep_busy(1000));
    auto loaded = start(load_after(loader, 0));
    for (int handlers = 0; handlers < 100 && !done(loaded); ++handlers)
        context_.poll_one();

    EXPECT_TRUE(done(loaded));
    EXPECT_FALSE(done(busy));
    run();
}

asio::awaitable<void> load_past_the_tick(Recorder<int>::Loader& loader) {
    auto first = loader.load(1);
    co_await keep_busy(3);
    auto second = loader.load(2);
    co_await std::move(first);
    co_await std::move(second);
}

TEST_F(TickTest, a_load_three_posts_after_the_last_begins_a_new_batch) {
    Recorder<int>::Loader loader(executor(), backend);

    run(load_past_the_tick(loader));

    EXPECT_EQ(backend.calls(), (Calls{{1}, {2}}));
}

asio::awaitable<void> all_load_while_busy(Recorder<int>::Loader& loader) {
    const auto executor = co_await asio::this_coro::executor;
    for (int i = 0; i < 20; ++i)
        asio::co_spawn(executor, keep_busy(100), asio::detached);
    for (const int hops : {0, 1, 2, 3, 5})
        asio::co_spawn(executor, load_after(loader, hops), asio::detached);
}

TEST_F(TickTest, loads_are_one_batch_while_unrelated_handlers_keep_the_executor_busy) {
    Recorder<int>::Loader loader(executor(), backend);

    run(all_load_while_busy(loader));

    EXPECT_EQ(backend.calls(), (Calls{{0, 1, 2, 3, 5}}));
}

TEST_F(TickTest, more_quiet_rounds_wait_for_loads_that_are_further_apart) {
    Recorder<int>::Loader loader(executor(), backend, {.batch_schedule = Tick{.quiet_rounds = 9}});

    for (const int hops : {0, 8})
        start(load_after(loader, hops));
    run();

    EXPECT_EQ(backend.calls(), (Calls{{0, 8}}));
}

TEST_F(TickTest, keys_that_never_stop_do_not_hold_a_batch_back_for_ever) {
    const Tick ageless{.quiet_rounds = 2, .max_age = std::chrono::seconds(0)};
    const auto seen = std::make_shared<Statistics>();
    Recorder<int>::Loader loader(executor(), backend,
                                 {.observer = seen, .batch_schedule = ageless});

    for (int hops = 0; hops < 10; ++hops)
        start(load_after(loader, hops));
    run();

    EXPECT_GE(backend.calls().size(), 3U);
    EXPECT_EQ(seen->left_for(DispatchReason::age), backend.calls().size());
}

TEST_F(TickTest, a_full_batch_leaves_in_the_next_round) {
    Recorder<int>::Loader loader(executor(), backend, {.max_batch_size = 2});

    auto first = start(loader.load(1));
    auto second = start(loader.load(2));
    auto third = start(loader.load(3));
    context_.poll_one();
    context_.poll_one();
    context_.poll_one();
    context_.poll_one();

    EXPECT_EQ(backend.calls(), (Calls{{1, 2}}));
    run();
    EXPECT_EQ(backend.calls(), (Calls{{1, 2}, {3}}));
}

TEST_F(TickTest, the_batch_function_is_never_called_inside_load) {
    Recorder<int>::Loader loader(executor(), backend, {.max_batch_size = 1});

    auto one = loader.load(1);

    EXPECT_TRUE(backend.calls().empty());
    EXPECT_EQ(run(std::move(one)), 1);
}

TEST_F(TickTest, loads_on_a_strand_are_one_batch) {
    const auto strand = asio::make_strand(context_);
    Recorder<int>::Loader loader(strand, backend);

    for (const int hops : {0, 1, 2, 3, 5})
        asio::co_spawn(strand, load_after(loader, hops), asio::detached);
    run();

    EXPECT_EQ(backend.calls(), (Calls{{0, 1, 2, 3, 5}}));
}

// Every schedule.

void send_at_once(const Dispatch& dispatch) {
    dispatch();
}

void send_later(const Dispatch& dispatch, asio::any_io_executor executor) {
    asio::post(executor, [dispatch] { dispatch(); });
}

class EveryScheduleTest
    : public LoaderFixture,
      public testing::WithParamInterface<std::pair<const char*, BatchSchedule>> {
protected:
    LoaderOptions options(std::size_t max_batch_size) const {
        return {.max_batch_size = max_batch_size, .batch_schedule = GetParam().second};
    }

    Recorder<int> backend;
};

TEST_P(EveryScheduleTest, T06_T57_T58_batches_multiple_requests) {
    Recorder<int>::Loader loader(executor(), backend, options(100));

    auto one = start(loader.load(1));
    auto two = start(loader.load(2));
    run();

    EXPECT_EQ(one.get(), 1);
    EXPECT_EQ(two.get(), 2);
    EXPECT_EQ(backend.calls(), (std::vector<std::vector<int>>{{1, 2}}));
}

TEST_P(EveryScheduleTest, T28_may_disable_batching) {
    Recorder<int>::Loader loader(executor(), backend, options(1));

    EXPECT_EQ(run(loader.load_all({1, 2})), (std::vector<int>{1, 2}));

    EXPECT_EQ(backend.calls(), (std::vector<std::vector<int>>{{1}, {2}}));
}

TEST_P(EveryScheduleTest, T08_applies_max_batch_size_correctly_with_duplicate_keys) {
    Recorder<int>::Loader loader(executor(), backend, options(3));
    const std::vector<int> keys{1, 2, 1, 1, 1, 2, 3};

    EXPECT_EQ(run(loader.load_all(keys)), keys);

    EXPECT_EQ(backend.calls(), (std::vector<std::vector<int>>{{1, 2, 3}}));
}

TEST_P(EveryScheduleTest, a_second_batch_is_sent_as_the_first_was) {
    Recorder<int>::Loader loader(executor(), backend, options(100));

    EXPECT_EQ(run(loader.load(1)), 1);
    EXPECT_EQ(run(loader.load(2)), 2);
}

INSTANTIATE_TEST_SUITE_P(
    Schedules, EveryScheduleTest,
    testing::Values(std::pair("tick", BatchSchedule(Tick{})),
                    std::pair("one_quiet_round", BatchSchedule(Tick{.quiet_rounds = 1})),
                    std::pair("window", BatchSchedule(Window{std::chrono::milliseconds(1)})),
                    std::pair("empty_window", BatchSchedule(Window{std::chrono::seconds(0)})),
                    std::pair("function", BatchSchedule(ScheduleFn(send_at_once)))),
    [](const auto& schedule) { return schedule.param.first; });

class WindowTest : public LoaderFixture {
protected:
    using Calls = std::vector<std::vector<int>>;

    static constexpr Window never{std::chrono::hours(1)};
    Recorder<int> backend;
};

TEST_F(WindowTest, loads_that_are_far_apart_are_one_batch) {
    Recorder<int>::Loader loader(executor(), backend,
                                 {.batch_schedule = Window{std::chrono::milliseconds(20)}});

    for (const int hops : {0, 10, 100})
        start(load_after(loader, hops));
    run();

    EXPECT_EQ(backend.calls(), (Calls{{0, 10, 100}}));
}

TEST_F(WindowTest, a_full_batch_does_not_wait_for_its_end) {
    Recorder<int>::Loader loader(executor(), backend,
                                 {.max_batch_size = 2, .batch_schedule = never});

    EXPECT_EQ(run(loader.load_all({1, 2, 3, 4})), (std::vector<int>{1, 2, 3, 4}));

    EXPECT_EQ(backend.calls(), (Calls{{1, 2}, {3, 4}}));
}

TEST_F(WindowTest, dispatch_does_not_wait_for_its_end) {
    Recorder<int>::Loader loader(executor(), backend, {.batch_schedule = never});

    auto one = start(loader.load(1));
    loader.dispatch();
    run();

    EXPECT_EQ(one.get(), 1);
}

class ManualTest : public LoaderFixture {
protected:
    using Calls = std::vector<std::vector<std::string>>;

    Recorder<std::string> backend;
    Recorder<std::string>::Loader loader{executor(), backend, {.batch_schedule = Manual{}}};
};

TEST_F(ManualTest, T40_supports_manual_dispatch) {
    auto a = loader.load("A");
    auto b = loader.load("B");
    loader.dispatch();
    auto a_again = loader.load("A");
    auto c = loader.load("C");
    loader.dispatch();
    auto never = start(loader.load("D"));
    context_.poll();

    EXPECT_EQ(backend.calls(), (Calls{{"A", "B"}, {"C"}}));
    EXPECT_FALSE(done(never));
    loader.close();
    run();
}

TEST_F(ManualTest, a_load_does_not_send_what_was_sent_before) {
    auto first = start(loader.load("A"));
    loader.dispatch();
    run();
    auto second = start(loader.load_all({"A", "B"}));
    loader.dispatch();
    run();

    EXPECT_EQ(second.get(), (std::vector<std::string>{"A", "B"}));
    EXPECT_EQ(backend.calls(), (Calls{{"A"}, {"B"}}));
}

TEST_F(ManualTest, a_dispatch_of_nothing_does_nothing) {
    loader.dispatch();
    run();

    EXPECT_TRUE(backend.calls().empty());
}

TEST_F(ManualTest, a_full_batch_waits_for_dispatch_too) {
    Recorder<std::string>::Loader small(executor(), backend,
                                        {.max_batch_size = 2, .batch_schedule = Manual{}});
    auto all = start(small.load_all({"A", "B", "C"}));
    context_.poll();
    EXPECT_TRUE(backend.calls().empty());

    small.dispatch();
    run();

    EXPECT_EQ(backend.calls(), (Calls{{"A", "B"}, {"C"}}));
}

// A schedule of the user's own.
class ScheduleFnTest : public LoaderFixture {
protected:
    using Calls = std::vector<std::vector<int>>;

    Recorder<int>::Loader loader_with(ScheduleFn schedule) {
        return {executor(), backend, {.max_batch_size = 3, .batch_schedule = std::move(schedule)}};
    }

    Recorder<int> backend;
    std::vector<Dispatch> kept;
};

TEST_F(ScheduleFnTest, X27_T41_may_call_back_at_once) {
    int scheduled = 0;
    auto loader = loader_with([&](const Dispatch& dispatch) {
        ++scheduled;
        dispatch();
    });

    auto one = start(loader.load(1));
    run();

    EXPECT_EQ(one.get(), 1);
    EXPECT_EQ(scheduled, 1);
}

TEST_F(ScheduleFnTest, may_call_back_later) {
    auto loader =
        loader_with([this](const Dispatch& dispatch) { send_later(dispatch, executor()); });

    EXPECT_EQ(run(loader.load_all({1, 2})), (std::vector<int>{1, 2}));

    EXPECT_EQ(backend.calls(), (Calls{{1, 2}}));
}

TEST_F(ScheduleFnTest, may_call_back_twice) {
    auto loader = loader_with([](const Dispatch& dispatch) {
        dispatch();
        dispatch();
    });

    EXPECT_EQ(run(loader.load_all({1, 2})), (std::vector<int>{1, 2}));

    EXPECT_EQ(backend.calls(), (Calls{{1, 2}}));
}

TEST_F(ScheduleFnTest, a_second_call_does_not_send_the_next_batch) {
    auto loader = loader_with([this](const Dispatch& dispatch) { kept.push_back(dispatch); });
    auto one = start(loader.load(1));
    context_.poll();
    kept.at(0)();
    auto two = start(loader.load(2));
    context_.poll();
    EXPECT_TRUE(done(one));

    kept.at(0)();
    context_.poll();
    EXPECT_FALSE(done(two));

    kept.at(1)();
    run();
    EXPECT_EQ(backend.calls(), (Calls{{1}, {2}}));
}

TEST_F(ScheduleFnTest, a_batch_leaves_when_its_dispatch_is_dropped_uncalled) {
    auto loader = loader_with([](const Dispatch&) {});

    EXPECT_EQ(run(loader.load(1)), 1);
}

TEST_F(ScheduleFnTest, a_batch_waits_while_its_dispatch_is_kept) {
    auto loader = loader_with([this](const Dispatch& dispatch) { kept.push_back(dispatch); });
    auto one = start(loader.load(1));
    context_.poll();
    EXPECT_FALSE(done(one));

    kept.clear();
    run();

    EXPECT_EQ(one.get(), 1);
}

TEST_F(ScheduleFnTest, a_full_batch_does_not_wait_for_it) {
    auto loader = loader_with([this](const Dispatch& dispatch) { kept.push_back(dispatch); });

    EXPECT_EQ(run(loader.load_all({1, 2, 3})), (std::vector<int>{1, 2, 3}));
}

TEST_F(ScheduleFnTest, a_dispatch_may_outlive_its_loader) {
    {
        auto loader = loader_with([this](const Dispatch& dispatch) { kept.push_back(dispatch); });
        auto one = start(loader.load(1));
        context_.poll();
    }
    kept.at(0)();
    kept.clear();
    run();

    EXPECT_TRUE(backend.calls().empty());
}

TEST_F(ScheduleFnTest, one_that_throws_loses_no_key) {
    auto loader = loader_with([](const Dispatch&) { throw std::runtime_error("no schedule"); });
    auto one = start(loader.load(1));

    EXPECT_THROW(run(), std::runtime_error);
    run();

    EXPECT_EQ(one.get(), 1);
}

TEST_F(ScheduleFnTest, is_called_once_for_each_batch) {
    int scheduled = 0;
    auto loader = loader_with([&](const Dispatch& dispatch) {
        ++scheduled;
        dispatch();
    });

    run(loader.load_all({1, 2, 3, 4}));

    EXPECT_EQ(backend.calls(), (Calls{{1, 2, 3}, {4}}));
    EXPECT_LE(scheduled, 2);
}

} // namespace
} // namespace coalesce::test
