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

asio::awaitable<void> show(const MovieTable& table) {
    co_await handle_request(table);
    co_await rate_anew(table);
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

    asio::co_spawn(context, show(table), [](std::exception_ptr error) {
        if (error)
            std::rethrow_exception(error);
    });
    context.run();
}
