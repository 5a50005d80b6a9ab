// How a send ends that nobody wants any more.

#include "failing_epoll.hpp"
#include "http_fixture.hpp"
#include "slow_name.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

namespace coalesce::test {
namespace {

enum class Phase { unstarted, queued, resolving, connecting, waiting, in_mid_body };

using asio::cancellation_type;

class HttpCancellation : public HttpTest {
protected:
    HttpCancellation() { options.connect_timeout = 60s; }

    /// Starts a send and brings it into a phase.
    OutcomePtr start_in(Phase phase) {
        switch (phase) {
        case Phase::unstarted: return start(post(server.url()));
        case Phase::queued: return start_queued();
        case Phase::resolving: return start_and_run(slow_.url());
        case Phase::connecting: return start_and_run(deaf_.url());
        case Phase::waiting: server.next({Step::hold()}); break;
        case Phase::in_mid_body:
            server.next(
                {Step::send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), Step::hold()});
        }
        return start_and_run(server.url());
    }

private:
    OutcomePtr start_and_run(std::string url) {
        const auto outcome = start(post(std::move(url)));
        run_ready(context);
        EXPECT_FALSE(outcome->ended()) << outcome->what;
        return outcome;
    }

    OutcomePtr start_queued() {
        options.max_connections = 1;
        server.next({Step::hold()});
        held_ = start(post(server.url(), "held"));
        return start_and_run(server.url());
    }

    SlowName slow_;
    DeafPort deaf_{context};
    OutcomePtr held_;
};

class HttpCancellationOf
    : public HttpCancellation,
      public ::testing::WithParamInterface<std::tuple<Phase, cancellation_type>> {};

TEST_P(HttpCancellationOf, ends_it_with_operation_aborted) {
    const auto [phase, type] = GetParam();
    const auto outcome = start_in(phase);

    outcome->cancel(type);
    EXPECT_FALSE(outcome->ended()) << "ended inside the stack of the one who cancels";
    run_ready(context);

    EXPECT_EQ(outcome->error, asio::error::operation_aborted) << outcome->what;
}

TEST_P(HttpCancellationOf, leaves_the_transport_fit_for_the_next_send) {
    const auto [phase, type] = GetParam();
    RawServer other(context);
    const auto outcome = start_in(phase);

    outcome->cancel(type);
    const auto response = send(post(other.url()));

    EXPECT_EQ(response.status, 200u);
    EXPECT_EQ(outcome->error, asio::error::operation_aborted) << outcome->what;
}

TEST_P(HttpCancellationOf, forgets_a_descriptor_before_it_is_closed) {
    const auto [phase, type] = GetParam();
    const auto before = forgotten_too_late();
    const auto outcome = start_in(phase);

    outcome->cancel(type);
    run_ready(context);
    destroy_transport();

    EXPECT_EQ(forgotten_too_late(), before);
}

std::string name_of(Phase phase) {
    constexpr const char* names[] = {"unstarted",  "queued",  "resolving",
                                     "connecting", "waiting", "in_mid_body"};
    return names[static_cast<int>(phase)];
}

std::string name_of(cancellation_type type) {
    return type == cancellation_type::terminal  ? "terminal"
           : type == cancellation_type::partial ? "partial"
                                                : "total";
}

INSTANTIATE_TEST_SUITE_P(
    EveryPhaseAndType, HttpCancellationOf,
    ::testing::Combine(::testing::Values(Phase::unstarted, Phase::queued, Phase::resolving,
                                         Phase::connecting, Phase::waiting, Phase::in_mid_body),
                       ::testing::Values(cancellation_type::terminal, cancellation_type::partial,
                                         cancellation_type::total)),
    [](const auto& test) {
        return name_of(std::get<0>(test.param)) + "_" + name_of(std::get<1>(test.param));
    });

/// Sockets of others, on which something has come.
class Strangers {
public:
    Strangers() {
        for (auto& [here, there] : pairs_) {
            int both[2];
            EXPECT_EQ(::socketpair(AF_UNIX, SOCK_STREAM, 0, both), 0);
            here = both[0];
            there = both[1];
            EXPECT_EQ(::send(there, "x", 1, 0), 1);
        }
    }
    ~Strangers() {
        for (const auto& [here, there] : pairs_) {
            ::close(here);
            ::close(there);
        }
    }

    std::size_t shut_down() const {
        return static_cast<std::size_t>(std::ranges::count_if(pairs_, [](const auto& pair) {
            char letter = 0;
            return ::recv(pair.second, &letter, 1, MSG_DONTWAIT) == 0;
        }));
    }

private:
    std::array<std::pair<int, int>, 10> pairs_;
};

TEST_F(HttpCancellation, of_a_connection_in_the_making_leaves_the_next_of_its_number_alone) {
    const auto outcome = start_in(Phase::connecting);
    outcome->cancel(cancellation_type::terminal);
    run_ready(context);
    const Strangers strangers;

    send(post(server.url()));

    EXPECT_EQ(strangers.shut_down(), 0U);
}

class HttpDestruction : public HttpCancellation, public ::testing::WithParamInterface<Phase> {};

TEST_P(HttpDestruction, of_the_transport_ends_its_sends) {
    const auto outcome = start_in(GetParam());

    destroy_transport();
    EXPECT_FALSE(outcome->ended()) << "ended inside the stack of the one who destroys";
    run_ready(context);

    EXPECT_EQ(outcome->error, asio::error::operation_aborted) << outcome->what;
}

TEST_P(HttpDestruction, of_the_context_with_a_send_under_way_is_safe) {
    const auto outcome = start_in(GetParam());

    EXPECT_FALSE(outcome->ended()); // and the fixture now goes, the transport before the context
}

INSTANTIATE_TEST_SUITE_P(EveryPhase, HttpDestruction,
                         ::testing::Values(Phase::unstarted, Phase::queued, Phase::resolving,
                                           Phase::connecting, Phase::waiting, Phase::in_mid_body),
                         [](const auto& test) { return name_of(test.param); });

TEST_F(HttpCancellation, of_a_running_send_closes_its_connection) {
    const auto outcome = start_in(Phase::in_mid_body);
    EXPECT_EQ(server.open_connections(), 1u);

    outcome->cancel(cancellation_type::terminal);
    run_ready(context);

    EXPECT_EQ(server.open_connections(), 0u);
}

asio::awaitable<void> send_without_throwing_if_cancelled(http::Transport& transport,
                                                         http::Request request) {
    co_await asio::this_coro::throw_if_cancelled(false);
    co_await transport.send(std::move(request));
}

TEST_F(HttpCancellation, is_honoured_in_a_coroutine_that_does_not_throw_by_itself) {
    server.next({Step::hold()});
    asio::cancellation_signal signal;
    auto ended =
        asio::co_spawn(context, send_without_throwing_if_cancelled(transport(), post(server.url())),
                       asio::bind_cancellation_slot(signal.slot(), asio::use_future));
    run_ready(context);

    signal.emit(cancellation_type::terminal);
    run_ready(context);

    EXPECT_EQ(ended.wait_for(0s), std::future_status::ready);
    EXPECT_EQ(server.open_connections(), 0u);
}

TEST_F(HttpCancellation, of_the_lookup_of_a_name_does_not_wait_for_it) {
    const SlowName slow;
    const auto outcome = start(post(slow.url()));
    run_ready(context);
    slow.wait_until_asked();

    outcome->cancel(cancellation_type::terminal);
    run_ready(context);

    EXPECT_EQ(outcome->error, asio::error::operation_aborted) << outcome->what;
    EXPECT_EQ(slow.lookups(), 1u);
}

TEST_F(HttpCancellation, of_a_queued_send_sends_nothing) {
    const auto outcome = start_in(Phase::queued);

    outcome->cancel(cancellation_type::terminal);
    run_ready(context);

    EXPECT_EQ(server.requests().size(), 1u);
    EXPECT_EQ(server.requests().at(0).body, "held");
}

TEST_F(HttpCancellation, of_a_running_send_lets_the_next_in_the_queue_go) {
    options.max_connections = 1;
    const auto outcome = start_in(Phase::waiting);
    const auto queued = start(post(server.url(), "queued"));
    run_ready(context);
    EXPECT_EQ(server.requests().size(), 1u);

    outcome->cancel(cancellation_type::terminal);
    wait_for(queued);

    EXPECT_TRUE(queued->response) << queued->what;
}

TEST_F(HttpCancellation, of_some_leaves_the_others_alone) {
    options.max_connections = 3;
    server.otherwise({Step::hold()});
    std::vector<OutcomePtr> doomed;
    std::vector<OutcomePtr> others;
    for (int i = 0; i < 3; ++i) // these run, and those below are queued
        doomed.push_back(start(post(server.url())));
    for (int i = 0; i < 20; ++i) {
        others.push_back(start(post(server.url())));
        doomed.push_back(start(post(server.url())));
    }
    run_ready(context);

    server.otherwise({Step::send(http_answer(200))});
    for (const auto& outcome : doomed)
        outcome->cancel(cancellation_type::partial);
    for (const auto& outcome : others)
        wait_for(outcome);

    const auto aborted = [](const auto& outcome) {
        return outcome->error == asio::error::operation_aborted;
    };
    const auto answered = [](const auto& outcome) { return outcome->response.has_value(); };
    EXPECT_TRUE(std::ranges::all_of(doomed, aborted));
    EXPECT_TRUE(std::ranges::all_of(others, answered));
    EXPECT_EQ(server.requests().size(), 3u + 20u);
}

TEST_F(HttpCancellation, by_destroying_the_transport_before_a_send_is_awaited_ends_it) {
    auto sending = transport().send(post(server.url()));

    destroy_transport();

    EXPECT_THROW(run_to_end(context, std::move(sending)), boost::system::system_error);
    EXPECT_EQ(server.connections(), 0u);
}

} // namespace
} // namespace coalesce::test
