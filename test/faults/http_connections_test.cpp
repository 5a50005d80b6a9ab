// How many connections there are, and when they are used again.

#include "http_fixture.hpp"

namespace coalesce::test {
namespace {

class HttpConnections : public HttpTest {
protected:
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
}

TEST_F(HttpConnections, are_closed_when_the_server_says_so) {
    server.next({Step::send(http_answer(200, "", "Connection: close\r\n")), Step::hold()});
    send(post(server.url()));

    const auto response = send(post(server.url()));

    EXPECT_EQ(response.status, 200u);
    EXPECT_EQ(server.connections(), 2u);
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
