#include "every_flow.hpp"

#include <coalesce/dynamodb/attr.hpp>
#include <coalesce/dynamodb/error.hpp>
#include <coalesce/dynamodb/key_schema.hpp>
#include <coalesce/dynamodb/pages.hpp>
#include <coalesce/dynamodb/parallel_scan.hpp>
#include <coalesce/dynamodb/writer.hpp>

#include <boost/system/system_error.hpp>

#include <algorithm>

namespace coalesce::test {

using dynamodb::errc;

Stage::Stage(asio::io_context& on_context, dynamodb::ClientOptions options)
    : context(on_context),
      server(on_context),
      sessions(std::make_shared<Sessions>(server)),
      client(on_context.get_executor(), completed(std::move(options))),
      films(client, "Movies") {
    server.create_table("Movies", dynamodb::key_schema<FilmKey>());
    for (int year = 2000; year < 2003; ++year)
        for (int number = 0; number < 10; ++number)
            server.put("Movies", dynamodb::to_item(film(year, number, number)));
}

dynamodb::ClientOptions Stage::completed(dynamodb::ClientOptions options) const {
    const auto of_server = server.client_options();
    options.region = of_server.region;
    options.endpoint = of_server.endpoint;
    options.credentials_provider = sessions;
    options.max_response_bytes = 100'000;
    return options;
}

std::string Stage::title(int number) {
    return "Film " + item_text + " " + std::to_string(number);
}

Film Stage::film(int year, int number, double rating) {
    return {year, title(number), {{"Ron Howard", item_text}, rating, std::nullopt}};
}

FilmKey Stage::key(int year, int number) {
    return {year, title(number)};
}

std::string Stage::stored() const {
    std::string all;
    for (int year = 2000; year < 2006; ++year)
        for (int number = 0; number < 30; ++number)
            if (const auto item = server.stored("Movies", dynamodb::to_item(key(year, number))))
                all += dynamodb::to_json(*item) + "\n";
    return all;
}

void FlowOutcome::add(const std::optional<Film>& film) {
    add(film ? dynamodb::to_json(dynamodb::to_item(*film)) : "none");
}

void FlowOutcome::fail(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& failed) {
        errors.push_back(failed.code());
        messages.emplace_back(failed.what());
        add(failed.code().message());
    }
}

namespace {

using Outcome = asio::awaitable<FlowOutcome>;

std::vector<FilmKey> keys_of(int year, int count) {
    std::vector<FilmKey> keys;
    for (int number = 0; number < count; ++number)
        keys.push_back(Stage::key(year, number));
    return keys;
}

std::vector<Film> new_films(int count) {
    std::vector<Film> films;
    for (int number = 0; number < count; ++number)
        films.push_back(Stage::film(2005, number, 5));
    return films;
}

dynamodb::QueryOptions of_2001() {
    dynamodb::QueryOptions options;
    options.partition = 2001;
    options.page_limit = 4;
    return options;
}

void add_all(FlowOutcome& outcome, const std::vector<Film>& films) {
    for (const auto& film : films)
        outcome.add(film);
}

template <class Results>
void add_fetched(FlowOutcome& outcome, const Results& results) {
    for (const auto& one : results)
        one ? outcome.add(*one) : outcome.fail(one.error());
}

void add_written(FlowOutcome& outcome, const std::vector<dynamodb::Written>& results) {
    for (const auto& one : results)
        one ? outcome.add("written") : outcome.fail(one.error());
}

Outcome get(Stage& stage) {
    FlowOutcome outcome;
    outcome.add(co_await stage.films.get(2000, Stage::title(3)));
    outcome.add(co_await stage.films.get(2000, "no film"));
    co_return outcome;
}

Outcome put(Stage& stage) {
    const auto changed = Stage::film(2000, 3, 9.5);
    co_await stage.films.put(changed);
    co_return FlowOutcome();
}

Outcome remove(Stage& stage) {
    co_await stage.films.remove(2000, Stage::title(3));
    co_return FlowOutcome();
}

Outcome batch_get(Stage& stage) {
    FlowOutcome outcome;
    auto keys = keys_of(2000, 60);
    const auto others = keys_of(2001, 60);
    keys.insert(keys.end(), others.begin(), others.end());
    add_fetched(outcome, co_await stage.client.batch_get(stage.films, keys));
    co_return outcome;
}

Outcome batch_put(Stage& stage) {
    FlowOutcome outcome;
    const auto films = new_films(30);
    add_written(outcome, co_await stage.client.batch_put(stage.films, films));
    co_return outcome;
}

Outcome batch_remove(Stage& stage) {
    FlowOutcome outcome;
    auto keys = keys_of(2000, 15);
    const auto others = keys_of(2001, 15);
    keys.insert(keys.end(), others.begin(), others.end());
    add_written(outcome, co_await stage.client.batch_remove(stage.films, keys));
    co_return outcome;
}

Outcome query(Stage& stage) {
    FlowOutcome outcome;
    auto pages = stage.films.query(of_2001());
    add_all(outcome, co_await pages.all());
    co_return outcome;
}

Outcome query_some(Stage& stage) {
    FlowOutcome outcome;
    auto options = of_2001();
    options.forward = false;
    options.filter = dynamodb::attr("info.rating") > 2;
    options.prefetch = true;
    options.look_ahead = true;
    auto pages = stage.films.query(options);
    const auto first = co_await pages.take(3);
    add_all(outcome, first.items);
    const auto second = co_await pages.take(4, first.cursor);
    add_all(outcome, second.items);
    outcome.add(second.cursor);
    co_return outcome;
}

Outcome count(Stage& stage) {
    FlowOutcome outcome;
    auto pages = stage.films.query(of_2001());
    const auto counted = co_await pages.count();
    outcome.add(std::to_string(counted.count));
    co_return outcome;
}

Outcome scan(Stage& stage) {
    FlowOutcome outcome;
    dynamodb::ScanOptions options;
    options.page_limit = 12;
    auto pages = stage.films.scan(options);
    add_all(outcome, co_await pages.all());
    co_return outcome;
}

Outcome parallel_scan(Stage& stage) {
    dynamodb::ParallelScanOptions options;
    options.segments = 3;
    auto pages = stage.films.parallel_scan(options);
    std::vector<Film> films;
    while (const auto page = co_await pages.next())
        films.insert(films.end(), page->items.begin(), page->items.end());
    std::ranges::sort(films, {}, [](const Film& film) { return std::pair(film.year, film.title); });
    FlowOutcome outcome;
    add_all(outcome, films);
    co_return outcome;
}

Outcome describe(Stage& stage) {
    FlowOutcome outcome;
    const auto table = co_await stage.client.describe_table("Movies");
    outcome.add(table.status + " " + std::to_string(table.item_count));
    co_return outcome;
}

/// A table may have been made although the answer was lost, so that it is there already when it is
/// asked for again.
Outcome create_table(Stage& stage) {
    FlowOutcome outcome;
    const FilmTable table(stage.client, "Films");
    try {
        co_await stage.client.create_table(table);
    } catch (const boost::system::system_error& error) {
        if (error.code() != errc::resource_in_use)
            throw;
    }
    const auto active = co_await stage.client.wait_until_active("Films");
    outcome.add(active.name + " " + active.status);
    const auto film = Stage::film(2000, 1, 1);
    co_await table.put(film);
    outcome.add(co_await table.get(2000, Stage::title(1)));
    co_return outcome;
}

Outcome load(Stage& stage) {
    FlowOutcome outcome;
    auto loader = stage.films.loader(stage.context.get_executor());
    const auto keys = keys_of(2000, 12);
    const auto first = co_await loader.load_many(keys);
    add_fetched(outcome, first);
    std::vector<FilmKey> later;
    for (const auto& one : first)
        if (one && *one)
            later.push_back({(*one)->year + 1, (*one)->title});
    add_fetched(outcome, co_await loader.load_many(later));
    co_return outcome;
}

Outcome write(Stage& stage) {
    FlowOutcome outcome;
    auto loader = stage.films.loader(stage.context.get_executor());
    auto writer = stage.films.writer(loader);
    for (int number = 0; number < 28; ++number) {
        const auto film = Stage::film(2005, number, 7);
        co_await writer.enqueue_put(film);
    }
    co_await writer.enqueue_remove(2000, Stage::title(2));
    for (const auto& failure : co_await writer.flush())
        outcome.fail(failure.error);
    auto keys = keys_of(2005, 3);        // which the loader has heard of, if they were written
    keys.push_back(Stage::key(2000, 5)); // and two that it has not
    keys.push_back(Stage::key(2000, 6));
    add_fetched(outcome, co_await loader.load_many(keys));
    co_return outcome;
}

Outcome call(Stage& stage) {
    FlowOutcome outcome;
    const std::string body = R"({"TableName":"Movies","Limit":3,"Select":"COUNT"})";
    outcome.add(co_await stage.client.call("Scan", body));
    co_return outcome;
}

constexpr bool in_batches = true;

} // namespace

const std::array<Flow, 16> every_flow = {{
    {"get", get, 2},
    {"put", put, 0},
    {"remove", remove, 0},
    {"batch_get", batch_get, 120, in_batches},
    {"batch_put", batch_put, 30, in_batches},
    {"batch_remove", batch_remove, 30, in_batches},
    {"query", query, 10},
    {"query_some", query_some, 8},
    {"count", count, 1},
    {"scan", scan, 30},
    {"parallel_scan", parallel_scan, 30},
    {"describe", describe, 1},
    {"create_table", create_table, 2},
    {"load", load, 22, in_batches},
    {"write", write, 5, in_batches},
    {"call", call, 1},
}};

asio::awaitable<FlowOutcome> outcome_of(const Flow& flow, Stage& stage) {
    FlowOutcome failed;
    try {
        co_return co_await flow.run(stage);
    } catch (const boost::system::system_error&) {
        failed.fail(std::current_exception());
    }
    co_return failed;
}

} // namespace coalesce::test
