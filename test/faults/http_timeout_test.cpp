// When a send gives up by itself, and when it does not.

#include "http_fixture.hpp"
#include "slow_name.hpp"

namespace coalesce::test {
namespace {

class HttpTimeout : public HttpTest {
protected:
    /// Less than 200 ms from piece to piece, more in all.
    static Script slowly(std::vector<std::string> pieces) {
        Script script;
        for (auto& piece : pieces) {
            script.push_back(Step::send(std::move(piece)));
            script.push_back(Step::pause(50ms));
        }
        return script;
    }

    void expect_idle_timeout(const Outcome& outcome) {
        EXPECT_EQ(outcome.error, curl_code(CURLE_OPERATION_TIMEDOUT));
        EXPECT_NE(outcome.what.find("idle timeout of 50 ms"), std::string::npos) << outcome.what;
        EXPECT_NE(outcome.what.find("POST " + server.url("") + ": "), std::string::npos)
            << outcome.what;
        EXPECT_TRUE(http::is_transient(outcome.error));
    }

    void expect_attempt_timeout(const Outcome& outcome) {
        EXPECT_EQ(outcome.error, curl_code(CURLE_OPERATION_TIMEDOUT));
        EXPECT_NE(outcome.what.find("attempt timeout of 120 ms"), std::string::npos)
            << outcome.what;
        EXPECT_TRUE(http::is_transient(outcome.error));
        EXPECT_EQ(server.requests().size(), 1u);
    }
};

TEST_F(HttpTimeout, T11_ends_a_connection_that_is_never_made) {
    options.connect_timeout = 50ms;
    DeafPort deaf(context);

    const auto outcome = fail(post(deaf.url()));

    EXPECT_EQ(outcome.error, curl_code(CURLE_OPERATION_TIMEDOUT));
    EXPECT_NE(outcome.what.find("connect timeout of 50 ms"), std::string::npos) << outcome.what;
    EXPECT_TRUE(http::is_transient(outcome.error));
}

TEST_F(HttpTimeout, T11_ends_a_tls_handshake_that_is_not_answered) {
    options.connect_timeout = 50ms;

    const auto outcome = fail(post(server.https_url()));

    EXPECT_EQ(outcome.error, curl_code(CURLE_OPERATION_TIMEDOUT));
    EXPECT_NE(outcome.what.find("connect timeout of 50 ms"), std::string::npos) << outcome.what;
}

TEST_F(HttpTimeout, T11_ends_a_wait_for_the_first_byte) {
    options.idle_timeout = 50ms;
    server.next({Step::hold()});

    const auto outcome = fail(post(server.url()));

    expect_idle_timeout(outcome);
}

TEST_F(HttpTimeout, T11_ends_a_wait_in_mid_head) {
    options.idle_timeout = 50ms;
    server.next({Step::send("HTTP/1.1 200 OK\r\nX-A: 1\r\n"), Step::hold()});

    const auto outcome = fail(post(server.url()));

    expect_idle_timeout(outcome);
}

TEST_F(HttpTimeout, T11_ends_a_wait_in_mid_body) {
    options.idle_timeout = 50ms;
    server.next({Step::send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), Step::hold()});

    const auto outcome = fail(post(server.url()));

    expect_idle_timeout(outcome);
    EXPECT_NE(outcome.what.find("after 41 bytes"), std::string::npos) << outcome.what;
}

TEST_F(HttpTimeout, closes_the_connection) {
    options.idle_timeout = 50ms;
    server.next({Step::hold()});

    fail(post(server.url()));
    run_ready(context);

    EXPECT_EQ(server.open_connections(), 0u);
}

TEST_F(HttpTimeout, T11_spares_an_answer_that_is_slow_but_steady) {
    options.idle_timeout = 200ms;
    server.next(
        slowly({"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n", "a", "b", "c", "d", "e", "f"}));

    const auto response = send(post(server.url()));

    EXPECT_EQ(response.body, "abcdef");
}

TEST_F(HttpTimeout, T11_spares_a_head_that_is_slow_but_steady) {
    options.idle_timeout = 200ms;
    server.next(slowly({"HTTP/1.1 200 OK\r\n", "A: 1\r\n", "B: 2\r\n", "C: 3\r\n", "D: 4\r\n",
                        "Content-Length: 0\r\n", "\r\n"}));

    const auto response = send(post(server.url()));

    EXPECT_EQ(response.header("d"), "4");
}

TEST_F(HttpTimeout, T11_does_not_count_the_wait_for_a_turn) {
    options.max_connections = 1;
    options.connect_timeout = 250ms;
    options.idle_timeout = 250ms;
    server.otherwise({Step::pause(40ms), Step::send(http_answer(200))});
    std::vector<OutcomePtr> outcomes;
    for (int i = 0; i < 8; ++i) // the last one waits for longer than either timeout
        outcomes.push_back(start(post(server.url())));

    wait_for(outcomes.back());

    EXPECT_TRUE(std::ranges::all_of(outcomes, [](const auto& outcome) {
        return outcome->response.has_value();
    })) << outcomes.back()->what;
}

TEST_F(HttpTimeout, T11_ends_the_lookup_of_a_name_without_waiting_for_it) {
    options.connect_timeout = 50ms;
    const SlowName slow;

    const auto outcome = fail(post(slow.url()));

    EXPECT_EQ(outcome.error, curl_code(CURLE_OPERATION_TIMEDOUT));
    EXPECT_NE(outcome.what.find("connect timeout of 50 ms"), std::string::npos) << outcome.what;
    EXPECT_EQ(slow.lookups(), 1u);
}

TEST_F(HttpTimeout, T11_of_an_attempt_ends_an_answer_that_is_steady_but_slow) {
    options.attempt_timeout = 120ms;
    server.next(
        slowly({"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n", "a", "b", "c", "d", "e", "f"}));

    const auto outcome = fail(post(server.url()));

    expect_attempt_timeout(outcome);
    EXPECT_EQ(outcome.facts.sends, 1u);
}

TEST_F(HttpTimeout, T11_of_an_attempt_ends_a_wait_for_the_first_byte) {
    options.attempt_timeout = 120ms;
    server.next({Step::hold()});

    expect_attempt_timeout(fail(post(server.url())));
}

TEST_F(HttpTimeout, T11_of_an_attempt_ends_a_connection_that_is_never_made) {
    options.attempt_timeout = 120ms;
    options.connect_timeout = 60s;
    DeafPort deaf(context);

    const auto outcome = fail(post(deaf.url()));

    EXPECT_EQ(outcome.error, curl_code(CURLE_OPERATION_TIMEDOUT));
    EXPECT_NE(outcome.what.find("attempt timeout of 120 ms"), std::string::npos) << outcome.what;
}

TEST_F(HttpTimeout, T11_of_an_attempt_leaves_the_connect_timeout_its_name) {
    options.attempt_timeout = 60s;
    options.connect_timeout = 50ms;
    DeafPort deaf(context);

    const auto outcome = fail(post(deaf.url()));

    EXPECT_NE(outcome.what.find("connect timeout of 50 ms"), std::string::npos) << outcome.what;
}

TEST_F(HttpTimeout, T11_of_an_attempt_does_not_count_the_wait_for_a_turn) {
    options.max_connections = 1;
    options.attempt_timeout = 250ms;
    server.otherwise({Step::pause(40ms), Step::send(http_answer(200))});
    std::vector<OutcomePtr> outcomes;
    for (int i = 0; i < 8; ++i)
        outcomes.push_back(start(post(server.url())));

    wait_for(outcomes.back());

    EXPECT_TRUE(outcomes.back()->response) << outcomes.back()->what;
    EXPECT_GT(outcomes.back()->facts.total, options.attempt_timeout);
}

TEST_F(HttpTimeout, T11_counts_anew_on_a_connection_that_was_idle) {
    options.idle_timeout = 50ms;
    send(post(server.url()));
    server.next({Step::hold()});

    const auto outcome = fail(post(server.url()));

    expect_idle_timeout(outcome);
    EXPECT_EQ(server.connections(), 1u);
}

} // namespace
} // namespace coalesce::test
