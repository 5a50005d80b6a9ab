// Writers; docs/writing.md shows them piece by piece. Region, endpoint and credentials come from
// the environment, and the table "Films" is there.

#include <coalesce/dynamodb/client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <iostream>

namespace asio = boost::asio;
namespace dynamodb = coalesce::dynamodb;

struct MovieKey {
    int year;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(MovieKey, (), (year, title))

struct MovieInfo {
    std::vector<std::string> directors;
    std::optional<double> rating;
};
BOOST_DESCRIBE_STRUCT(MovieInfo, (), (directors, rating))

struct Movie {
    int year;
    std::string title;
    MovieInfo info;
};
BOOST_DESCRIBE_STRUCT(Movie, (), (year, title, info))

using MovieTable = dynamodb::Table<MovieKey, Movie>;

asio::awaitable<void> handle_request(const MovieTable& table) {
    auto request_executor = co_await asio::this_coro::executor;

    // [request]
    auto movies = table.loader(request_executor); // both: one per request
    auto writer = table.writer(movies);           // the loader is told what has been written

    const Movie lucy{2014, "Lucy", {{"Luc Besson"}, 6.4}};
    auto put = writer.put(lucy);              // queued now, awaited later
    auto removal = writer.remove(2013, "R2"); // the parts of a key; same request
    co_await std::move(put);                  // throws if it was not written
    co_await std::move(removal);

    std::optional<Movie> same = co_await movies.load(2014, "Lucy"); // no request
    // [/request]
    std::cout << same.value().title << '\n';
}

// [clear]
auto make_writer(const MovieTable& table, MovieTable::Loader& titles) {
    dynamodb::WriterOptions options;
    options.tell = dynamodb::Tell::clear; // the loader asks again
    return table.writer(titles, options);
}
// [/clear]

asio::awaitable<void> rate_anew(const MovieTable& table) {
    auto request_executor = co_await asio::this_coro::executor;
    dynamodb::ReadOptions options;
    options.projection = dynamodb::Projection({"info.directors"});
    options.consistent_read = true;
    auto directors = table.loader(request_executor, {}, options);
    auto writer = make_writer(table, directors);
    const Movie lucy{2014, "Lucy", {{"Luc Besson"}, 6.5}};

    co_await writer.put(lucy);

    const auto partly = co_await directors.load(2014, "Lucy");
    std::cout << (partly.value().info.rating ? "rated" : "not rated") << '\n';
}

// [import]
asio::awaitable<std::size_t> import(MovieTable table, std::vector<Movie> films) {
    auto executor = co_await asio::this_coro::executor;
    auto writer = table.writer(executor);

    for (const Movie& film : films)
        co_await writer.enqueue_put(film); // waits only while 1000 wait for their answers

    auto failed = co_await writer.flush(); // when all have ended
    for (const auto& write : failed)
        if (write.put)
            std::cout << "not written: " << write.put->title << '\n';
    co_return films.size() - failed.size();
}
// [/import]

// [insert]
/// Writes if the item is as the request's condition wants it; false if it is not.
asio::awaitable<bool> write_if(const dynamodb::Client& client, std::string operation,
                               std::string request) {
    try {
        co_await client.call(operation, request);
    } catch (const boost::system::system_error& error) {
        if (error.code() != dynamodb::errc::condition_failed)
            throw;
        co_return false;
    }
    co_return true;
}

/// Puts a film, unless there is one with its key.
asio::awaitable<bool> insert(const dynamodb::Client& client, const Movie& film) {
    std::string request = R"({"TableName":"Films","Item":)" + dynamodb::to_json(film) +
                          R"json(,"ConditionExpression":"attribute_not_exists(title)"})json";
    co_return co_await write_if(client, "PutItem", std::move(request));
}
// [/insert]

// [rate]
/// Changes a film's rating, if it is still what we have seen.
asio::awaitable<bool> rate(const dynamodb::Client& client, const MovieKey& film, double seen,
                           double rating) {
    const dynamodb::Item values{{":seen", seen}, {":rating", rating}};
    std::string request = R"({"TableName":"Films","Key":)" + dynamodb::to_json(film) +
                          R"(,"UpdateExpression":"SET info.rating = :rating")"
                          R"(,"ConditionExpression":"info.rating = :seen")"
                          R"(,"ExpressionAttributeValues":)" +
                          dynamodb::to_json(values) + "}";
    co_return co_await write_if(client, "UpdateItem", std::move(request));
}
// [/rate]

asio::awaitable<void> show_conditions(const dynamodb::Client& client) {
    const Movie lucy{2014, "Lucy", {{"Luc Besson"}, 6.4}};
    const MovieKey key{lucy.year, lucy.title};
    std::cout << (co_await insert(client, lucy) ? "inserted" : "there already") << '\n';
    std::cout << (co_await rate(client, key, 6.5, 6.6) ? "rated anew" : "changed meanwhile")
              << '\n';
    std::cout << (co_await rate(client, key, 6.5, 6.7) ? "rated anew" : "changed meanwhile")
              << '\n';
}

asio::awaitable<void> show(const dynamodb::Client& client, const MovieTable& table) {
    co_await handle_request(table);
    co_await rate_anew(table);
    co_await show_conditions(client);
    std::vector<Movie> films;
    for (int year = 1900; year < 1960; ++year)
        films.push_back({year, "A film", {{"Somebody"}, {}}});
    films.push_back({1960, "", {}}); // no key
    const auto written = co_await import(table, films);
    std::cout << written << " written\n";
}

int main() {
    asio::io_context context;
    dynamodb::Client client{context.get_executor()};
    dynamodb::Table<MovieKey, Movie> table{client, "Films"};

    asio::co_spawn(context, show(client, table), [](std::exception_ptr error) {
        if (error)
            std::rethrow_exception(error);
    });
    context.run();
}
