// What is made of answers that are right, however they are cut on their way.

#include "http_fixture.hpp"

#include <limits>

namespace coalesce::test {
namespace {

class HttpResponse : public HttpTest {};

TEST_F(HttpResponse, has_status_headers_and_body) {
    server.next({Step::send(http_answer(200, "{\"a\":1}",
                                        "X-Amz-Crc32:  42 \r\nTwice: 1\r\n"
                                        "twice: 2\r\n"))});

    const auto response = send(post(server.url()));

    EXPECT_EQ(response.status, 200u);
    EXPECT_EQ(response.body, "{\"a\":1}");
    EXPECT_EQ(response.headers,
              (http::Headers{
                  {"x-amz-crc32", "42"}, {"twice", "1"}, {"twice", "2"}, {"content-length", "7"}}));
}

TEST_F(HttpResponse, finds_a_header_in_any_case_and_says_when_there_is_none) {
    server.next({Step::send(http_answer(200, "", "X-Amzn-RequestId: ABC\r\n"))});

    const auto response = send(post(server.url()));

    EXPECT_EQ(response.header("x-amzn-RequestID"), "ABC");
    EXPECT_EQ(response.header("x-amzn"), std::nullopt);
}

TEST_F(HttpResponse, T2_any_status_is_an_answer) {
    server.next({Step::send(http_answer(413))});
    server.next({Step::send(http_answer(503, "busy"))});

    EXPECT_EQ(send(post(server.url())).status, 413u);
    EXPECT_EQ(send(post(server.url())).body, "busy");
}

TEST_F(HttpResponse, T10_a_redirect_is_returned_and_not_followed) {
    server.next({Step::send(http_answer(302, "", "Location: " + server.url("/other") + "\r\n"))});

    const auto response = send(post(server.url()));

    EXPECT_EQ(response.status, 302u);
    EXPECT_EQ(server.requests().size(), 1u);
}

TEST_F(HttpResponse, arrives_in_chunks) {
    server.next({Step::send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"),
                 Step::send("4\r\nabcd\r\n"), Step::pause(1ms), Step::send("3\r\nef"),
                 Step::pause(1ms), Step::send("g\r\n0\r\n\r\n")});

    const auto response = send(post(server.url()));

    EXPECT_EQ(response.body, "abcdefg");
}

TEST_F(HttpResponse, T12_in_chunks_has_no_other_length) {
    server.next({Step::send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n"
                            "Transfer-Encoding: chunked\r\n\r\n4\r\nabcd\r\n0\r\n\r\n")});

    const auto response = send(post(server.url()));

    EXPECT_EQ(response.body, "abcd");
}

// HTTP cannot tell it from one that was cut: that is up to the checksum, and to whoever reads it.
TEST_F(HttpResponse, T12_without_a_length_ends_with_its_connection) {
    server.next({Step::send("HTTP/1.1 200 OK\r\n\r\nabcd"), Step::close()});

    const auto response = send(post(server.url()));

    EXPECT_EQ(response.body, "abcd");
}

TEST_F(HttpResponse, arrives_byte_by_byte) {
    Script slowly;
    for (const char byte : http_answer(200, "slow", "X-A: 1\r\n")) {
        slowly.push_back(Step::send({byte}));
        slowly.push_back(Step::pause(0ms));
    }
    server.next(slowly);

    const auto response = send(post(server.url()));

    EXPECT_EQ(response.body, "slow");
    EXPECT_EQ(response.header("x-a"), "1");
}

TEST_F(HttpResponse, has_no_headers_of_an_interim_answer) {
    server.next({Step::send("HTTP/1.1 103 Early Hints\r\nX-Early: 1\r\n\r\n"),
                 Step::send(http_answer(200, "final", "X-Late: 1\r\n"))});

    const auto response = send(post(server.url()));

    EXPECT_EQ(response.status, 200u);
    EXPECT_EQ(response.header("x-early"), std::nullopt);
    EXPECT_EQ(response.header("x-late"), "1");
    EXPECT_EQ(response.body, "final");
}

TEST_F(HttpResponse, T7_a_compressed_body_stays_compressed) {
    server.next(
        {Step::send(http_answer(200, "\x1f\x8b not really", "Content-Encoding: gzip\r\n"))});

    const auto response = send(post(server.url()));

    EXPECT_EQ(response.body, "\x1f\x8b not really");
}

TEST_F(HttpResponse, T4_of_20_megabytes_arrives_whole) {
    std::string body(20'000'000, 'x');
    body.front() = 'a';
    body.back() = 'z';
    server.next({Step::send(http_answer(200, body))});

    const auto response = send(post(server.url()));

    EXPECT_TRUE(response.body == body) << "the body was changed on its way";
}

TEST_F(HttpResponse, may_have_no_cap) {
    options.max_response_bytes = std::numeric_limits<std::size_t>::max();
    server.next({Step::send(http_answer(200, "any size"))});

    const auto response = send(post(server.url()));

    EXPECT_EQ(response.body, "any size");
}

TEST_F(HttpResponse, may_be_exactly_as_large_as_the_cap) {
    const auto answer = http_answer(200, std::string(500, 'x'));
    options.max_response_bytes = answer.size();
    server.next({Step::send(answer)});

    const auto response = send(post(server.url()));

    EXPECT_EQ(response.body.size(), 500u);
}

} // namespace
} // namespace coalesce::test
