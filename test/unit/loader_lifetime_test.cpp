// Waiters that leave, loaders that go, contexts that are destroyed: everybody is settled once,
// nothing is kept and nothing dangles.

#include "support/gate.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <optional>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;
using Calls = std::vector<Ints>;

class LoaderLifetimeTest : public LoaderFixture {
protected:
    Recorder<int> backend;
};

TEST_F(LoaderLifetimeTest, a_dropped_awaitable_withdraws_its_key) {
    Recorder<int>::Loader loader(executor(), backend);

    { auto dropped = loader.load(1); }
    auto two = start(loader.load(2));
    run();

    EXPECT_EQ(two.get(), 2);
    EXPECT_EQ(backend.calls(), (Calls{{2}}));
}

TEST_F(LoaderLifetimeTest, a_batch_that_everybody_left_is_not_sent) {
    Recorder<int>::Loader loader(executor(), backend);

    { auto dropped = loader.load(1); }
    run();

    EXPECT_TRUE(backend.calls().empty());
}

TEST_F(LoaderLifetimeTest, X5_one_of_two_waiters_leaves_and_the_other_gets_its_answer) {
    Recorder<int>::Loader loader(executor(), backend);

    auto kept = start(loader.load(1));
    { auto dropped = loader.load(1); }
    run();

    EXPECT_EQ(kept.get(), 1);
}

TEST_F(LoaderLifetimeTest, X6_a_key_that_was_withdrawn_can_be_loaded_again) {
    Recorder<int>::Loader loader(executor(), backend);

    { auto dropped = loader.load(1); }
    auto again = start(loader.load(1));
    run();

    EXPECT_EQ(again.get(), 1);
    EXPECT_EQ(backend.calls(), (Calls{{1}}));
}

TEST_F(LoaderLifetimeTest, a_withdrawn_key_makes_room_in_its_batch) {
    Recorder<int>::Loader loader(executor(), backend, {.max_batch_size = 2});

    auto one = start(loader.load(1));
    { auto dropped = loader.load(2); }
    auto three = start(loader.load(3));
    run();

    EXPECT_EQ(one.get() + three.get(), 4);
    EXPECT_EQ(backend.calls(), (Calls{{1, 3}}));
}

TEST_F(LoaderLifetimeTest, a_running_batch_is_cancelled_with_its_last_waiter) {
    Gate<int> gate;
    Loader<int, int> loader(executor(), gate);
    std::optional<asio::awaitable<int>> one = loader.load(1);
    std::optional<asio::awaitable<int>> two = loader.load(2);
    context_.poll();

    one.reset();
    context_.poll();
    EXPECT_EQ(gate.cancelled(), 0);

    two.reset();
    run();
    EXPECT_EQ(gate.cancelled(), 1);
}

TEST_F(LoaderLifetimeTest, somebody_who_joins_a_running_batch_keeps_it_alive) {
    Gate<int> gate;
    Loader<int, int> loader(executor(), gate);
    std::optional<asio::awaitable<int>> one = loader.load(1);
    std::optional<asio::awaitable<int>> two = loader.load(2);
    context_.poll();

    one.reset();
    std::optional<asio::awaitable<int>> joined = loader.load(1);
    two.reset();
    context_.poll();
    EXPECT_EQ(gate.cancelled(), 0);

    joined.reset();
    run();
    EXPECT_EQ(gate.cancelled(), 1);
}

TEST_F(LoaderLifetimeTest, X6_a_cancelled_batch_leaves_nothing_in_the_cache) {
    Gate<int> gate;
    bool asleep = true;
    Recorder<int> awake;
    Loader<int, int> loader(executor(),
                            [&](Ints keys) { return asleep ? gate(keys) : awake(keys); });
    std::optional<asio::awaitable<int>> one = loader.load(1);
    context_.poll();

    one.reset();
    asleep = false;

    EXPECT_EQ(run(loader.load(1)), 1);
    EXPECT_EQ(awake.calls(), (Calls{{1}}));
}

asio::awaitable<bool> load_or_give_up(Loader<int, int>& loader) {
    using namespace asio::experimental::awaitable_operators;
    auto loaded = loader.load(1);
    const auto first = co_await (std::move(loaded) || hop());
    co_return first.index() == 0;
}

TEST_F(LoaderLifetimeTest, the_loser_of_an_or_is_cancelled) {
    Gate<int> gate;
    Loader<int, int> loader(executor(), gate);

    EXPECT_FALSE(run(load_or_give_up(loader)));
}

TEST_F(LoaderLifetimeTest, a_loader_that_goes_settles_queued_waiters_with_operation_aborted) {
    std::optional<Recorder<int>::Loader> loader(std::in_place, executor(), backend);
    auto one = start(loader->load(1));

    loader.reset();
    run();

    EXPECT_EQ(code_of(one), asio::error::operation_aborted);
    EXPECT_TRUE(backend.calls().empty());
}

TEST_F(LoaderLifetimeTest, a_loader_that_goes_settles_running_waiters_and_cancels_the_batch) {
    Gate<int> gate;
    std::optional<Loader<int, int>> loader(std::in_place, executor(), gate);
    auto one = start(loader->load(1));
    auto unawaited = loader->load(2);
    context_.poll();

    loader.reset();
    run();

    EXPECT_EQ(code_of(one), asio::error::operation_aborted);
    EXPECT_EQ(gate.cancelled(), 1);
    auto late = start(std::move(unawaited));
    run();
    EXPECT_EQ(code_of(late), asio::error::operation_aborted);
}

TEST_F(LoaderLifetimeTest, an_awaitable_of_an_answer_that_is_there_outlives_its_loader) {
    std::optional<Recorder<int>::Loader> loader(std::in_place, executor(), backend);
    run(loader->load(1));
    auto hit = loader->load(1);

    loader.reset();

    EXPECT_EQ(run(std::move(hit)), 1);
}

TEST_F(LoaderLifetimeTest, a_loader_can_be_moved_while_it_is_used) {
    Recorder<int>::Loader first(executor(), backend);
    auto one = start(first.load(1));

    Recorder<int>::Loader second(std::move(first));
    auto two = start(second.load(2));
    run();

    EXPECT_EQ(one.get() + two.get(), 3);
    EXPECT_EQ(backend.calls(), (Calls{{1, 2}}));
}

TEST_F(LoaderLifetimeTest, a_loader_can_be_moved_before_it_is_used) {
    Loader<int, int> first(executor(), backend, {.name = "ints"});
    Loader<int, int> second(std::move(first));

    EXPECT_EQ(second.name(), "ints");
    EXPECT_EQ(run(second.load(1)), 1);
    EXPECT_EQ(second.name(), "ints");
    EXPECT_EQ(second.executor(), asio::any_io_executor(executor()));
}

TEST_F(LoaderLifetimeTest, a_loader_that_is_closed_before_it_is_used_refuses_loads) {
    Loader<int, int> loader(executor(), backend);
    loader.close();

    auto late = start(loader.load(1));
    run();

    EXPECT_EQ(code_of(late), errc::closed);
}

TEST_F(LoaderLifetimeTest, values_live_no_longer_than_the_loader) {
    const auto value = std::make_shared<int>(1);
    std::weak_ptr<int> watch;
    {
        Loader<int, std::shared_ptr<int>> loader(executor(), [](const Ints&) {
            return std::vector<std::shared_ptr<int>>{std::make_shared<int>(7)};
        });
        watch = run(loader.load(1));
        EXPECT_FALSE(watch.expired()) << "it is in the cache";
    }
    EXPECT_TRUE(watch.expired());
}

/// Tells when the coroutine that owns it is gone.
class Witness {
public:
    explicit Witness(bool& gone) : gone_(&gone) {}
    Witness(Witness&& other) noexcept : gone_(std::exchange(other.gone_, nullptr)) {}
    Witness& operator=(Witness&&) = delete;
    ~Witness() {
        if (gone_)
            *gone_ = true;
    }

private:
    bool* gone_;
};

asio::awaitable<void> request(asio::any_io_executor executor, Gate<int> gate, Witness) {
    Loader<int, int> loader(executor, gate);
    co_await loader.load(1);
}

class DestroyedContextTest : public testing::Test {
protected:
    /// Runs a request whose loader is a local of its coroutine for so many handlers, then
    /// destroys the context under it.
    bool gone_after(std::size_t handlers) {
        bool gone = false;
        {
            asio::io_context context;
            Witness witness(gone);
            asio::co_spawn(context,
                           request(context.get_executor(), Gate<int>(), std::move(witness)),
                           asio::detached);
            for (std::size_t i = 0; i < handlers; ++i)
                context.poll_one();
        }
        return gone;
    }
};

TEST_F(DestroyedContextTest, waiters_of_a_queued_key_go_with_the_context) {
    EXPECT_TRUE(gone_after(1));
    EXPECT_TRUE(gone_after(2));
    EXPECT_TRUE(gone_after(3));
}

asio::awaitable<void> answered_request(asio::any_io_executor executor, Witness) {
    Loader<int, int> loader(executor, [](std::vector<int> keys) { return keys; });
    co_await loader.load(1);
    std::terminate(); // it is not resumed
}

TEST_F(DestroyedContextTest, waiters_whose_answer_is_there_go_with_the_context) {
    bool gone = false;
    {
        asio::io_context context;
        Witness witness(gone);
        asio::co_spawn(context, answered_request(context.get_executor(), std::move(witness)),
                       asio::detached);
        context.poll_one(); // it loads
        for (int rounds = 0; rounds < 3; ++rounds)
            context.poll_one(); // one that is loud, and two quiet ones; then the batch runs
    }
    EXPECT_TRUE(gone);
}

TEST_F(DestroyedContextTest, waiters_of_a_running_batch_go_with_the_context) {
    EXPECT_TRUE(gone_after(10));
}

} // namespace
} // namespace coalesce::test
