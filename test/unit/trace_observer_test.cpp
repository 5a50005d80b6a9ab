// What loaders do, as a trace shows it.

#include "support/gate.hpp"
#include "support/trace_reader.hpp"

#include <coalesce/trace_observer.hpp>

#include <algorithm>
#include <optional>
#include <sstream>

namespace coalesce::test {
namespace {

class TraceObserverTest : public LoaderFixture {
protected:
    LoaderOptions traced(std::string name) { return {.name = std::move(name), .observer = watch_}; }

    /// The events of one phase, from the trace as it is when its observer has gone.
    std::vector<TraceEvent> events(const std::string& phase) {
        watch_.reset();
        trace_->close();
        auto all = read_trace(out_.str());
        std::erase_if(all, [&](const TraceEvent& event) { return event.phase != phase; });
        return all;
    }

    /// The last counter of this name.
    std::map<std::string, std::string> last_counts(const std::string& name) {
        const auto counters = events("C");
        const auto last = std::find_if(counters.rbegin(), counters.rend(),
                                       [&](const TraceEvent& event) { return event.name == name; });
        return last == counters.rend() ? std::map<std::string, std::string>() : last->args;
    }

    std::ostringstream out_;
    std::shared_ptr<ChromeTrace> trace_ = std::make_shared<ChromeTrace>(out_);
    std::shared_ptr<TraceObserver> watch_ = std::make_shared<TraceObserver>(trace_, "request 7");
};

using Counts = std::map<std::string, std::string>;

TEST_F(TraceObserverTest, a_batch_is_a_slice_of_its_loader_from_its_first_key_to_its_end) {
    {
        Recorder<int> backend;
        Loader<int, int> users(executor(), backend, traced("users"));
        run(users.load_all({1, 2}));
    }

    const auto begun = events("b");
    ASSERT_EQ(begun.size(), 2U);
    EXPECT_EQ(begun[0].name, "batch users");
    EXPECT_EQ(begun[0].args.at("coalesce.loader.name"), "users");
    EXPECT_EQ(begun[0].args.at("coalesce.batch.size"), "2");
    EXPECT_EQ(begun[0].args.at("coalesce.batch.dispatch_reason"), "tick");
    EXPECT_GT(std::stod(begun[0].args.at("coalesce.batch.waited")), 0);
    const auto ended = events("e");
    ASSERT_EQ(ended.size(), 2U);
    EXPECT_EQ(ended[1].name, "batch users");
    EXPECT_EQ(ended[1].id, begun[0].id);
    EXPECT_EQ(ended[1].args, (Counts{{"coalesce.batch.failed", "false"}}));
    EXPECT_GT(ended[1].time, begun[0].time);
}

TEST_F(TraceObserverTest, the_time_before_a_batch_left_stands_inside_its_slice) {
    {
        Recorder<int> backend;
        auto options = traced("users");
        options.batch_schedule = Window{std::chrono::milliseconds(2)};
        Loader<int, int> users(executor(), backend, options);
        run(users.load(1));
    }

    const auto begun = events("b");
    const auto ended = events("e");
    ASSERT_EQ(begun.size(), 2U);
    EXPECT_EQ(begun[1].name, "wait");
    EXPECT_EQ(begun[1].id, begun[0].id);
    EXPECT_EQ(begun[1].time, begun[0].time);
    EXPECT_EQ(ended[0].name, "wait");
    EXPECT_GE(ended[0].time - begun[0].time, 2000);
    EXPECT_LE(ended[0].time, ended[1].time);
}

TEST_F(TraceObserverTest, batches_that_overlap_are_told_apart) {
    Gate<int> gate;
    auto options = traced("users");
    options.max_batch_size = 1;
    {
        Loader<int, int> users(executor(), gate, options);
        auto both = start(users.load_all({1, 2}));
        context_.poll();
        gate.open(1);
        context_.poll();
        gate.fail(0);
        run();
    }
    options = {};

    auto begun = events("b");
    auto ended = events("e");
    std::erase_if(begun, [](const TraceEvent& event) { return event.name == "wait"; });
    std::erase_if(ended, [](const TraceEvent& event) { return event.name == "wait"; });
    ASSERT_EQ(begun.size(), 2U);
    ASSERT_EQ(ended.size(), 2U);
    EXPECT_NE(begun[0].id, begun[1].id);
    EXPECT_EQ(ended[0].id, begun[1].id);
    EXPECT_EQ(ended[0].args.at("coalesce.batch.failed"), "false");
    EXPECT_EQ(ended[1].id, begun[0].id);
    EXPECT_EQ(ended[1].args.at("coalesce.batch.failed"), "true");
    EXPECT_EQ(ended[1].args.at("error.type"), "_OTHER");
}

TEST_F(TraceObserverTest, two_loaders_of_one_name_mix_nothing) {
    Gate<int> gate;
    {
        Loader<int, int> one(executor(), gate, traced("users"));
        Loader<int, int> other(executor(), gate, traced("users"));
        auto first = start(one.load(1));
        auto second = start(other.load(2));
        context_.poll();
        gate.open_all();
        run();
    }

    std::vector<std::string> ids;
    for (const auto& event : events("e"))
        if (event.name == "batch users")
            ids.push_back(event.id);
    ASSERT_EQ(ids.size(), 2U);
    EXPECT_NE(ids[0], ids[1]);
}

TEST_F(TraceObserverTest, loads_are_curves_of_hits_joins_and_queued_keys) {
    {
        Recorder<int> backend;
        Loader<int, int> users(executor(), backend, traced("users"));
        run(users.load_all({1, 2, 1}));
        run(users.load_all({1, 2}));
    }

    EXPECT_EQ(last_counts("users loads"), (Counts{{"hit", "2"}, {"joined", "1"}, {"queued", "2"}}));
    EXPECT_EQ(last_counts("users answers"), (Counts{{"value", "2"}}));
}

TEST_F(TraceObserverTest, answers_are_curves_too_and_one_begins_with_its_first_error) {
    Gate<int> gate;
    {
        Loader<int, int> users(executor(), gate, traced("users"));
        auto failed = start(users.load(1));
        context_.poll();
        gate.fail(0);
        run();
        auto closed = start(users.load(2));
        users.close();
        run();
    }

    EXPECT_EQ(last_counts("users answers"), (Counts{{"aborted", "1"}, {"error", "1"}}));
}

TEST_F(TraceObserverTest, an_error_that_nobody_looks_at_is_an_instant) {
    {
        Recorder<int> backend;
        Loader<int, int> users(executor(), backend, traced("users"));
        users.prime(1, std::make_exception_ptr(std::runtime_error("the key was 4711")));
        auto ignored = users.load(1);
    }

    const auto instants = events("i");
    ASSERT_EQ(instants.size(), 1U);
    EXPECT_EQ(instants[0].name, "unobserved error");
    EXPECT_EQ(instants[0].args.at("coalesce.loader.name"), "users");
    EXPECT_EQ(out_.str().find("4711"), std::string::npos);
}

TEST_F(TraceObserverTest, a_loader_needs_no_name) {
    {
        Recorder<int> backend;
        Loader<int, int> users(executor(), backend, traced(""));
        run(users.load(1));
    }

    EXPECT_EQ(events("b").at(0).name, "batch");
    EXPECT_EQ(last_counts("loads"), (Counts{{"queued", "1"}}));
}

TEST_F(TraceObserverTest, its_tracks_stand_under_its_heading) {
    const auto headings = events("M");
    ASSERT_EQ(headings.size(), 2U);
    EXPECT_EQ(headings[0].args.at("name"), "request 7");
}

} // namespace
} // namespace coalesce::test
