#include "http_server.hpp"
#include "page_folder.hpp"

#include <support/run_to_end.hpp>

#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>

#include <gtest/gtest.h>

namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;
using asio::ip::tcp;

// Answers with the question, so that a test sees what arrived; without a query it was wrong.
asio::awaitable<json::object> echo(json::object question) {
    json::object answer;
    const bool good = question.contains("query");
    answer[good ? "data" : "errors"] = std::move(question);
    co_return answer;
}

asio::awaitable<std::string> exchange(tcp::endpoint server, std::string sent, std::size_t answers) {
    beast::tcp_stream stream(co_await asio::this_coro::executor);
    co_await stream.async_connect(server, asio::use_awaitable);
    co_await asio::async_write(stream, asio::buffer(sent), asio::use_awaitable);
    beast::flat_buffer buffer;
    std::string received;
    for (std::size_t i = 0; i < answers; ++i) {
        http::response<http::string_body> response;
        co_await http::async_read(stream, buffer, response, asio::use_awaitable);
        received += std::to_string(response.result_int()) + " " + response.body();
        if (response[http::field::content_type] != "application/json")
            received += " as " + std::string(response[http::field::content_type]);
    }
    co_return received;
}

class HttpServer : public testing::Test {
protected:
    HttpServer() {
        tcp::acceptor acceptor(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0));
        server = acceptor.local_endpoint();
        co_spawn(context, serve(std::move(acceptor), echo, PageFolder(COALESCE_PAGE)),
                 asio::detached);
    }

    std::string answer_to(std::string request, std::size_t answers = 1) {
        return coalesce::test::run_to_end(context, exchange(server, std::move(request), answers));
    }

    static std::string post(const std::string& body) {
        return "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Length: " +
               std::to_string(body.size()) + "\r\n\r\n" + body;
    }

    asio::io_context context;
    tcp::endpoint server;
};

TEST_F(HttpServer, a_posted_question_is_answered) {
    EXPECT_EQ(answer_to(post(R"({"query":"{ a }","variables":{"b":1}})")),
              "200 {\"data\":{\"query\":\"{ a }\",\"variables\":{\"b\":1}}}\n");
}

TEST_F(HttpServer, a_question_can_stand_in_the_url) {
    EXPECT_EQ(
        answer_to(
            "GET /graphql?query=%7B+a%28b:%22%C3%BC%22%29%20%7d&x=1 HTTP/1.1\r\nHost: x\r\n\r\n"),
        "200 {\"data\":{\"query\":\"{ a(b:\\\"\u00fc\\\") }\"}}\n");
}

TEST_F(HttpServer, a_broken_escape_stays_as_it_is) {
    EXPECT_EQ(answer_to("GET /graphql?query=a%zz%2 HTTP/1.1\r\nHost: x\r\n\r\n"),
              "200 {\"data\":{\"query\":\"a%zz%2\"}}\n");
}

TEST_F(HttpServer, a_connection_serves_several_requests) {
    const std::string one = post(R"({"query":"1"})");

    EXPECT_EQ(answer_to(one + one, 2),
              "200 {\"data\":{\"query\":\"1\"}}\n200 {\"data\":{\"query\":\"1\"}}\n");
}

TEST_F(HttpServer, a_wrong_question_is_a_bad_request) {
    EXPECT_EQ(answer_to(post("{}")), "400 {\"errors\":{}}\n");
}

TEST_F(HttpServer, beside_questions_there_is_a_page) {
    const std::string page = answer_to("GET / HTTP/1.1\r\n\r\nGET /page.css?1 HTTP/1.1\r\n\r\n", 2);

    EXPECT_TRUE(page.starts_with("200 <!DOCTYPE html>")) << page;
    EXPECT_NE(page.find("</html>\n as text/html; charset=utf-8200 "), page.npos);
    EXPECT_TRUE(page.ends_with(" as text/css; charset=utf-8"));
}

TEST_F(HttpServer, what_is_not_of_the_page_is_not_found) {
    EXPECT_TRUE(answer_to("GET /../films.json HTTP/1.1\r\n\r\n").starts_with("404 {"));
    EXPECT_TRUE(answer_to("GET /../main.cpp HTTP/1.1\r\n\r\n").starts_with("404 {"));
    EXPECT_TRUE(answer_to("GET /../page/page.css HTTP/1.1\r\n\r\n").starts_with("404 {"));
    EXPECT_TRUE(answer_to("GET /no.css HTTP/1.1\r\n\r\n").starts_with("404 {"));
    EXPECT_TRUE(answer_to("DELETE / HTTP/1.1\r\n\r\n").starts_with("405 {"));
}

TEST_F(HttpServer, what_is_no_question_is_refused_with_a_sentence) {
    const std::string expected =
        R"(: expected POST /graphql with JSON {\"query\": \"...\", \"variables\": {...}}, or GET /graphql?query=..."}]})"
        "\n";
    const std::string errors = R"({"errors":[{"message":")";

    EXPECT_EQ(answer_to(post("{")), "400 " + errors + "Bad Request" + expected);
    EXPECT_EQ(answer_to(post("[1]")), "400 " + errors + "Bad Request" + expected);
    EXPECT_EQ(answer_to("GET /graph HTTP/1.1\r\n\r\n"), "404 " + errors + "Not Found" + expected);
    EXPECT_EQ(answer_to("PUT /graphql HTTP/1.1\r\n\r\n"),
              "405 " + errors + "Method Not Allowed" + expected);
    EXPECT_EQ(answer_to("nonsense\r\n\r\n"), "400 " + errors + "Bad Request" + expected);
    EXPECT_EQ(answer_to("POST /graphql HTTP/1.1\r\nContent-Length: 70000\r\n\r\n"),
              "413 " + errors + "Payload Too Large" + expected);
}

} // namespace
