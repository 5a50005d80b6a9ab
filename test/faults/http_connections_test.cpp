// How many connections there are, and when they are used again.

#include "http_fixture.hpp"
#include "skipped_time.hpp"
#include "slow_name.hpp"

namespace coalesce::test {
namespace {

class HttpConnections : public HttpTest {
protected:
    // libcurl goes before the time that it has seen is taken back.
    ~HttpConnections() override { destroy_transport(); }

    SkippedTime time;

    static asio::awaitable<void> send_in_turn(http::Transport& transport, http::Request request,
                                              int times) {
        for (int i = 0; i < times; ++i)
            co_await transport.send(request);
    }

    std::vector<OutcomePtr> send_at_once(int times) {
        std::vector<OutcomePtr> outcomes;
        for (int i = 0; i < times; ++i)
            outcomes.push_back(start(post(server.url())));
        for (const auto& outcome : outcomes)
            wait_for(outcome);
        return outcomes;
    }
};

TEST_F(HttpConnections, T10_a_thousand_requests_in_turn_share_one) {
    run_to_end(context, send_in_turn(transport(), post(server.url()), 1000));

    EXPECT_EQ(server.connections(), 1u);
    EXPECT_EQ(server.requests().size(), 1000u);
    EXPECT_EQ(transport().statistics().connections, 1u);
    EXPECT_EQ(transport().statistics().requests, 1000u);
}

TEST_F(HttpConnections, T5_are_kept_after_the_errors_of_a_service) {
    server.next({Step::send(http_answer(400, "{\"__type\":\"ValidationException\"}"))});
    server.next({Step::send(http_answer(413))});
    server.next({Step::send(http_answer(500, "{}"))});

    run_to_end(context, send_in_turn(transport(), post(server.url()), 4));

    EXPECT_EQ(server.requests().size(), 4u);
    EXPECT_EQ(server.connections(), 1u);
}

TEST_F(HttpConnections, T5_are_kept_when_a_large_request_is_refused) {
    server.otherwise({Step::send(http_answer(400, "{}"))});

    run_to_end(context,
               send_in_turn(transport(), post(server.url(), std::string(3'000'000, 'x')), 2));

    EXPECT_EQ(server.connections(), 1u);
}

TEST_F(HttpConnections, T10_are_never_more_than_allowed) {
    options.max_connections = 5;
    server.otherwise({Step::pause(1ms), Step::send(http_answer(200, "done"))});

    const auto outcomes = send_at_once(100);

    EXPECT_TRUE(std::ranges::all_of(outcomes, [](const auto& outcome) {
        return outcome->response && outcome->response->body == "done";
    }));
    EXPECT_EQ(server.requests().size(), 100u);
    EXPECT_EQ(server.connections(), 5u);
    EXPECT_EQ(transport().statistics().connections, 5u);
}

TEST_F(HttpConnections, T10_are_all_kept_until_the_next_burst) {
    options.max_connections = 20;
    server.otherwise({Step::pause(5ms), Step::send(http_answer(200))});

    send_at_once(20);
    send_at_once(20);

    EXPECT_EQ(server.requests().size(), 40u);
    EXPECT_EQ(server.connections(), 20u);
}

TEST_F(HttpConnections, are_allowed_for_each_host) {
    options.max_connections = 1;
    RawServer other(context);
    server.next({Step::hold()});
    const auto held = start(post(server.url()));

    const auto response = send(post(other.url()));

    EXPECT_EQ(response.status, 200u);
    EXPECT_FALSE(held->ended());
}

TEST_F(HttpConnections, are_given_out_in_the_order_of_arrival) {
    options.max_connections = 1;
    const auto first = start(post(server.url(), "1"));
    const auto second = start(post(server.url(), "2"));
    const auto third = start(post(server.url(), "3"));

    wait_for(third);

    EXPECT_EQ(server.requests().at(0).body, "1");
    EXPECT_EQ(server.requests().at(1).body, "2");
    EXPECT_EQ(server.requests().at(2).body, "3");
}

TEST_F(HttpConnections, that_the_server_has_ended_meanwhile_are_replaced) {
    server.next({Step::send(http_answer(200)), Step::close()});
    send(post(server.url()));

    const auto response = send(post(server.url()));

    EXPECT_EQ(response.status, 200u);
    EXPECT_EQ(server.connections(), 2u);
    EXPECT_EQ(transport().statistics().sends, 2u) << "one was sent over the old connection";
}

TEST_F(HttpConnections, are_closed_when_the_server_says_so) {
    server.next({Step::send(http_answer(200, "", "Connection: close\r\n")), Step::hold()});
    send(post(server.url()));

    const auto response = send(post(server.url()));

    EXPECT_EQ(response.status, 200u);
    EXPECT_EQ(server.connections(), 2u);
}

TEST_F(HttpConnections, T10_are_used_again_as_long_as_they_are_young) {
    options.max_connection_idle = 60s;
    send(post(server.url()));
    time.skip(59s);

    send(post(server.url()));

    EXPECT_EQ(server.connections(), 1u);
}

TEST_F(HttpConnections, T10_are_not_used_again_when_they_were_idle_for_too_long) {
    options.max_connection_idle = 60s;
    send(post(server.url()));
    time.skip(62s);

    send(post(server.url()));

    EXPECT_EQ(server.connections(), 2u);
    EXPECT_EQ(transport().statistics().sends, 2u) << "one was sent over the old connection";
}

TEST_F(HttpConnections, T10_to_one_name_share_its_lookup_for_a_minute) {
    const KnownName name;
    server.otherwise({Step::send(http_answer(200, "", "Connection: close\r\n")), Step::close()});

    send(post(name.url(server.port())));
    time.skip(55s);
    send(post(name.url(server.port())));
    EXPECT_EQ(name.lookups(), 1u);
    time.skip(10s);
    send(post(name.url(server.port())));

    EXPECT_EQ(name.lookups(), 2u);
    EXPECT_EQ(server.connections(), 3u);
}

// A signed request is over when it is answered: what else comes must not become the next answer.
TEST_F(HttpConnections, T12_that_bring_more_than_an_answer_are_not_used_again) {
    server.next({Step::send(http_answer(200, "one") + http_answer(200, "stray"))});
    const auto first = send(post(server.url()));

    const auto second = send(post(server.url()));

    EXPECT_EQ(first.body, "one");
    EXPECT_EQ(second.body, "");
    EXPECT_EQ(server.connections(), 2u);
}

TEST_F(HttpConnections, T12_that_bring_more_after_an_answer_are_not_used_again) {
    server.next({Step::send(http_answer(200, "one")), Step::pause(1ms),
                 Step::send(http_answer(200, "stray"))});
    send(post(server.url()));
    RawServer other(context);
    other.next({Step::pause(10ms), Step::send(http_answer(200))});
    send(post(other.url())); // the stray answer has come meanwhile

    const auto second = send(post(server.url()));

    EXPECT_EQ(second.body, "");
    EXPECT_EQ(server.connections(), 2u);
    EXPECT_EQ(server.requests().size(), 2u) << "one was sent over the old connection";
    EXPECT_EQ(transport().statistics().sends, 3u) << "with the one to the other server";
}

TEST_F(HttpConnections, are_closed_with_the_transport) {
    send(post(server.url()));

    destroy_transport();
    run_ready(context);

    EXPECT_EQ(server.connections(), 1u);
    EXPECT_EQ(server.open_connections(), 0u);
}

TEST_F(HttpConnections, that_cannot_be_made_leave_room_for_the_next) {
    options.max_connections = 1;
    const auto url = server.url();
    server.stop();
    const auto first = start(post(url));
    const auto second = start(post(url));

    wait_for(second);

    EXPECT_EQ(first->error, curl_code(CURLE_COULDNT_CONNECT));
    EXPECT_EQ(second->error, curl_code(CURLE_COULDNT_CONNECT));
}

} // namespace
} // namespace coalesce::test
