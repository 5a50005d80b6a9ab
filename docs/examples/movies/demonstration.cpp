#include "demonstration.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>

#include <stdexcept>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;

const char* const demonstration_query = R"(query Demonstration($director: String!) {
  person(name: $director) {
    name
    movies {
      title
      year
      actors {
        name
        movies {
          title
          directors { name movies { title } }
        }
      }
    }
  }
})";

namespace {

asio::awaitable<json::object> post(asio::ip::tcp::endpoint server, json::object question) {
    beast::tcp_stream stream(co_await asio::this_coro::executor);
    co_await stream.async_connect(server, asio::use_awaitable);
    http::request<http::string_body> request(http::verb::post, "/graphql", 11);
    request.set(http::field::host, "127.0.0.1");
    request.body() = json::serialize(question);
    request.prepare_payload();
    co_await http::async_write(stream, request, asio::use_awaitable);
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> response;
    response.body_limit(boost::none);
    co_await http::async_read(stream, buffer, response, asio::use_awaitable);
    co_return json::parse(response.get().body()).as_object();
}

} // namespace

asio::awaitable<Measurement> measure(asio::ip::tcp::endpoint server,
                                     const coalesce::dynamodb::Client& client, std::string director,
                                     bool batching) {
    json::object question{{"query", demonstration_query},
                          {"variables", {{"director", director}}},
                          {"extensions", {{"batching", batching}}}};
    const auto before = client.statistics();
    const auto start = std::chrono::steady_clock::now();
    Measurement measured;
    measured.answer = co_await post(server, std::move(question));
    const auto time = std::chrono::steady_clock::now() - start;
    measured.time = std::chrono::duration_cast<std::chrono::microseconds>(time);
    measured.requests = client.statistics().requests - before.requests;
    if (measured.answer.contains("errors"))
        throw std::runtime_error("The query failed: " +
                                 json::serialize(measured.answer.at("errors").at(0)));
    co_return measured;
}
