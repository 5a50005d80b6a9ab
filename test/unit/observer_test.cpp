#include "support/loader_fixture.hpp"

namespace coalesce::test {
namespace {

class ObserverTest : public LoaderFixture {};

TEST_F(ObserverTest, statistics_count_loads_hits_joins_batches_and_keys) {
    const auto seen = std::make_shared<Statistics>();
    Recorder<int> backend;
    Recorder<int>::Loader loader(executor(), backend, {.max_batch_size = 2, .observer = seen});

    run(loader.load_all({1, 2, 3, 1}));
    run(loader.load(3));

    EXPECT_EQ(seen->loads, 5U);
    EXPECT_EQ(seen->joined, 1U);
    EXPECT_EQ(seen->hits, 1U);
    EXPECT_EQ(seen->batches, 2U);
    EXPECT_EQ(seen->keys, 3U);
}

class Names : public Observer {
public:
    void on_load(std::string_view loader, LoadKind) noexcept override { load = loader; }
    void on_dispatch(std::string_view loader, const DispatchedBatch&) noexcept override {
        dispatch = loader;
    }

    std::string load;
    std::string dispatch;
};

TEST_F(ObserverTest, the_loader_is_named_to_the_observer) {
    const auto names = std::make_shared<Names>();
    Recorder<int> backend;
    Recorder<int>::Loader loader(executor(), backend, {.name = "users", .observer = names});

    run(loader.load(1));

    EXPECT_EQ(loader.name(), "users");
    EXPECT_EQ(names->load, "users");
    EXPECT_EQ(names->dispatch, "users");
}

} // namespace
} // namespace coalesce::test
