// A service that keeps leaving part of each batch undone: nothing is lost, and what is left over
// rides along with what waits, so that fewer requests are needed than a loop by hand sends.

#include "fault_server_fixture.hpp"

#include "support/fault_server/json.hpp"

#include <boost/asio/co_spawn.hpp>

#include <future>
#include <iostream>
#include <optional>

namespace coalesce::test {
namespace {

using namespace std::chrono_literals;

using Found = std::vector<std::optional<Film>>;
using Written = std::vector<dynamodb::Written>;

/// What hand-written code does with one batch: sends it, and what was left of it again, until
/// nothing is. Gives the number of requests.
///
/// Lifetime: the client outlives it.
asio::awaitable<std::size_t> send_until_nothing_is_left(const dynamodb::Client& client,
                                                        std::string operation, std::string left,
                                                        std::string batch) {
    std::size_t requests = 0;
    for (; batch != "{}"; ++requests) {
        const auto body = json_object({json_member("RequestItems", batch)});
        const auto answer = co_await client.call(operation, body);
        const auto document = parse_request_body(answer);
        batch = json_text(required_object(document, left));
    }
    co_return requests;
}

class Throttled : public FaultServerTest {
protected:
    Throttled() {
        server_of_loop_.create_table("Movies", dynamodb::key_schema<FilmKey>());
        server_.faults().unprocessed = 0.3;
        server_of_loop_.faults() = server_.faults();
    }

    /// Starts to await each, all at once, and runs until all have ended.
    template <class T>
    std::vector<T> run_all(std::vector<asio::awaitable<T>> work) {
        std::vector<std::future<T>> futures;
        for (auto& one : work)
            futures.push_back(asio::co_spawn(context_, std::move(one), asio::use_future));
        std::vector<T> results;
        for (auto& future : futures) {
            run_until(context_, [&] { return future.wait_for(0s) == std::future_status::ready; });
            results.push_back(future.get());
        }
        return results;
    }

    /// How many requests the loop needs for entries below `count`, so many to a batch, on a
    /// server of its own with the same faults.
    template <class Entry>
    std::size_t requests_of_loop(int count, int per_batch, std::string operation, std::string left,
                                 Entry batch_of) {
        const dynamodb::Client client(context_.get_executor(), server_of_loop_.client_options());
        std::size_t requests = 0;
        for (int first = 0; first < count; first += per_batch)
            requests += run(send_until_nothing_is_left(client, operation, left,
                                                       batch_of(first, first + per_batch)));
        return requests;
    }

    static std::string batch_of_keys(int first, int end) {
        std::vector<std::string> keys;
        for (int i = first; i < end; ++i)
            keys.push_back(dynamodb::to_json(key_item(i)));
        return json_object(
            {json_member("Movies", json_object({json_member("Keys", json_array(keys))}))});
    }

    static std::string batch_of_puts(int first, int end) {
        std::vector<std::string> puts;
        for (int i = first; i < end; ++i) {
            const auto item = json_member("Item", dynamodb::to_json(dynamodb::to_item(film(i))));
            puts.push_back(json_object({json_member("PutRequest", json_object({item}))}));
        }
        return json_object({json_member("Movies", json_array(puts))});
    }

    static Film film_rated(int number, double rating) {
        auto rated = film(number);
        rated.info.rating = rating;
        return rated;
    }

    /// Films from `first` to `end`, of which the first five are put twice.
    static std::vector<Film> films_with_older_ones(int first, int end) {
        std::vector<Film> films;
        for (int i = first; i < first + 5; ++i)
            films.push_back(film_rated(i, 1));
        for (int i = first; i < end; ++i)
            films.push_back(film(i));
        return films;
    }

    /// The film that was written last under a key.
    std::optional<Film> last_write(int number) const {
        const auto writes = server_.writes_of("Movies", key_item(number));
        if (writes.empty() || !writes.back())
            return std::nullopt;
        return dynamodb::from_item<Film>(*writes.back());
    }

    static void report(const char* what, std::size_t ours, std::size_t of_loop) {
        std::cout << "[ throttle ] " << what << ": " << ours << " requests, " << of_loop
                  << " of a loop by hand\n";
    }

    FaultServer server_of_loop_{context_};
};

TEST_F(Throttled, BG8_unprocessed_keys_ride_with_those_of_other_loaders) {
    const auto client = this->client();
    const FilmTable table(client, "Movies");
    fill(2000);
    std::vector<FilmTable::Loader> loaders;
    std::vector<asio::awaitable<Found>> loads;
    for (int i = 0; i < 100; ++i) {
        loaders.push_back(table.loader(context_.get_executor()));
        std::vector<FilmKey> keys;
        for (int number = 20 * i; number < 20 * (i + 1); ++number)
            keys.push_back(key(number));
        loads.push_back(loaders.back().load_all(keys));
    }

    const auto found = run_all(std::move(loads));

    const auto ours = server_.record().requests("BatchGetItem");
    const auto of_loop =
        requests_of_loop(2000, 100, "BatchGetItem", "UnprocessedKeys", batch_of_keys);
    report("2000 keys, 30 % left unprocessed", ours, of_loop);
    for (int i = 0; i < 2000; ++i)
        EXPECT_EQ(found[static_cast<std::size_t>(i / 20)][static_cast<std::size_t>(i % 20)],
                  film(i));
    EXPECT_LT(ours, of_loop);
}

TEST_F(Throttled, BW5_unprocessed_items_ride_with_those_of_other_calls_and_none_is_lost) {
    const auto client = this->client();
    const FilmTable table(client, "Movies");
    std::vector<asio::awaitable<Written>> calls;
    for (int i = 0; i < 40; ++i)
        calls.push_back(client.batch_put(table, films_with_older_ones(25 * i, 25 * (i + 1))));

    const auto written = run_all(std::move(calls));

    const auto ours = server_.record().requests("BatchWriteItem");
    const auto of_loop =
        requests_of_loop(1000, 25, "BatchWriteItem", "UnprocessedItems", batch_of_puts);
    report("1000 items, 30 % left unprocessed", ours, of_loop);
    for (const auto& call : written)
        for (const auto& one : call)
            EXPECT_TRUE(one.has_value());
    for (int i = 0; i < 1000; ++i)
        EXPECT_EQ(last_write(i), film(i));
    EXPECT_LT(ours, of_loop);
}

TEST_F(Throttled, BW4_a_write_that_has_to_wait_does_not_overtake_a_later_one_of_its_key) {
    const auto client = this->client();
    const FilmTable table(client, "Movies");
    const std::vector<Film> earlier{film_rated(1, 1)};
    const std::vector<Film> later{film_rated(1, 2)};
    server_.faults().unprocessed = 0;
    server_.next(Fault::unprocessed);
    std::vector<asio::awaitable<Written>> calls;
    calls.push_back(client.batch_put(table, earlier));
    calls.push_back(client.batch_put(table, later));

    const auto written = run_all(std::move(calls));

    EXPECT_TRUE(written[0].at(0).has_value());
    EXPECT_TRUE(written[1].at(0).has_value());
    EXPECT_EQ(last_write(1), film_rated(1, 2));
}

} // namespace
} // namespace coalesce::test
