// Many requests, one client; docs/batching.md shows it piece by piece. Region, endpoint and
// credentials come from the environment, and the table "Batched" is there.

#include <coalesce/dynamodb/client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>
#include <memory>

namespace asio = boost::asio;
namespace dynamodb = coalesce::dynamodb;

struct MovieKey {
    int year;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(MovieKey, (), (year, title))

struct Movie {
    int year;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(Movie, (), (year, title))

using MovieTable = dynamodb::Table<MovieKey, Movie>;

// [request]
asio::awaitable<void> handle_request(const MovieTable& table, int year) {
    auto request_executor = co_await asio::this_coro::executor;
    auto movies = table.loader(request_executor); // its cache is this request's own

    auto rush = movies.load(2013, "Rush");    // all requests ask for this one
    auto other = movies.load(year, "A film"); // and each for one of its own
    co_await std::move(rush);
    co_await std::move(other);
}
// [/request]

// [watch]
/// Prints what each answer brought.
class Printer : public dynamodb::ClientObserver {
public:
    void on_batch_answer(const dynamodb::BatchAnswer& answer) noexcept override {
        for (const auto& table : answer.tables)
            std::cout << answer.operation << " on " << table.table << ": " << table.entries
                      << " asked, " << table.served << " served, " << table.missing << " missing, "
                      << table.unprocessed << " unprocessed\n";
    }
};
// [/watch]

int main() {
    asio::io_context context;

    // [cost]
    auto consumed = std::make_shared<dynamodb::ConsumedCapacity>();
    dynamodb::ClientOptions options;
    options.observer = consumed;
    dynamodb::Client client{context.get_executor(), options};
    // [/cost]
    dynamodb::Table<MovieKey, Movie> table{client, "Batched"};
    dynamodb::ClientOptions watched_options;
    watched_options.observer = std::make_shared<Printer>();
    dynamodb::Client watched{context.get_executor(), watched_options};
    dynamodb::Table<MovieKey, Movie> watched_table{watched, "Batched"};

    // [requests]
    for (int year = 1900; year < 1950; ++year) // 50 requests at once
        asio::co_spawn(context, handle_request(table, year), asio::detached);
    context.run();

    const auto statistics = client.statistics();
    std::cout << statistics.batch_get_keys << " keys in " << statistics.batch_get_requests
              << " request, " << consumed->units("Batched") << " capacity units\n";
    // [/requests]

    asio::co_spawn(context, handle_request(watched_table, 1900), asio::detached);
    context.restart();
    context.run();
}
