// What an observer sees, what `Statistics` makes of it, and which of its loads are N+1 reads.

#include "support/gate.hpp"

#include <optional>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;

/// Writes down everything.
class Log : public Observer {
public:
    void on_load(std::string_view loader, LoadKind kind) noexcept override {
        constexpr const char* names[] = {"hit", "joined", "queued"};
        add(loader, names[static_cast<int>(kind)]);
    }
    void on_dispatch(std::string_view loader, const DispatchedBatch& batch) noexcept override {
        add(loader, "dispatch of " + std::to_string(batch.keys));
    }
    void on_settle(std::string_view loader, Outcome outcome) noexcept override {
        constexpr const char* names[] = {"value", "error", "aborted"};
        add(loader, names[static_cast<int>(outcome)]);
    }
    void on_batch_done(std::string_view loader, const FinishedBatch& batch) noexcept override {
        add(loader, batch.failed ? "failed" : "done");
    }
    void on_unobserved_error(std::string_view loader,
                             const std::exception_ptr& error) noexcept override {
        add(loader, "unobserved: " + text_of(error));
    }

    std::vector<std::string> take() { return std::exchange(lines_, {}); }

private:
    void add(std::string_view loader, const std::string& what) {
        lines_.push_back(std::string(loader) + ": " + what);
    }

    std::vector<std::string> lines_;
};

std::vector<Result<int>> odd_fails(const Ints& keys) {
    std::vector<Result<int>> answers;
    for (const int key : keys)
        answers.push_back(key % 2 == 0
                              ? Result<int>(key)
                              : Result<int>(std::make_exception_ptr(std::runtime_error("odd"))));
    return answers;
}

asio::awaitable<Ints> nap(std::chrono::milliseconds time, Ints keys) {
    asio::steady_timer timer(co_await asio::this_coro::executor, time);
    co_await timer.async_wait(asio::use_awaitable);
    co_return keys;
}

class ObserverTest : public LoaderFixture {
protected:
    using Lines = std::vector<std::string>;

    std::shared_ptr<Log> log = std::make_shared<Log>();
    std::shared_ptr<Statistics> seen = std::make_shared<Statistics>();
};

TEST_F(ObserverTest, sees_a_load_from_the_call_to_the_answer) {
    Loader<int, int> loader(executor(), odd_fails, {.name = "users", .observer = log});

    run(loader.load_many({2, 1, 2}));

    EXPECT_EQ(log->take(),
              (Lines{"users: queued", "users: queued", "users: joined", "users: dispatch of 2",
                     "users: value", "users: error", "users: done"}));

    run(loader.load_many({1, 2}));
    EXPECT_EQ(log->take(), (Lines{"users: hit", "users: hit"}));
}

TEST_F(ObserverTest, sees_a_batch_that_fails) {
    Gate<int> gate;
    Loader<int, int> loader(executor(), gate, {.observer = log});
    auto both = start(loader.load_many({1, 2}));
    context_.poll();
    log->take();

    gate.fail(0);
    run();

    EXPECT_EQ(log->take(), (Lines{": error", ": error", ": failed"}));
}

TEST_F(ObserverTest, sees_keys_that_are_aborted) {
    Gate<int> gate;
    Loader<int, int> loader(executor(), gate, {.observer = log});
    auto running = start(loader.load(1));
    context_.poll();
    auto queued = start(loader.load(2));
    log->take();

    loader.close();
    run();

    EXPECT_EQ(log->take(), (Lines{": aborted", ": aborted", ": done"}));
}

TEST_F(ObserverTest, T59_an_error_that_nobody_looks_at_is_reported_when_its_last_waiter_goes) {
    Loader<int, int> loader(executor(), odd_fails, {.observer = log});
    loader.prime(1, std::make_exception_ptr(std::runtime_error("primed")));
    EXPECT_EQ(log->take(), Lines{}) << "a primed error alone is silent";

    { auto ignored = loader.load(1); }

    EXPECT_EQ(log->take(), (Lines{": hit", ": unobserved: primed"}));
}

TEST_F(ObserverTest, T59_an_error_that_somebody_looks_at_is_not_reported) {
    Loader<int, int> loader(executor(), odd_fails, {.observer = seen});
    auto looks = start(loader.load(1));
    auto stored = std::make_optional(loader.load(1));

    run();
    stored.reset();

    EXPECT_EQ(error_of(looks), "odd");
    EXPECT_EQ(seen->unobserved, 0U);
}

TEST_F(ObserverTest, X23_the_key_count_is_that_of_the_batch_also_when_it_is_done) {
    class Sizes : public Observer {
    public:
        void on_dispatch(std::string_view, const DispatchedBatch& batch) noexcept override {
            dispatched = batch.keys;
        }
        void on_batch_done(std::string_view, const FinishedBatch& batch) noexcept override {
            done = batch.keys;
        }
        std::size_t dispatched = 0;
        std::size_t done = 0;
    };
    const auto sizes = std::make_shared<Sizes>();
    Recorder<int> backend;
    Loader<int, int> loader(executor(), backend, {.observer = sizes});

    run(loader.load_all({1, 2, 3}));

    EXPECT_EQ(sizes->dispatched, 3U);
    EXPECT_EQ(sizes->done, 3U);
}

TEST_F(ObserverTest, statistics_count_loads_hits_joins_batches_and_keys) {
    Recorder<int> backend;
    Recorder<int>::Loader loader(executor(), backend, {.max_batch_size = 2, .observer = seen});

    run(loader.load_all({1, 2, 3, 1}));
    run(loader.load(3));

    EXPECT_EQ(seen->loads, 5U);
    EXPECT_EQ(seen->joined, 1U);
    EXPECT_EQ(seen->hits, 1U);
    EXPECT_EQ(seen->batches, 2U);
    EXPECT_EQ(seen->keys, 3U);
    EXPECT_EQ(seen->largest_batch, 2U);
}

TEST_F(ObserverTest, statistics_count_errors_of_keys_and_of_batches) {
    Gate<int> gate;
    Loader<int, int> loader(executor(), gate, {.max_batch_size = 2, .observer = seen});
    auto all = start(loader.load_many({1, 2, 3}));
    context_.poll();

    gate.fail(0);
    gate.open(1);
    run();

    EXPECT_EQ(seen->failed_batches, 1U);
    EXPECT_EQ(seen->errors, 2U);
    EXPECT_EQ(seen->aborted, 0U);
}

TEST_F(ObserverTest, statistics_tell_why_batches_left) {
    Recorder<int> backend;
    Loader<int, int> loader(executor(), backend, {.max_batch_size = 2, .observer = seen});
    Loader<int, int> manual(executor(), backend, {.observer = seen, .batch_schedule = Manual{}});
    Loader<int, int> window(executor(), backend,
                            {.observer = seen, .batch_schedule = Window{std::chrono::seconds(0)}});
    Loader<int, int> own(
        executor(), backend,
        {.observer = seen, .batch_schedule = ScheduleFn([](const Dispatch& send) { send(); })});

    auto manually = start(manual.load(1));
    manual.dispatch();
    run(loader.load_all({1, 2, 3}));
    run(window.load(1));
    run(own.load(1));

    EXPECT_EQ(seen->left_for(DispatchReason::full), 1U);
    EXPECT_EQ(seen->left_for(DispatchReason::tick), 1U);
    EXPECT_EQ(seen->left_for(DispatchReason::manual), 1U);
    EXPECT_EQ(seen->left_for(DispatchReason::window), 1U);
    EXPECT_EQ(seen->left_for(DispatchReason::schedule), 1U);
    EXPECT_EQ(seen->left_for(DispatchReason::age), 0U);
}

TEST_F(ObserverTest, statistics_know_the_longest_wait_and_the_longest_batch) {
    const auto at_least = std::chrono::milliseconds(2);
    Loader<int, int> loader(executor(), [=](Ints keys) { return nap(at_least, std::move(keys)); },
                            {.observer = seen, .batch_schedule = Window{at_least}});

    run(loader.load(1));

    EXPECT_GE(seen->longest_wait, at_least);
    EXPECT_GE(seen->longest_batch, at_least);
}

// N+1.

asio::awaitable<void> load_one_by_one(Loader<int, int>& loader, int count) {
    for (int key = 0; key < count; ++key)
        co_await loader.load(key);
}

TEST_F(ObserverTest, loads_that_are_awaited_one_by_one_are_reported) {
    Recorder<int> backend;
    Loader<int, int> users(executor(), backend, {.name = "users", .observer = seen});
    Loader<int, int> posts(executor(), backend, {.name = "posts", .observer = seen});

    run(load_one_by_one(users, 12));
    run(posts.load_all({1, 2, 3}));

    EXPECT_EQ(seen->n_plus_one(), (Lines{"loader \"users\" sent 12 batches of 1 in one request"}));
}

TEST_F(ObserverTest, a_few_single_loads_are_no_n_plus_one) {
    Recorder<int> backend;
    Loader<int, int> users(executor(), backend, {.name = "users", .observer = seen});

    run(load_one_by_one(users, 2));

    EXPECT_TRUE(seen->n_plus_one().empty());
    EXPECT_EQ(seen->n_plus_one(2).size(), 1U);
}

TEST_F(ObserverTest, T20_allows_giving_the_loader_a_name) {
    Recorder<int> backend;

    EXPECT_EQ((Loader<int, int>(executor(), backend)).name(), "");
    EXPECT_EQ((Loader<int, int>(executor(), backend, LoaderOptions{})).name(), "");
    EXPECT_EQ((Loader<int, int>(executor(), backend, {.name = "Some name"})).name(), "Some name");
}

} // namespace
} // namespace coalesce::test
