// What is told of an exchange: where its time went, what went over the wire, and how often.

#include "http_fixture.hpp"

namespace coalesce::test {
namespace {

class HttpFacts : public HttpTest {
protected:
    http::ExchangeFacts facts_of(http::Request request) {
        http::ExchangeFacts facts;
        send(std::move(request), &facts);
        return facts;
    }

    std::size_t bytes_read_by_server() const {
        std::size_t bytes = 0;
        for (const auto& request : server.requests())
            bytes += request.head.size() + request.body.size();
        return bytes;
    }
};

TEST_F(HttpFacts, O1_have_the_bytes_of_head_and_body_in_both_directions) {
    const auto answer = http_answer(200, "the answer", "X-A: 1\r\n");
    server.next({Step::send(answer)});
    auto request = post(server.url("/path"), "the question");
    request.headers = {{"X-B", "2"}};

    const auto facts = facts_of(request);

    EXPECT_EQ(facts.bytes_sent, bytes_read_by_server());
    EXPECT_EQ(facts.bytes_received, answer.size());
}

TEST_F(HttpFacts, O1_have_the_bytes_of_large_bodies_too) {
    const auto answer = http_answer(200, std::string(3'000'000, 'a'));
    server.next({Step::send(answer)});

    const auto facts = facts_of(post(server.url(), std::string(2'000'000, 'q')));

    EXPECT_EQ(facts.bytes_sent, bytes_read_by_server());
    EXPECT_EQ(facts.bytes_received, answer.size());
}

TEST_F(HttpFacts, O1_tell_a_new_connection_from_one_that_is_used_again) {
    const auto first = facts_of(post(server.url()));
    const auto second = facts_of(post(server.url()));

    EXPECT_FALSE(first.reused_connection);
    EXPECT_GT(first.connect, 0us);
    EXPECT_TRUE(second.reused_connection);
    EXPECT_EQ(second.name_lookup, 0us);
    EXPECT_EQ(second.connect, 0us);
    EXPECT_EQ(second.tls, 0us);
}

TEST_F(HttpFacts, O1_have_the_wait_for_the_first_byte_in_the_whole) {
    server.next({Step::pause(20ms), Step::send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n"),
                 Step::pause(20ms), Step::send("x")});

    const auto facts = facts_of(post(server.url()));

    EXPECT_GE(facts.first_byte, 20ms);
    EXPECT_GE(facts.total, facts.first_byte + 20ms);
}

TEST_F(HttpFacts, O1_have_the_wait_for_a_turn) {
    options.max_connections = 1;
    server.next({Step::pause(20ms), Step::send(http_answer(200))});
    const auto first = start(post(server.url()));
    const auto second = start(post(server.url()));

    wait_for(second);

    EXPECT_LT(first->facts.queued, 20ms);
    EXPECT_GE(second->facts.queued, 20ms);
    EXPECT_GE(second->facts.total, second->facts.queued);
}

TEST_F(HttpFacts, O1_are_told_of_a_send_that_never_had_a_connection) {
    server.stop();

    const auto facts = fail(post(server.url())).facts;

    EXPECT_EQ(facts.sends, 0u);
    EXPECT_EQ(facts.bytes_sent, 0u);
    EXPECT_FALSE(facts.reused_connection);
    EXPECT_GT(facts.total, 0us);
}

TEST_F(HttpFacts, O1_are_told_of_a_send_whose_answer_was_cut) {
    const std::string cut = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc";
    server.next({Step::send(cut), Step::close()});

    const auto facts = fail(post(server.url())).facts;

    EXPECT_EQ(facts.sends, 1u);
    EXPECT_EQ(facts.bytes_sent, bytes_read_by_server());
    EXPECT_EQ(facts.bytes_received, cut.size());
}

TEST_F(HttpFacts, O1_are_told_of_a_send_that_was_cancelled) {
    server.next({Step::hold()});
    const auto outcome = start(post(server.url()));
    run_ready(context);

    outcome->cancel(asio::cancellation_type::terminal);
    wait_for(outcome);

    EXPECT_EQ(outcome->error, asio::error::operation_aborted);
    EXPECT_EQ(outcome->facts.sends, 1u);
    EXPECT_EQ(outcome->facts.bytes_sent, bytes_read_by_server());
    EXPECT_GT(outcome->facts.connect, 0us);
}

TEST_F(HttpFacts, O1_are_told_of_a_send_that_was_cancelled_in_the_queue) {
    options.max_connections = 1;
    server.next({Step::hold()});
    const auto held = start(post(server.url()));
    const auto outcome = start(post(server.url()));
    run_ready(context);

    outcome->cancel(asio::cancellation_type::terminal);
    wait_for(outcome);

    EXPECT_EQ(outcome->facts.sends, 0u);
    EXPECT_GT(outcome->facts.queued, 0us);
}

// libcurl's own doing: whoever watches would otherwise see one request where the service saw two.
TEST_F(HttpFacts, O1_count_what_libcurl_sends_again_when_a_kept_connection_was_dead) {
    server.next({Step::send(http_answer(200))});
    server.next({Step::close()});
    const auto first = facts_of(post(server.url(), "first"));

    const auto second = facts_of(post(server.url(), "second"));

    EXPECT_EQ(first.sends, 1u);
    EXPECT_EQ(second.sends, 2u);
    EXPECT_FALSE(second.reused_connection);
    EXPECT_EQ(first.bytes_sent + second.bytes_sent, bytes_read_by_server());
    EXPECT_EQ(server.requests().size(), 3u);
    EXPECT_EQ(transport().statistics().requests, 2u);
    EXPECT_EQ(transport().statistics().sends, 3u);
}

TEST_F(HttpFacts, O1_count_nothing_twice_when_the_first_connection_was_dead) {
    server.next({Step::close()});

    const auto facts = fail(post(server.url())).facts;

    EXPECT_EQ(facts.sends, 1u);
    EXPECT_EQ(server.requests().size(), 1u);
}

} // namespace
} // namespace coalesce::test
