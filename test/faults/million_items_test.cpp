// A scan of a million items holds no more than the page that it is at.

#include "client_fixture.hpp"
#include "live_bytes.hpp"

#include <coalesce/dynamodb/pages.hpp>

#include <algorithm>
#include <cstddef>
#include <string>

namespace coalesce::test {
namespace {

struct Id {
    int id;
};
BOOST_DESCRIBE_STRUCT(Id, (), (id))

constexpr int items_of_a_page = 20'000;
constexpr int pages_of_the_table = 50;

/// The page behind an item, of some 500 kB.
std::string page_behind(int last) {
    std::string body = R"({"Items":[)";
    for (int i = 1; i <= items_of_a_page; ++i)
        body +=
            (i > 1 ? R"(,{"id":{"N":")" : R"({"id":{"N":")") + std::to_string(last + i) + R"("}})";
    const int end = last + items_of_a_page;
    body += R"(],"Count":)" + std::to_string(items_of_a_page);
    if (end < items_of_a_page * pages_of_the_table)
        body += R"(,"LastEvaluatedKey":{"id":{"N":")" + std::to_string(end) + R"("}})";
    return body + "}";
}

asio::awaitable<Script> serve(RawRequest request) {
    const std::string start = R"("ExclusiveStartKey":{"id":{"N":")";
    const auto found = request.body.find(start);
    const int last =
        found == request.body.npos ? 0 : std::stoi(request.body.substr(found + start.size()));
    co_return Script{Step::send(http_answer(200, page_behind(last), ""))};
}

asio::awaitable<void> scan(dynamodb::Table<Id, Id> table, std::size_t& items, std::size_t& growth) {
    dynamodb::ScanOptions options;
    options.prefetch = true;
    auto pages = table.scan(options);
    std::size_t most = 0;
    std::size_t settled = 0;
    for (int number = 1;; ++number) {
        const auto page = co_await pages.next();
        if (!page)
            break;
        items += page->items.size();
        most = std::max(most, live_bytes());
        if (number == 5) // buffers have their sizes by then
            settled = most;
    }
    growth = most - settled;
}

TEST_F(ClientFaults, Q10_a_scan_of_a_million_items_holds_one_page) {
    server_.respond([](RawRequest request) { return serve(std::move(request)); });
    const dynamodb::Client client(context_.get_executor(), options());
    const dynamodb::Table<Id, Id> table(client, "Numbers");
    std::size_t items = 0;
    std::size_t growth = 0;

    run(scan(table, items, growth));

    EXPECT_EQ(items, 1'000'000U);
    EXPECT_LT(growth, 1'000'000U) << "bytes: what two pages hold";
}

} // namespace
} // namespace coalesce::test
