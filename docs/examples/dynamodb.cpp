// The DynamoDB example of the README, and of docs/getting-started.md. Region, endpoint and
// credentials come from the environment.

// [types]
#include <coalesce/dynamodb/client.hpp>

namespace asio = boost::asio;
namespace dynamodb = coalesce::dynamodb;

struct MovieKey {
    int year;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(MovieKey, (), (year, title))

struct MovieInfo {
    std::vector<std::string> directors;
    std::optional<double> rating; // need not be there
};
BOOST_DESCRIBE_STRUCT(MovieInfo, (), (directors, rating))

struct Movie {
    int year;
    std::string title;
    MovieInfo info;
};
BOOST_DESCRIBE_STRUCT(Movie, (), (year, title, info))
// [/types]

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

using MovieTable = dynamodb::Table<MovieKey, Movie>;

// [create]
// Makes the table if it is not there, and puts two films into it.
asio::awaitable<void> fill(const dynamodb::Client& client, const MovieTable& table) {
    try {
        co_await client.create_table(table);
    } catch (const boost::system::system_error& error) {
        if (error.code() != dynamodb::errc::resource_in_use) // it is there already
            throw;
    }
    co_await client.wait_until_active(table.name());

    const std::vector<Movie> films{{2013, "Rush", {{"Ron Howard"}, 8.3}},
                                   {2014, "Interstellar", {{"Christopher Nolan"}, 8.6}}};
    for (const auto& written : co_await client.batch_put(table, films))
        written.value(); // throws the error of a film that was not written
}
// [/create]

asio::awaitable<void> handle_request(const dynamodb::Client& client, const MovieTable& table) {
    auto request_executor = co_await asio::this_coro::executor;

    // [request]
    auto movies = table.loader(request_executor);                   // one per request
    std::optional<Movie> rush = co_await movies.load(2013, "Rush"); // the parts of a key

    std::vector<MovieKey> keys{{2013, "Rush"}, {2014, "Interstellar"}, {1900, "Nowhere"}};
    for (const auto& film : co_await movies.load_many(keys)) // a Result for each, in their order
        std::cout << (film.value() ? film.value()->title : "no such film") << '\n';
    // [/request]

    // [direct]
    // Without a loader: any number of keys. Each ends as found, missing or failed.
    auto films = co_await client.batch_get(table, keys);
    // [/direct]

    // [single]
    const Movie lucy{2014, "Lucy", {{"Luc Besson"}, 6.4}};
    co_await table.put(lucy);
    std::optional<Movie> same = co_await table.get(2014, "Lucy");
    co_await table.remove(2014, "Lucy");
    // [/single]

    // [pages]
    auto pages = table.query({.partition = 2013, .page_limit = 25});
    while (auto page = co_await pages.next()) // lazy; leaving the loop stops the fetching
        std::cout << page->items.size() << " of 2013\n";

    auto first = co_await pages.take(20, ""); // exactly 20 if there are 20, filters or not
    auto more = co_await pages.take(20, first.cursor);
    // [/pages]

    // [options]
    dynamodb::ReadOptions options;
    options.projection = dynamodb::Projection({"info.directors"});
    options.consistent_read = true;
    auto directors = table.loader(request_executor, {}, options);
    std::optional<Movie> partly = co_await directors.load(2013, "Rush"); // no rating
    // [/options]

    // [described]
    auto untyped = co_await client.table<dynamodb::Item, dynamodb::Item>("Movies");
    const dynamodb::Item key{{"year", 2013}, {"title", "Rush"}};
    std::optional<dynamodb::Item> item = co_await untyped.get(key);
    // [/described]

    std::cout << same.value().title << ", " << item.value().size() << " attributes, "
              << (partly.value().info.rating ? "rated" : "not rated") << '\n';
    std::cout << films.size() << " fetched, " << rush.value().info.directors.at(0) << '\n';
}

asio::awaitable<void> run(const dynamodb::Client& client, const MovieTable& table) {
    co_await fill(client, table);
    co_await handle_request(client, table);
}

int main() {
    asio::io_context context;
    auto executor = context.get_executor();

    // [client]
    dynamodb::Client client{
        executor}; // region, endpoint and credentials as every AWS tool finds them
    dynamodb::Table<MovieKey, Movie> table{client, "Movies"}; // both: one per process
    // [/client]

    asio::co_spawn(context, run(client, table), [](std::exception_ptr error) {
        if (error)
            std::rethrow_exception(error);
    });
    context.run();
}
