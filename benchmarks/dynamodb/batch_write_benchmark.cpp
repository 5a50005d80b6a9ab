// What does a BatchWriteItem of 25 items of 400 bytes cost the client, with 32 under way at once?
// The floor writes the same JSON by hand, into one text, from items that are text already.

#include "../check.hpp"
#include "products.hpp"
#include "raw_client.hpp"
#include "session.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace bench {
namespace {

constexpr std::size_t items_of_a_request = 25;
constexpr std::size_t requests_of_a_round = 256;

std::string request_for(std::size_t request) {
    std::string body = R"({"RequestItems":{")" + std::string(products_table) + R"(":[)";
    for (std::size_t i = 0; i < items_of_a_request; ++i) {
        body += R"({"PutRequest":{"Item":)";
        append_product(body, product_id(request * items_of_a_request + i));
        body += "}},";
    }
    body.back() = ']';
    return body + "}}";
}

void floor(benchmark::State& state) {
    const CannedServer server;
    RawClient client(server.host(), in_flight);
    for (auto _ : state) {
        std::uint64_t answers = 0;
        client.run("BatchWriteItem", requests_of_a_round, request_for,
                   [&](std::size_t, const std::string& answer) {
                       answers += answer.find(R"("UnprocessedItems":{})") != answer.npos;
                   });
        check(state, "requests that are done", answers, requests_of_a_round);
    }
    state.counters["loads"] = requests_of_a_round;
}

std::vector<Product> products_of(std::size_t request) {
    std::vector<Product> products;
    products.reserve(items_of_a_request);
    for (std::size_t i = 0; i < items_of_a_request; ++i)
        products.push_back(product(request * items_of_a_request + i));
    return products;
}

using Products = std::vector<std::vector<Product>>; // of each request

asio::awaitable<void> put_some(const Session& session, const Products& products, std::size_t first,
                               std::uint64_t& written) {
    const auto table = session.table<Product>();
    for (auto request = first; request < requests_of_a_round; request += in_flight)
        for (const auto& outcome : co_await session.client.batch_put(table, products[request]))
            written += outcome.has_value();
}

void batch_put(benchmark::State& state) {
    const CannedServer server;
    Session session(server);
    Products products;
    for (std::size_t request = 0; request < requests_of_a_round; ++request)
        products.push_back(products_of(request));
    for (auto _ : state) {
        std::uint64_t written = 0;
        for (std::size_t i = 0; i < in_flight; ++i)
            session.start(put_some(session, products, i, written));
        session.run();
        check(state, "writes that are done", written, requests_of_a_round * items_of_a_request);
    }
    state.counters["loads"] = requests_of_a_round;
}

BENCHMARK(floor)->Name("floor/batch_write");
BENCHMARK(batch_put)->Name("batch_write/structs");

} // namespace
} // namespace bench
