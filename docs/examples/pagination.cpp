// The stores of shopping malls, page by page; docs/pagination.md shows it piece by piece. Region,
// endpoint and credentials come from the environment; the table "Malls" is made here.

#include <coalesce/dynamodb/attr.hpp>
#include <coalesce/dynamodb/client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <iostream>

namespace asio = boost::asio;
namespace dynamodb = coalesce::dynamodb;

// [types]
struct StoreKey {
    std::string mall;
    std::string unit;
};
BOOST_DESCRIBE_STRUCT(StoreKey, (), (mall, unit))

struct Store {
    std::string mall;
    std::string unit; // "STORE#A12"
    std::string name;
    std::string category;
    std::string lease_end; // "2027-03-31"
    int rent;
};
BOOST_DESCRIBE_STRUCT(Store, (), (mall, unit, name, category, lease_end, rent))

struct CategoryKey { // of the index "by-category"
    std::string category;
    std::string lease_end;
};
BOOST_DESCRIBE_STRUCT(CategoryKey, (), (category, lease_end))

using Malls = dynamodb::Table<StoreKey, Store>;
using Stores = dynamodb::Index<Store>;
// [/types]

// [collection_types]
struct Mall {
    std::string mall;
    std::string unit; // "MALL"
    std::string city;
};
BOOST_DESCRIBE_STRUCT(Mall, (), (mall, unit, city))

constexpr auto dynamodb_entity(Mall*) {
    return dynamodb::entity("unit", "MALL");
}
constexpr auto dynamodb_entity(Store*) {
    return dynamodb::entity_prefix("unit", "STORE#");
}
// [/collection_types]

void show(const std::vector<Store>& stores) {
    for (const auto& store : stores)
        std::cout << ' ' << store.name;
    std::cout << '\n';
}

dynamodb::QueryOptions stores_of(const std::string& mall) {
    dynamodb::QueryOptions options;
    options.partition = mall;
    options.sort = dynamodb::begins_with("STORE#");
    return options;
}

// [create]
asio::awaitable<void> create(const dynamodb::Client& client, const Malls& malls) {
    const auto by_category = malls.global_index<CategoryKey>("by-category");
    const std::vector<dynamodb::IndexSchema> indexes{by_category.schema()};
    co_await client.create_table(malls, indexes);
    co_await client.wait_until_active(malls.name());
}
// [/create]

asio::awaitable<void> fill(const dynamodb::Client& client, const Malls& malls) {
    std::vector<Store> stores;
    for (int i = 0; i < 10; ++i) {
        const auto letter = std::string(1, static_cast<char>('A' + i));
        stores.push_back({"EastPointe", "STORE#" + letter, letter, i % 2 ? "food" : "shoes",
                          "202" + std::to_string(i) + "-01-31", 1000 + 100 * i});
    }
    for (const auto& written : co_await client.batch_put(malls, stores))
        written.value();
    const dynamodb::Table<StoreKey, Mall> halls(client, malls.name());
    const Mall mall{"EastPointe", "MALL", "Atlanta"};
    co_await halls.put(mall);
}

asio::awaitable<void> pages(const Malls& malls) {
    // [pages]
    auto pages = malls.query(
        {.partition = "EastPointe", .sort = dynamodb::begins_with("STORE#"), .page_limit = 4});
    while (auto page = co_await pages.next())
        show(page->items);
    // [/pages]

    // [items]
    auto stores = malls.query(stores_of("EastPointe"));
    int rents = 0;
    while (auto store = co_await stores.next_item())
        rents += store->rent;
    std::cout << rents << " of rent\n";
    // [/items]

    // [all]
    auto few = co_await malls.query(stores_of("EastPointe")).all();
    // [/all]
    std::cout << few.size() << " in all\n";
}

asio::awaitable<void> conditions(const dynamodb::Client& client, const Malls& malls,
                                 const Stores& by_category) {
    // [sort]
    auto ending = by_category.query({.partition = "shoes",
                                     .sort = dynamodb::between("2022-01-01", "2026-12-31"),
                                     .forward = false});
    show(co_await ending.all());
    // [/sort]

    // [filter]
    using dynamodb::attr;
    auto options = stores_of("EastPointe");
    options.filter = attr(&Store::rent) >= 1500 &&
                     (attr("category") == "food" || attr("name").is_in({"G", "I"}));
    options.projection = dynamodb::Projection({"name", "rent"});
    const dynamodb::Table<StoreKey, dynamodb::Item> items(client, malls.name());
    auto dear = co_await items.query(options).all();
    // [/filter]
    std::cout << dear.size() << " dear ones\n";

    // [raw]
    dynamodb::QueryOptions raw;
    raw.key_condition = dynamodb::Condition("mall = :m AND begins_with(#u, :s)", {{"#u", "unit"}},
                                            {{":m", "EastPointe"}, {":s", "STORE#"}});
    raw.filter = dynamodb::Condition("rent < :most", {}, {{":most", 1200}});
    show(co_await malls.query(raw).all());
    // [/raw]

    // [count]
    const auto counted = co_await malls.query(stores_of("EastPointe")).count();
    std::cout << counted.count << " stores, " << counted.requests << " request\n";
    // [/count]
}

// [handler]
/// `GET /malls/{mall}/stores?cursor=...`: three stores, and where the next ones begin.
asio::awaitable<dynamodb::Page<Store>> list_stores(const Malls& malls, std::string mall,
                                                   std::string cursor) {
    auto options = stores_of(mall);
    options.cursor = cursor; // empty: from the beginning. Throws errc::invalid_cursor: answer 400
    auto stores = malls.query(options);
    co_return co_await stores.take(3);
}
// [/handler]

asio::awaitable<void> cursors(const Malls& malls, const Stores& by_category) {
    // [take]
    auto stores = malls.query(stores_of("EastPointe"));
    auto first = co_await stores.take(4); // exactly 4 if there are 4, filter or not
    auto more = co_await stores.take(4, first.cursor);
    // [/take]
    show(more.items);

    // [loop]
    std::string cursor;
    do {
        const auto page = co_await list_stores(malls, "EastPointe", cursor);
        show(page.items);
        cursor = page.cursor;
    } while (!cursor.empty());
    // [/loop]

    // [limits]
    auto options = stores_of("EastPointe");
    options.filter = dynamodb::attr("category") == "food";
    options.page_limit = 3; // items that a request reads, before the filter
    options.max_pages = 2;  // requests in all
    auto bounded = malls.query(options);
    auto some = co_await bounded.take(5); // items in all
    // [/limits]
    std::cout << some.items.size() << " found in " << some.requests << " requests, "
              << (some.cursor.empty() ? "nothing" : "more") << " behind\n";

    // [from_item]
    const Store known{"EastPointe", "STORE#C", "C", "shoes", "2022-01-31", 1200};
    auto shoes = by_category.query({.partition = "shoes"});
    const auto behind_known = shoes.cursor_after(known); // table's and index's key
    const auto start_key = shoes.exclusive_start_key(behind_known);
    show((co_await shoes.take(2, behind_known)).items);
    // [/from_item]
    std::cout << start_key << '\n';
}

asio::awaitable<void> forms(const Malls& malls) {
    const dynamodb::Binary secret(32, std::byte{7});
    const std::string user = "user 17";

    // [sealed]
    dynamodb::SealedCursorOptions sealing;
    sealing.keys = {secret}; // 32 random bytes; put a new one in front, and both open
    sealing.context = user;
    sealing.lifetime = std::chrono::hours(24);
    auto options = stores_of("EastPointe");
    options.cursor_codec = dynamodb::sealed_cursors(sealing);
    auto page = co_await malls.query(options).take(4);
    // [/sealed]

    // [foreign]
    auto backward = options;
    backward.forward = false;
    backward.cursor = page.cursor;
    try {
        malls.query(backward);
    } catch (const boost::system::system_error& error) {
        if (error.code() == dynamodb::errc::invalid_cursor)
            std::cout << "not a cursor of this query\n";
    }
    // [/foreign]

    // [electrodb]
    options.cursor_codec = dynamodb::electrodb_cursors();
    // [/electrodb]
    page = co_await malls.query(options).take(4);
    std::cout << page.cursor << '\n';
}

asio::awaitable<void> scans(const Malls& malls) {
    // [scan]
    dynamodb::ScanOptions options;
    options.filter = dynamodb::attr("unit").begins_with("STORE#");
    options.prefetch = true;            // the next page comes while this one is used
    options.max_units_per_second = 100; // leave the rest to others
    std::size_t stores = 0;
    auto pages = malls.scan(options);
    while (auto page = co_await pages.next())
        stores += page->items.size();
    // [/scan]
    std::cout << stores << " scanned\n";

    // [parallel]
    dynamodb::ParallelScanOptions parallel;
    parallel.filter = options.filter;
    parallel.segments = 16;
    parallel.max_concurrent_requests = 4;
    auto scan = malls.parallel_scan(parallel);
    while (auto page = co_await scan.next()) {
        const auto progress = scan.progress();
        if (progress.segments_done == 8) { // to go on another day
            parallel.cursor = scan.cursor();
            break;
        }
    }
    // [/parallel]
    auto rest = malls.parallel_scan(parallel);
    while (co_await rest.next()) {
    }
    std::cout << rest.progress().segments_done << " segments\n";
}

asio::awaitable<void> collections(const Malls& malls) {
    // [collection]
    auto pages = malls.collection<Mall, Store>({.partition = "EastPointe"});
    while (auto page = co_await pages.next()) {
        for (const auto& mall : page->items.get<Mall>())
            std::cout << mall.city << ':';
        show(page->items.get<Store>());
    }
    // [/collection]
}

asio::awaitable<void> one_to_many(const Malls& malls, const Stores& by_category) {
    auto request_executor = co_await asio::this_coro::executor;

    // [loader]
    dynamodb::QueryLoaderOptions options;
    options.max_items_per_key = 3;
    auto stores_in = by_category.query_loader<std::string>(request_executor, options);

    auto shoes = stores_in.load("shoes"); // both queries at once, each of them once a tick
    auto food = stores_in.load("food");
    auto page = co_await std::move(shoes);
    show(page.items); // page.cursor: where the fourth begins
    show((co_await std::move(food)).items);
    // [/loader]

    // [loader_of_queries]
    auto dear_stores_of =
        malls.query_loader<std::string>(request_executor, [](const std::string& mall) {
            auto query = stores_of(mall);
            query.filter = dynamodb::attr(&Store::rent) > 1700;
            return query;
        });
    show((co_await dear_stores_of.load("EastPointe")).items);
    // [/loader_of_queries]
}

asio::awaitable<void> relay(const Malls& malls) {
    // [connection]
    const auto stores = stores_of("EastPointe");
    dynamodb::ConnectionArguments arguments;
    arguments.first = 4;
    auto connection = co_await malls.connection(stores, arguments);
    while (connection.page_info.has_next_page) {
        arguments.after = connection.page_info.end_cursor;
        connection = co_await malls.connection(stores, arguments);
    }
    for (const auto& edge : connection.edges)
        std::cout << edge.node.name << ' ' << edge.cursor.size() << '\n';
    // [/connection]
}

asio::awaitable<void> run(const dynamodb::Client& client) {
    // [handles]
    const Malls malls(client, "Malls");
    const Stores by_category = malls.global_index<CategoryKey>("by-category");
    // [/handles]
    co_await create(client, malls);
    co_await fill(client, malls);
    co_await pages(malls);
    co_await conditions(client, malls, by_category);
    co_await cursors(malls, by_category);
    co_await forms(malls);
    co_await scans(malls);
    co_await collections(malls);
    co_await one_to_many(malls, by_category);
    co_await relay(malls);
}

int main() {
    asio::io_context context;
    const dynamodb::Client client(context.get_executor());
    const auto report = [](const std::exception_ptr& error) {
        try {
            if (error)
                std::rethrow_exception(error);
        } catch (const std::exception& failed) {
            std::cout << failed.what() << '\n';
        }
    };
    asio::co_spawn(context, run(client), report);
    context.run();
}
