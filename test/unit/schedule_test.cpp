#include "support/loader_fixture.hpp"

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

} // namespace
} // namespace coalesce::test
