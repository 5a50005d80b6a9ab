#include "calls.hpp"

#include <coalesce/dynamodb/key_schema.hpp>

#include <cstdio>
#include <cstdlib>
#include <memory>

namespace coalesce::guards {

const detail::TableFacts& products_table() {
    static const auto table = std::make_shared<const detail::TableAbout>(
        std::string(bench::products_table), dynamodb::key_schema<bench::ProductKey>());
    return table;
}

std::vector<bench::ProductKey> product_keys(std::uint64_t first) {
    std::vector<bench::ProductKey> keys;
    for (std::uint64_t i = 0; i < bench::batch_size; ++i)
        keys.push_back({bench::product_id(first + i)});
    return keys;
}

detail::BatchGetCall call_for(const std::vector<bench::ProductKey>& keys) {
    detail::BatchGetCall call(products_table(), {});
    call.keys.reserve(keys.size());
    for (const auto& key : keys)
        call.keys.push_back(detail::encoded_or_error(key, call.table->subject));
    return call;
}

protocol::Request ask(protocol::GetQueue& queue, protocol::AskId id, detail::BatchGetCall call) {
    std::vector<detail::PlacedRead> refused;
    queue.ask(id, protocol::GetAsk(std::move(call), refused));
    return queue.next(protocol::Fill::any).value();
}

std::string answer_for(std::uint64_t first, AppendItem append_item) {
    std::string answer = R"({"Responses":{")" + products_table()->name + R"(":[)";
    for (auto number = first + bench::batch_size; number-- > first;) {
        append_item(answer, bench::product_id(number));
        answer += number == first ? ']' : ',';
    }
    return answer + R"(},"UnprocessedKeys":{},"ConsumedCapacity":[{"TableName":")" +
           products_table()->name + R"(","CapacityUnits":50.0}]})";
}

void expect_same(const char* scenario, const char* what, std::uint64_t came,
                 std::uint64_t expected) {
    if (came == expected)
        return;
    std::fprintf(stderr, "%s: %ju %s instead of %ju\n", scenario, std::uintmax_t{came}, what,
                 std::uintmax_t{expected});
    std::abort();
}

} // namespace coalesce::guards
