// How fast is a BatchGetItem answer of 16 MB read, in ns per byte of its JSON, from the received
// bytes to structs in the order of their keys? With items of long texts, and of many small values.
// The floor is a tree of the same answer, and nothing made of it.

#include "../check.hpp"
#include "products.hpp"

#include "dynamodb/protocol/get_queue.hpp"

#include <coalesce/dynamodb/detail/decode.hpp>
#include <coalesce/dynamodb/key_schema.hpp>
#include <coalesce/dynamodb/mapping.hpp>

#include <rapidjson/document.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace bench {

struct Article {
    std::string id;
    std::uint64_t stock = 0;
    std::string text;
};
BOOST_DESCRIBE_STRUCT(Article, (), (id, stock, text))

struct Catalogue {
    std::string id;
    std::uint64_t stock = 0;
    std::vector<Product> products;
};
BOOST_DESCRIBE_STRUCT(Catalogue, (), (id, stock, products))

namespace {

namespace dynamodb = coalesce::dynamodb;
namespace detail = dynamodb::detail;
namespace protocol = dynamodb::protocol;

constexpr std::size_t bytes_of_an_item = 160'000;
constexpr std::uint64_t expected_sum = batch_size * (batch_size - 1) / 2;

std::string article(std::uint64_t number) {
    std::string text;
    while (text.size() < bytes_of_an_item)
        text += R"(Words of an article, some of them \"quoted\", in lines of ordinary length, )"
                R"(with an \u00e9 or a \n now and then.)"
                " And then more words, of which nothing has to be escaped, as it is with most.";
    return R"({"id":{"S":")" + product_id(number) + R"("},"stock":{"N":")" +
           std::to_string(number) + R"("},"text":{"S":")" + text + R"("}})";
}

std::string catalogue(std::uint64_t number) {
    std::string products;
    for (std::uint64_t i = 0; products.size() < bytes_of_an_item; ++i) {
        products += products.empty() ? R"({"M":)" : R"(,{"M":)";
        append_product(products, product_id(i));
        products += '}';
    }
    return R"({"id":{"S":")" + product_id(number) + R"("},"stock":{"N":")" +
           std::to_string(number) + R"("},"products":{"L":[)" + products + "]}}";
}

template <class MakeItem>
std::string answer_of(MakeItem item) {
    std::string answer = R"({"Responses":{")" + std::string(products_table) + R"(":[)";
    for (std::uint64_t number = batch_size; number-- > 0;)
        answer += item(number) + (number == 0 ? "]" : ",");
    return answer + R"(},"UnprocessedKeys":{}})";
}

detail::BatchGetCall call() {
    const auto schema = dynamodb::key_schema<ProductKey>();
    detail::BatchGetCall call(
        std::make_shared<detail::TableAbout>(std::string(products_table), schema), {});
    for (std::uint64_t number = 0; number < batch_size; ++number)
        call.keys.emplace_back(dynamodb::to_item(ProductKey{product_id(number)}));
    return call;
}

/// Reads the answer as a client does.
template <class Value>
std::vector<Value> values_in(std::string answer) {
    protocol::GetQueue queue(1);
    std::vector<detail::PlacedRead> refused;
    queue.ask(1, protocol::GetAsk(call(), refused));
    const auto request = queue.next(protocol::Fill::any);
    const auto absorbed = queue.absorb(request->ticket, std::move(answer));
    std::vector<Value> values(batch_size);
    for (const auto& delivery : absorbed.deliveries)
        for (const auto& read : delivery.outcomes)
            values[read.place] = detail::decoded<Value>(*read.outcome.value(), "table");
    return values;
}

template <class Value, class MakeItem>
void decode(benchmark::State& state, MakeItem item) {
    const auto answer = answer_of(item);
    for (auto _ : state) {
        state.PauseTiming();
        auto own = answer;
        state.ResumeTiming();
        std::uint64_t sum = 0;
        const auto values = values_in<Value>(std::move(own));
        for (const auto& value : values)
            sum += value.stock;
        check(state, "sum of the stocks", sum, expected_sum);
    }
    state.counters["loads"] = static_cast<double>(answer.size());
}

template <class MakeItem>
void floor(benchmark::State& state, MakeItem item) {
    const auto answer = answer_of(item);
    for (auto _ : state) {
        rapidjson::Document document;
        document.Parse(answer.data(), answer.size());
        std::uint64_t sum = 0;
        for (const auto& one : document["Responses"][products_table.data()].GetArray())
            sum += std::stoull(one["stock"]["N"].GetString());
        check(state, "sum of the stocks", sum, expected_sum);
    }
    state.counters["loads"] = static_cast<double>(answer.size());
}

void decode_texts(benchmark::State& state) {
    decode<Article>(state, article);
}

void decode_values(benchmark::State& state) {
    decode<Catalogue>(state, catalogue);
}

void floor_of_texts(benchmark::State& state) {
    floor(state, article);
}

void floor_of_values(benchmark::State& state) {
    floor(state, catalogue);
}

BENCHMARK(floor_of_texts)->Name("floor/decode_texts");
BENCHMARK(floor_of_values)->Name("floor/decode_values");
BENCHMARK(decode_texts)->Name("decode/texts");
BENCHMARK(decode_values)->Name("decode/values");

} // namespace
} // namespace bench
