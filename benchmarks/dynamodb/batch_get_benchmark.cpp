// What does a BatchGetItem of 100 items cost the client, from the keys to the answers in their
// order, with 32 of them under way at once? Read it in times the floor, which is the same by hand:
// libcurl, a signature, a tree of the JSON, an index over its items.

#include "../check.hpp"
#include "products.hpp"
#include "raw_client.hpp"
#include "session.hpp"

#include <rapidjson/document.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace bench {
namespace {

constexpr std::uint64_t requests_of_a_round = 256;

constexpr std::uint64_t items_of_a_round = requests_of_a_round * batch_size;

/// What is at this place of the answers of a round: its product has as many in stock.
std::uint64_t stock_at(std::size_t request, std::size_t place) {
    return request * batch_size + place;
}

// The floor.

std::string request_for(const std::vector<std::string>& ids) {
    std::string body = R"({"RequestItems":{")" + std::string(products_table) + R"(":{"Keys":[)";
    for (const auto& id : ids)
        body += R"({"id":{"S":")" + id + R"("}},)";
    body.back() = ']';
    return body + "}}}";
}

std::vector<std::string> ids_of(std::uint64_t request) {
    std::vector<std::string> ids;
    ids.reserve(batch_size);
    for (std::uint64_t i = 0; i < batch_size; ++i)
        ids.push_back(product_id(request * batch_size + i));
    return ids;
}

/// How many products are where they were asked for, by a tree of the answer and an index.
std::uint64_t in_place(const std::string& answer, std::size_t request) {
    rapidjson::Document document;
    document.Parse(answer.data(), answer.size());
    std::unordered_map<std::string_view, const rapidjson::Value*> items;
    for (const auto& item : document["Responses"][products_table.data()].GetArray())
        items.emplace(item["id"]["S"].GetString(), &item);
    std::uint64_t right = 0;
    std::size_t place = 0;
    for (const auto& id : ids_of(request)) {
        const auto stock = std::stoull((*items.at(id))["stock"]["N"].GetString());
        right += stock == stock_at(request, place++);
    }
    return right;
}

void floor(benchmark::State& state) {
    const CannedServer server;
    RawClient client(server.host(), in_flight);
    const auto body_of = [](std::size_t request) { return request_for(ids_of(request)); };
    for (auto _ : state) {
        std::uint64_t right = 0;
        client.run("BatchGetItem", requests_of_a_round, body_of,
                   [&](std::size_t request, const std::string& answer) {
                       right += in_place(answer, request);
                   });
        check(state, "items in their places", right, items_of_a_round);
    }
    state.counters["loads"] = requests_of_a_round;
}

// Ours.

std::vector<ProductKey> keys_of(std::size_t request) {
    std::vector<ProductKey> keys;
    keys.reserve(batch_size);
    for (std::uint64_t i = 0; i < batch_size; ++i)
        keys.push_back({product_id(request * batch_size + i)});
    return keys;
}

std::uint64_t stock_of(const Product& product) {
    return product.stock;
}

std::uint64_t stock_of(const dynamodb::Item& item) {
    return item.at("stock").get_if<dynamodb::Number>()->as<std::uint64_t>();
}

/// One of those who ask at once: sends every 32nd request of a round.
template <class Value>
asio::awaitable<void> ask_directly(const Session& session, std::size_t first,
                                   std::uint64_t& right) {
    const auto table = session.table<Value>();
    for (auto request = first; request < requests_of_a_round; request += in_flight) {
        const auto keys = keys_of(request);
        std::size_t place = 0;
        for (const auto& fetched : co_await session.client.batch_get(table, keys))
            right += stock_of(*fetched.value()) == stock_at(request, place++);
    }
}

/// The same through a loader for each request.
asio::awaitable<void> ask_loaders(const Session& session, std::size_t first, std::uint64_t& right) {
    const auto table = session.table<Product>();
    const auto executor = co_await asio::this_coro::executor;
    for (auto request = first; request < requests_of_a_round; request += in_flight) {
        auto products = table.loader(executor);
        std::size_t place = 0;
        for (const auto& loaded : co_await products.load_many(keys_of(request)))
            right += stock_of(*loaded.value()) == stock_at(request, place++);
    }
}

template <class Ask>
void measure(benchmark::State& state, Ask ask) {
    const CannedServer server;
    Session session(server);
    for (auto _ : state) {
        std::uint64_t right = 0;
        for (std::size_t i = 0; i < in_flight; ++i)
            session.start(ask(session, i, right));
        session.run();
        check(state, "items in their places", right, items_of_a_round);
    }
    state.counters["loads"] = requests_of_a_round;
}

BENCHMARK(floor)->Name("floor/batch_get");
BENCHMARK_CAPTURE(measure, structs, ask_directly<Product>)->Name("batch_get/structs");
BENCHMARK_CAPTURE(measure, items, ask_directly<dynamodb::Item>)->Name("batch_get/items");
BENCHMARK_CAPTURE(measure, loaders, ask_loaders)->Name("batch_get/loaders");

} // namespace
} // namespace bench
