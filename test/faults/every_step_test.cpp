// Every step of everything that users do fails once, in turn, in every way: what passes is not
// noticed, what does not pass ends in the right error, and nothing is lost or hangs.

#include "every_flow.hpp"

#include "support/run_to_end.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <boost/asio/co_spawn.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <exception>
#include <set>

namespace coalesce::test {
namespace {

using dynamodb::errc;

/// A flow of which one request meets a fault.
class Case {
public:
    const Flow* flow;
    std::size_t step; ///< 0 for none.
    Faults faults;
    std::string fault; ///< What it is called.

    std::string name() const {
        return std::string(flow->name) + ", request " + std::to_string(step) + ": " + fault;
    }
};

/// How it went.
class Ending {
public:
    FlowOutcome outcome;
    std::string stored;
    std::size_t steps = 0;
    std::size_t played = 0;
};

asio::awaitable<FlowOutcome> guarded(asio::awaitable<FlowOutcome> flow) {
    FlowOutcome failed;
    try {
        co_return co_await std::move(flow);
    } catch (const boost::system::system_error&) {
        failed.fail(std::current_exception());
    }
    co_return failed;
}

/// What has to be true however it went.
void expect_that_nothing_is_lost(const Stage& stage, const std::string& name) {
    const auto statistics = stage.client.statistics();
    EXPECT_EQ(statistics.reads.asked, statistics.reads.ended()) << name;
    EXPECT_EQ(statistics.writes.asked, statistics.writes.ended()) << name;
    EXPECT_EQ(stage.server.record().expecting(), 0U) << name << ": T6";
    EXPECT_LE(stage.server.connections(), 8U) << name << ": T10";
}

asio::awaitable<Ending> play(asio::io_context& context, const Case& one) {
    Stage stage(context);
    stage.server.begin_run();
    if (one.step > 0)
        stage.server.fail_step(one.step, one.faults);
    Ending ending;
    ending.outcome = co_await guarded(one.flow->run(stage));
    ending.stored = stage.stored();
    ending.steps = stage.server.steps();
    for (const auto& [fault, rate, name] : fault_facts)
        ending.played += stage.server.record().played(fault);
    expect_that_nothing_is_lost(stage, one.name());
    co_return ending;
}

/// Plays cases side by side, so that their waits do not add up.
class Director {
public:
    std::vector<Ending> play_all(const std::vector<Case>& cases) {
        cases_ = &cases;
        endings_.assign(cases.size(), {});
        next_ = 0;
        std::size_t working = 60;
        for (std::size_t i = working; i > 0; --i)
            asio::co_spawn(context_, work(), [&](std::exception_ptr error) {
                --working;
                EXPECT_EQ(error, nullptr);
            });
        try {
            run_until(context_, [&] { return working == 0; });
        } catch (const std::runtime_error& error) {
            ADD_FAILURE() << error.what() << "; under way: " << names_under_way();
        }
        return std::move(endings_);
    }

private:
    asio::awaitable<void> work() {
        while (next_ < cases_->size()) {
            const auto index = next_++;
            under_way_.insert(index);
            auto playing = play(context_, (*cases_)[index]);
            endings_[index] = co_await std::move(playing);
            under_way_.erase(index);
        }
    }

    std::string names_under_way() const {
        std::string names;
        for (const auto index : under_way_)
            names += "\n" + (*cases_)[index].name();
        return names;
    }

    const std::vector<Case>* cases_ = nullptr;
    std::vector<Ending> endings_;
    std::size_t next_ = 0;
    std::set<std::size_t> under_way_;
    asio::io_context context_{1};
};

/// The flows as they go when nothing goes wrong.
const std::vector<Ending>& undisturbed() {
    static const auto endings = [] {
        std::vector<Case> cases;
        for (const auto& flow : every_flow)
            cases.push_back({&flow, 0, Faults(), "none"});
        return Director().play_all(cases);
    }();
    return endings;
}

const Ending& undisturbed(const Flow& flow) {
    return undisturbed().at(static_cast<std::size_t>(&flow - every_flow.data()));
}

/// Each request of each flow meets the fault in turn.
void add_cases(std::vector<Case>& cases, const Faults& faults, const std::string& name) {
    for (const auto& flow : every_flow)
        for (std::size_t step = 1; step <= undisturbed(flow).steps; ++step) {
            cases.push_back({&flow, step, faults, name});
            cases.back().faults.done_though_failed = step % 2 == 0 ? 1 : 0;
        }
}

/// The first line that is not as expected; empty if all are.
std::string difference(const std::string& text, const std::string& expected) {
    const auto [here, there] = std::ranges::mismatch(text, expected);
    if (here == text.end() && there == expected.end())
        return {};
    const auto at = static_cast<std::size_t>(here - text.begin());
    const auto begin = at == 0 ? 0 : text.rfind('\n', at - 1) + 1;
    const auto line = [begin](const std::string& whole) {
        return whole.substr(begin, whole.find('\n', begin) - begin);
    };
    return "got '" + line(text) + "', expected '" + line(expected) + "'";
}

void expect_that_nobody_noticed(const std::vector<Case>& cases) {
    const auto endings = Director().play_all(cases);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const auto& expected = undisturbed(*cases[i].flow);
        EXPECT_EQ(difference(endings[i].outcome.said, expected.outcome.said), "")
            << cases[i].name();
        EXPECT_EQ(difference(endings[i].stored, expected.stored), "") << cases[i].name();
    }
}

TEST(EveryStep, undisturbed_flows_end_well) {
    for (const auto& flow : every_flow) {
        const auto& outcome = undisturbed(flow).outcome;
        EXPECT_TRUE(outcome.errors.empty()) << flow.name;
        EXPECT_EQ(std::ranges::count(outcome.said, '\n'), static_cast<std::ptrdiff_t>(flow.lines))
            << flow.name;
        EXPECT_GE(undisturbed(flow).steps, 1U) << flow.name;
    }
}

TEST(EveryStep, R5_what_passes_is_not_noticed) {
    std::vector<Case> cases;
    for (const auto fault : passing_faults)
        add_cases(cases, only(fault), name_of(fault));
    std::erase_if(cases, [](const Case& one) {
        const bool is_readable = one.fault != "garbage" && one.fault != "empty_body";
        return one.flow->takes_any_body && !is_readable;
    });

    expect_that_nobody_noticed(cases);
}

/// Answers that are good, but not what one would like.
constexpr std::array unpleasant_faults = {
    Fault::unprocessed,
    Fault::projection_dropped,
    Fault::shuffled,
    Fault::doubled,
    Fault::foreign,
    Fault::empty_position,
    Fault::slow,
    Fault::checksum_missing,
    Fault::closed_after_answer,
};

TEST(EveryStep, BG8_what_is_unpleasant_is_not_noticed) {
    std::vector<Case> cases;
    for (const auto fault : unpleasant_faults)
        add_cases(cases, only(fault), name_of(fault));

    expect_that_nobody_noticed(cases);
}

// --- What does not pass ----------------------------------------------------------------------

class LastingFault {
public:
    std::string name;
    Faults faults;
    boost::system::error_code expected;
};

std::vector<LastingFault> faults_that_last() {
    auto too_large = only(Fault::too_large_answer);
    too_large.large_bytes = 100'001;
    constexpr int file_size_exceeded = 63; // of CURLcode
    return {
        {"denied", refusal("AccessDeniedException"), errc::access_denied},
        {"collection", refusal("ItemCollectionSizeLimitExceededException"), errc::service_failure},
        {"unknown code", refusal("SomethingNewException"), errc::service_failure},
        {"413", only(Fault::too_large_request), errc::service_failure},
        {"404 with XML", only(Fault::not_found), errc::service_failure},
        {"too large an answer", too_large, {file_size_exceeded, dynamodb::transport_category()}},
    };
}

/// Nothing is asked twice that the service has refused, and what went well is not thrown away.
TEST(EveryStep, R6_what_does_not_pass_ends_in_the_right_error) {
    for (const auto& fault : faults_that_last()) {
        std::vector<Case> cases;
        add_cases(cases, fault.faults, fault.name);
        const auto endings = Director().play_all(cases);

        for (std::size_t i = 0; i < cases.size(); ++i) {
            const auto& errors = endings[i].outcome.errors;
            EXPECT_EQ(std::ranges::count(errors, fault.expected), std::ssize(errors))
                << cases[i].name() << ": " << endings[i].outcome.said;
            EXPECT_FALSE(errors.empty()) << cases[i].name();
            EXPECT_LE(endings[i].steps, undisturbed(*cases[i].flow).steps) << cases[i].name();
        }
    }
}

TEST(EveryStep, BG10_a_batch_that_is_refused_once_is_taken_apart) {
    std::vector<Case> cases;
    add_cases(cases, refusal("ValidationException"), "invalid");
    std::erase_if(cases, [](const Case& one) { return !one.flow->asks_in_batches; });

    expect_that_nobody_noticed(cases);
}

TEST(EveryStep, Q4_a_page_that_ends_where_it_began_ends_the_pages) {
    std::vector<Case> cases;
    add_cases(cases, only(Fault::repeated_position), "repeated");
    const auto endings = Director().play_all(cases);

    for (std::size_t i = 0; i < cases.size(); ++i) {
        const auto& errors = endings[i].outcome.errors;
        EXPECT_EQ(errors.size(), endings[i].played) << cases[i].name();
        EXPECT_EQ(std::ranges::count(errors, make_error_code(errc::pagination_stuck)),
                  std::ssize(errors))
            << cases[i].name();
    }
}

} // namespace
} // namespace coalesce::test
