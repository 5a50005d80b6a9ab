// Every step of everything that users do fails once, in turn, in every way: what passes is not
// noticed, what does not pass ends in the right error, and nothing is lost or hangs.

#include "every_flow.hpp"
#include "side_by_side.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>

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
    std::size_t steps = 0; ///< Requests that were signed well.
    std::size_t requests = 0;
    std::size_t sessions = 0;
    std::size_t played = 0;
};

/// What has to be true however it went.
void expect_that_nothing_is_lost(const Stage& stage, const std::string& name) {
    const auto statistics = stage.client.statistics();
    EXPECT_EQ(statistics.reads.asked, statistics.reads.ended()) << name;
    EXPECT_EQ(statistics.writes.asked, statistics.writes.ended()) << name;
    EXPECT_EQ(stage.server.record().expecting(), 0U) << name << ": T6";
    EXPECT_LE(stage.server.connections(), 8U) << name << ": T10";
}

/// Plays a case on a stage that is set.
asio::awaitable<void> play(Stage& stage, const Case& one, Ending& ending) {
    stage.server.begin_run();
    if (one.step > 0)
        stage.server.fail_step(one.step, one.faults);
    ending.outcome = co_await outcome_of(*one.flow, stage);
    ending.stored = stage.stored();
    ending.steps = stage.server.steps();
    ending.requests = stage.client.statistics().requests;
    ending.sessions = stage.sessions->given();
    for (const auto& [fault, rate, name] : fault_facts)
        ending.played += stage.server.record().played(fault);
    expect_that_nothing_is_lost(stage, one.name());
}

asio::awaitable<void> play_on_new_stage(asio::io_context& context, const Case& one,
                                        Ending& ending) {
    Stage stage(context);
    co_await play(stage, one, ending);
}

asio::awaitable<void> play_compressed(asio::io_context& context, const Case& one, Ending& ending) {
    dynamodb::ClientOptions options;
    options.compress_responses = true;
    Stage stage(context, options);
    co_await play(stage, one, ending);
}

/// Does something before a request; nothing is known of how many are under way then.
class BeforeRequest : public dynamodb::ClientObserver {
public:
    explicit BeforeRequest(std::size_t step) : left_(step) {}

    /// A request has ended, or the first one is about to begin.
    void count() {
        if (--left_ == 0)
            act();
    }
    void on_attempt(const dynamodb::AttemptReport&) noexcept override { count(); }

    std::function<void()> act;

private:
    std::size_t left_;
};

asio::awaitable<void> play_with_act(asio::io_context& context, const Case& one, Ending& ending,
                                    void (*act)(Stage&)) {
    const auto before = std::make_shared<BeforeRequest>(one.step);
    dynamodb::ClientOptions options;
    options.observer = before;
    Stage stage(context, options);
    before->act = [&stage, act] { act(stage); };
    before->count();
    co_await play(stage, one, ending);
}

asio::awaitable<void> play_with_new_clock(asio::io_context& context, const Case& one,
                                          Ending& ending) {
    return play_with_act(context, one, ending, [](Stage& stage) {
        stage.server.set_clock_ahead(std::chrono::minutes(20), "RequestTimeTooSkewed");
    });
}

/// A signature's time is refused by a code of its own.
asio::awaitable<void> play_with_skew_code(asio::io_context& context, const Case& one,
                                          Ending& ending) {
    Stage stage(context);
    stage.server.set_clock_ahead(std::chrono::seconds(0), "RequestTimeTooSkewed");
    co_await play(stage, one, ending);
}

asio::awaitable<void> play_with_ended_session(asio::io_context& context, const Case& one,
                                              Ending& ending) {
    return play_with_act(context, one, ending, [](Stage& stage) { stage.sessions->expire(); });
}

using Play = asio::awaitable<void> (*)(asio::io_context&, const Case&, Ending&);

std::vector<Ending> play_all(const std::vector<Case>& cases, Play play = play_on_new_stage) {
    std::vector<Ending> endings(cases.size());
    SideBySide(
        cases.size(),
        [&](asio::io_context& context, std::size_t number) {
            return play(context, cases[number], endings[number]);
        },
        [&](std::size_t number) { return cases[number].name(); });
    return endings;
}

/// The flows as they go when nothing goes wrong.
const std::vector<Ending>& undisturbed() {
    static const auto endings = [] {
        std::vector<Case> cases;
        for (const auto& flow : every_flow)
            cases.push_back({&flow, 0, Faults(), "none"});
        return play_all(cases);
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

std::vector<Ending> expect_that_nobody_noticed(const std::vector<Case>& cases,
                                               Play play = play_on_new_stage) {
    auto endings = play_all(cases, play);
    for (std::size_t i = 0; i < cases.size(); ++i) {
        const auto& expected = undisturbed(*cases[i].flow);
        EXPECT_EQ(difference(endings[i].outcome.said, expected.outcome.said), "")
            << cases[i].name();
        EXPECT_EQ(difference(endings[i].stored, expected.stored), "") << cases[i].name();
    }
    return endings;
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

    expect_that_nobody_noticed(cases);
}

/// Answers that are good, but not what one would like.
constexpr std::array unpleasant_faults = {
    Fault::unprocessed,      Fault::projection_dropped,  Fault::shuffled,   Fault::doubled,
    Fault::foreign,          Fault::empty_position,      Fault::stale_date, Fault::slow,
    Fault::checksum_missing, Fault::closed_after_answer,
};

TEST(EveryStep, BG8_what_is_unpleasant_is_not_noticed) {
    std::vector<Case> cases;
    for (const auto fault : unpleasant_faults)
        add_cases(cases, only(fault), name_of(fault));

    expect_that_nobody_noticed(cases);
}

TEST(EveryStep, T8_what_cannot_be_inflated_is_not_noticed) {
    std::vector<Case> cases;
    add_cases(cases, only(Fault::corrupt_gzip), "corrupt gzip");

    for (const auto& ending : expect_that_nobody_noticed(cases, play_compressed))
        EXPECT_EQ(ending.played, 1U);
}

TEST(EveryStep, C10_a_token_that_is_refused_is_not_noticed) {
    std::vector<Case> cases;
    add_cases(cases, refusal("ExpiredTokenException"), "expired token");

    for (const auto& ending : expect_that_nobody_noticed(cases))
        EXPECT_EQ(ending.sessions, 2U);
}

TEST(EveryStep, C10_a_session_that_ends_is_not_noticed) {
    std::vector<Case> cases;
    add_cases(cases, Faults(), "ended session");
    std::erase_if(cases, [](const Case& one) { return one.step == 1; }); // there is none yet

    const auto endings = expect_that_nobody_noticed(cases, play_with_ended_session);

    const auto renewed = std::ranges::count(endings, 2U, &Ending::sessions);
    EXPECT_GT(renewed, std::ssize(cases) / 2) << "others had sent their last request";
}

TEST(EveryStep, S5_a_clock_that_goes_wrong_is_not_noticed) {
    std::vector<Case> cases;
    add_cases(cases, Faults(), "wrong clock");

    const auto endings = expect_that_nobody_noticed(cases, play_with_new_clock);

    const auto refused = std::ranges::count_if(
        endings, [](const Ending& ending) { return ending.requests > ending.steps; });
    EXPECT_GT(refused, std::ssize(cases) / 2) << "others had sent their last request";
}

TEST(EveryStep, S5_an_answer_with_a_wrong_date_is_not_noticed) {
    std::vector<Case> cases;
    add_cases(cases, only(Fault::stale_date), "stale date");

    const auto endings = expect_that_nobody_noticed(cases, play_with_skew_code);

    const auto refused = std::ranges::count_if(
        endings, [](const Ending& ending) { return ending.requests > ending.steps; });
    EXPECT_GE(refused, 5) << "in other cases it was not the last date that was known";
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
        {"413", only(Fault::too_large_request), errc::validation},
        {"invalid", refusal("ValidationException"), errc::validation},
        {"404 with XML", only(Fault::not_found), errc::service_failure},
        {"too large an answer", too_large, {file_size_exceeded, dynamodb::transport_category()}},
    };
}

/// Whether a batch may do where a single request does not: each of its entries is tried alone.
bool is_taken_apart(const Case& one) {
    return one.flow->asks_in_batches && (one.fault == "413" || one.fault == "invalid");
}

/// Nothing is asked twice that the service has refused, and what went well is not thrown away.
TEST(EveryStep, R6_what_does_not_pass_ends_in_the_right_error) {
    for (const auto& fault : faults_that_last()) {
        std::vector<Case> cases;
        add_cases(cases, fault.faults, fault.name);
        std::erase_if(cases, is_taken_apart);
        const auto endings = play_all(cases);

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
    add_cases(cases, only(Fault::too_large_request), "413");
    std::erase_if(cases, [](const Case& one) { return !is_taken_apart(one); });

    expect_that_nobody_noticed(cases);
}

TEST(EveryStep, Q4_a_page_that_ends_where_it_began_ends_the_pages) {
    std::vector<Case> cases;
    add_cases(cases, only(Fault::repeated_position), "repeated");
    const auto endings = play_all(cases);

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
