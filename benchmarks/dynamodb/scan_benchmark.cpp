// What does a page of a scan cost the client, of a million small items with 10,000 on a page, and
// does it hold more than one? The floor reads each page as a tree and looks at each item.

#include "../check.hpp"
#include "canned_answers.hpp"
#include "products.hpp"
#include "raw_client.hpp"
#include "session.hpp"

#include <rapidjson/document.h>

#include <malloc.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

namespace bench {
namespace {

constexpr std::uint64_t pages_of_a_scan = scanned_items / items_of_a_page;
constexpr std::uint64_t expected_sum = scanned_items * (scanned_items - 1) / 2;

std::uint64_t sum_of(const rapidjson::Document& page) {
    std::uint64_t sum = 0;
    for (const auto& item : page["Items"].GetArray())
        sum += std::stoull(item["stock"]["N"].GetString());
    return sum;
}

void floor(benchmark::State& state) {
    const CannedServer server;
    RawClient client(server.host(), 1);
    for (auto _ : state) {
        std::uint64_t sum = 0;
        std::string after;
        const auto body_of = [&](std::size_t) {
            const std::string table = R"("TableName":")" + std::string(products_table) + '"';
            return '{' + table + (after.empty() ? "" : R"(,"ExclusiveStartKey":)" + after) + '}';
        };
        client.run("Scan", pages_of_a_scan, body_of, [&](std::size_t, const std::string& answer) {
            rapidjson::Document page;
            page.Parse(answer.data(), answer.size());
            sum += sum_of(page);
            if (page.HasMember("LastEvaluatedKey")) {
                const auto* id = page["LastEvaluatedKey"]["id"]["S"].GetString();
                after = R"({"id":{"S":")" + std::string(id) + R"("}})";
            }
        });
        check(state, "sum of the stocks", sum, expected_sum);
    }
    state.counters["loads"] = static_cast<double>(pages_of_a_scan);
}

std::size_t heap_in_use() {
    const auto heap = mallinfo2();
    return heap.uordblks + heap.hblkhd;
}

/// What a scan has come to.
struct Scanned {
    std::uint64_t sum = 0;
    std::size_t first_heap = 0; // at the end of a page, in bytes
    std::size_t most_heap = 0;
};

asio::awaitable<void> scan_all(const Session& session, Scanned& scanned) {
    const auto table = session.table<Stock>();
    auto pages = table.scan();
    while (auto page = co_await pages.next()) {
        for (const auto& item : page->items)
            scanned.sum += item.stock;
        const auto heap = heap_in_use();
        if (scanned.first_heap == 0)
            scanned.first_heap = heap;
        scanned.most_heap = std::max(scanned.most_heap, heap);
    }
}

void scan(benchmark::State& state) {
    const CannedServer server;
    Session session(server);
    for (auto _ : state) {
        Scanned scanned;
        session.start(scan_all(session, scanned));
        session.run();
        check(state, "sum of the stocks", scanned.sum, expected_sum);
        constexpr std::size_t one_page = items_of_a_page * 200;
        check(state, "pages that the scan has gathered",
              (scanned.most_heap - scanned.first_heap) / one_page, 0);
    }
    state.counters["loads"] = static_cast<double>(pages_of_a_scan);
}

BENCHMARK(floor)->Name("floor/scan");
BENCHMARK(scan)->Name("scan/structs");

} // namespace
} // namespace bench
