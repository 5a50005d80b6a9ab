#include "http_server.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>

#include <charconv>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;

namespace {

using Request = http::request<http::string_body>;
using Response = http::response<http::string_body>;

constexpr std::size_t max_body_bytes = 64 * 1024;
constexpr std::chrono::seconds idle_timeout{30};

// The query in `/graphql?query=...`, without the escapes of a URL.
std::string query_of(std::string_view target) {
    const std::size_t begin = std::min(target.find("?query="), target.size() - 7) + 7;
    std::string query(target.substr(begin, target.find('&', begin) - begin));
    std::ranges::replace(query, '+', ' ');
    for (std::size_t i = query.find('%'); i + 2 < query.size() && i != query.npos;
         i = query.find('%', i + 1)) {
        unsigned char letter = 0;
        if (std::from_chars(&query[i + 1], &query[i + 3], letter, 16).ptr == &query[i + 3])
            query.replace(i, 3, 1, static_cast<char>(letter));
    }
    return query;
}

Response respond(const Request& request, http::status status, const json::object& body) {
    Response response(status, request.version());
    response.set(http::field::content_type, "application/json");
    response.keep_alive(request.keep_alive());
    response.body() = json::serialize(body) + "\n";
    response.prepare_payload();
    return response;
}

// Nothing that a page shows comes from elsewhere.
Response show(const Request& request, Document document) {
    Response response(http::status::ok, request.version());
    response.set(http::field::content_type, document.content_type);
    response.set(http::field::cache_control, "no-cache");
    response.set("Content-Security-Policy", "default-src 'self'");
    response.set("X-Content-Type-Options", "nosniff");
    response.keep_alive(request.keep_alive());
    response.body() = std::move(document.body);
    response.prepare_payload();
    return response;
}

Response refuse(const Request& request, http::status status) {
    const std::string text =
        std::string(http::obsolete_reason(status)) +
        R"(: expected POST /graphql with JSON {"query": "...", "variables": {...}}, or GET /graphql?query=...)";
    return respond(request, status, {{"errors", json::array{{{"message", text}}}}});
}

Response find(const Request& request, std::string_view path, const Documents& documents) {
    auto document = documents ? documents(path) : std::nullopt;
    if (!document)
        return refuse(request, http::status::not_found);
    if (request.method() != http::verb::get)
        return refuse(request, http::status::method_not_allowed);
    return show(request, *std::move(document));
}

asio::awaitable<Response> handle(Request request, Answerer answer, Documents documents) {
    const std::string_view target = request.target();
    const std::string_view path = target.substr(0, target.find('?'));
    if (path != "/graphql")
        co_return find(request, path, documents);
    json::value question{{"query", query_of(target)}};
    json::error_code error;
    if (request.method() == http::verb::post)
        question = json::parse(request.body(), error);
    else if (request.method() != http::verb::get)
        co_return refuse(request, http::status::method_not_allowed);
    if (!question.is_object())
        co_return refuse(request, http::status::bad_request);
    const json::object answered = co_await answer(std::move(question.get_object()));
    const auto status = answered.contains("data") ? http::status::ok : http::status::bad_request;
    co_return respond(request, status, answered);
}

// One connection, for as many requests as it likes.
asio::awaitable<void> converse(beast::tcp_stream stream, Answerer answer, Documents documents) {
    beast::flat_buffer buffer;
    for (bool keep_alive = true; keep_alive;) {
        http::request_parser<http::string_body> parser;
        parser.body_limit(max_body_bytes);
        stream.expires_after(idle_timeout);
        const auto [error, size] =
            co_await http::async_read(stream, buffer, parser, asio::as_tuple(asio::use_awaitable));
        if (error == http::error::end_of_stream)
            co_return;
        Response response =
            refuse(parser.get(), error == http::error::body_limit ? http::status::payload_too_large
                                                                  : http::status::bad_request);
        if (!error)
            response = co_await handle(parser.release(), answer, documents);
        keep_alive = !error && response.keep_alive();
        stream.expires_after(idle_timeout);
        co_await http::async_write(stream, response, asio::use_awaitable);
    }
}

} // namespace

asio::awaitable<void> serve(asio::ip::tcp::acceptor acceptor, Answerer answer,
                            Documents documents) {
    const auto executor = acceptor.get_executor();
    while (true) {
        beast::tcp_stream stream(co_await acceptor.async_accept(asio::use_awaitable));
        co_spawn(executor, converse(std::move(stream), answer, documents), asio::detached);
    }
}
