// What travels together: keys of all loaders, requests and tables of a client, and nothing else.

#include "fault_server_fixture.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <boost/asio/co_spawn.hpp>

#include <algorithm>
#include <future>
#include <optional>

namespace coalesce::test {
namespace {

using dynamodb::errc;
using dynamodb::Item;
using dynamodb::ReadOptions;
using namespace std::chrono_literals;

using Sizes = std::multiset<std::size_t>;
using Loaders = std::vector<FilmTable::Loader>;
using Loads = std::vector<std::future<std::optional<Film>>>;

/// The code of the error that a load ended with.
boost::system::error_code failure_of(std::future<std::optional<Film>>& load) {
    try {
        load.get();
        return {};
    } catch (const boost::system::system_error& error) {
        return error.code();
    }
}

class Coalescer : public FaultServerTest {
protected:
    Coalescer() { fill(600, 2); }

    dynamodb::Client client_of_at_most(std::size_t requests) {
        auto options = server_.client_options();
        options.max_concurrent_requests = requests;
        return dynamodb::Client(context_.get_executor(), options);
    }

    /// Loaders of as many requests of users.
    Loaders loaders(const FilmTable& table, int count, const ReadOptions& options = {}) {
        Loaders loaders;
        for (int i = 0; i < count; ++i)
            loaders.push_back(table.loader(context_.get_executor(), {}, options));
        return loaders;
    }

    std::future<std::optional<Film>> start(asio::awaitable<std::optional<Film>> load) {
        return asio::co_spawn(context_, std::move(load), asio::use_future);
    }

    /// Each loader is asked for as many keys in a row, the first for those from `first` on.
    Loads ask_each(Loaders& loaders, int keys_each, int first = 0) {
        Loads loads;
        for (auto& loader : loaders)
            for (int i = 0; i < keys_each; ++i)
                loads.push_back(start(loader.load(first++, "Rush")));
        return loads;
    }

    /// Runs until the loads are done; how many did not give what the table holds under the keys
    /// from `first` on.
    std::size_t wrong_answers(Loads& loads, int first = 0) {
        std::size_t wrong = 0;
        for (auto& load : loads) {
            wait_for(load);
            wrong += load.get() == expected(first++) ? 0 : 1;
        }
        return wrong;
    }

    void wait_for_all(Loads& loads) {
        for (auto& load : loads)
            wait_for(load);
    }

    static std::ptrdiff_t ready(const Loads& loads) {
        return std::count_if(loads.begin(), loads.end(), is_ready);
    }

    static std::optional<Film> expected(int number) {
        return number < 600 && number % 2 == 0 ? std::optional(film(number)) : std::nullopt;
    }

private:
    static bool is_ready(const std::future<std::optional<Film>>& load) {
        return load.wait_for(0s) == std::future_status::ready;
    }

    void wait_for(const std::future<std::optional<Film>>& load) {
        run_until(context_, [&load] { return is_ready(load); });
    }
};

// --- Together --------------------------------------------------------------------------------

TEST_F(Coalescer, keys_of_all_requests_of_a_tick_share_requests_of_100) {
    const auto client = this->client();
    const FilmTable table(client, "Movies");
    auto loaders = this->loaders(table, 50);

    auto loads = ask_each(loaders, 5);

    EXPECT_EQ(wrong_answers(loads), 0U);
    EXPECT_EQ(batch_sizes("BatchGetItem"), (Sizes{100, 100, 50}));
}

TEST_F(Coalescer, a_key_asked_by_many_requests_in_one_tick_travels_once) {
    const auto client = this->client();
    const FilmTable table(client, "Movies");
    auto loaders = this->loaders(table, 40);

    Loads loads;
    for (auto& loader : loaders)
        loads.push_back(start(loader.load(8, "Rush")));
    wait_for_all(loads);

    for (auto& load : loads)
        EXPECT_EQ(load.get(), film(8));
    EXPECT_EQ(batch_sizes("BatchGetItem"), Sizes{1});
}

TEST_F(Coalescer, a_direct_call_and_a_loader_share_a_request) {
    const auto client = this->client();
    const FilmTable table(client, "Movies");
    auto loaders = this->loaders(table, 1);
    const auto keys = this->keys(30);

    auto loads = ask_each(loaders, 20, 20);
    auto fetched = run(client.batch_get(table, keys));

    EXPECT_EQ(wrong_answers(loads, 20), 0U);
    EXPECT_EQ(fetched.at(28).value(), film(28));
    EXPECT_EQ(batch_sizes("BatchGetItem"), Sizes{40});
}

TEST_F(Coalescer, a_call_for_very_many_keys_does_not_keep_others_waiting) {
    const auto client = client_of_at_most(2);
    const FilmTable table(client, "Movies");
    auto loader = table.loader(context_.get_executor());
    const auto keys = this->keys(3000);
    auto all = asio::co_spawn(context_, client.batch_get(table, keys), asio::use_future);
    run_until(context_, [&] { return server_.record().requests("BatchGetItem") > 0; });

    run(loader.load(2, "Rush"));
    const auto before_it = server_.record().requests("BatchGetItem");
    run_until(context_, [&] { return all.wait_for(0s) == std::future_status::ready; });

    EXPECT_LT(before_it, 10U);
    EXPECT_LE(server_.record().requests("BatchGetItem"), 31U);
    EXPECT_EQ(all.get().at(598).value(), film(598));
}

TEST_F(Coalescer, tables_share_a_request) {
    server_.create_table("Series", dynamodb::key_schema<FilmKey>());
    auto pilot = film(1);
    pilot.title = "Pilot";
    server_.put("Series", dynamodb::to_item(pilot));
    const auto client = this->client();
    const FilmTable movies(client, "Movies");
    const FilmTable series(client, "Series");
    auto movie_loader = movies.loader(context_.get_executor());
    auto series_loader = series.loader(context_.get_executor());

    Loads loads;
    loads.push_back(start(movie_loader.load(4, "Rush")));
    loads.push_back(start(series_loader.load(1, "Pilot")));
    loads.push_back(start(series_loader.load(4, "Rush")));
    wait_for_all(loads);

    EXPECT_EQ(loads[0].get(), film(4));
    EXPECT_EQ(loads[1].get(), pilot);
    EXPECT_EQ(loads[2].get(), std::nullopt);
    EXPECT_EQ(batch_sizes("BatchGetItem"), Sizes{3});
}

TEST_F(Coalescer, answers_come_response_by_response) {
    const auto client = this->client();
    const FilmTable table(client, "Movies");
    auto loaders = this->loaders(table, 200);
    Faults held;
    held.delay = 1h;
    server_.next(held);

    const auto loads = ask_each(loaders, 1);
    run_until(context_, [&loads] { return ready(loads) >= 100; });
    run_ready(context_);

    EXPECT_LT(ready(loads), 200);
}

// --- Apart -----------------------------------------------------------------------------------

TEST_F(Coalescer, BG6_other_consistency_and_other_projections_are_other_requests) {
    const auto client = this->client();
    const FilmTable table(client, "Movies");
    ReadOptions consistent;
    consistent.consistent_read = true;
    ReadOptions projected;
    projected.projection = dynamodb::Projection({"info.directors"});
    auto plain_loaders = loaders(table, 10);
    auto consistent_loaders = loaders(table, 10, consistent);
    auto projected_loaders = loaders(table, 10, projected);

    auto plain = ask_each(plain_loaders, 3);
    auto newest = ask_each(consistent_loaders, 3);
    auto parts = ask_each(projected_loaders, 3);
    wait_for_all(parts);

    auto part = film(2);
    part.info.rating.reset();
    EXPECT_EQ(wrong_answers(plain), 0U);
    EXPECT_EQ(wrong_answers(newest), 0U);
    EXPECT_EQ(parts[1].get(), std::nullopt);
    EXPECT_EQ(parts[2].get(), part);
    EXPECT_EQ(batch_sizes("BatchGetItem"), (Sizes{30, 30, 30}));
}

TEST_F(Coalescer, clients_with_other_credentials_never_share_a_request) {
    auto options = server_.client_options();
    options.credentials.emplace("AKIDOTHER", "another secret");
    server_.accept(*options.credentials);
    const auto one = client();
    const dynamodb::Client other(context_.get_executor(), options);
    const FilmTable table_of_one(one, "Movies");
    const FilmTable table_of_other(other, "Movies");
    auto loaders_of_one = loaders(table_of_one, 10);
    auto loaders_of_other = loaders(table_of_other, 10);

    auto loads_of_one = ask_each(loaders_of_one, 3);
    auto loads_of_other = ask_each(loaders_of_other, 3);

    EXPECT_EQ(wrong_answers(loads_of_one), 0U);
    EXPECT_EQ(wrong_answers(loads_of_other), 0U);
    EXPECT_EQ(batch_sizes("BatchGetItem"), (Sizes{30, 30}));
    EXPECT_EQ(one.statistics().batch_get_keys, 30U);
    EXPECT_EQ(other.statistics().batch_get_keys, 30U);
}

TEST_F(Coalescer, refused_credentials_fail_the_keys_of_their_own_client_only) {
    auto options = server_.client_options();
    options.credentials.emplace("AKIDUNKNOWN", "secret");
    const auto accepted = client();
    const dynamodb::Client refused(context_.get_executor(), options);
    const FilmTable table(accepted, "Movies");
    const FilmTable refused_table(refused, "Movies");
    auto good_loaders = loaders(table, 5);
    auto bad_loaders = loaders(refused_table, 5);

    auto good = ask_each(good_loaders, 2);
    auto bad = ask_each(bad_loaders, 2);
    wait_for_all(bad);

    EXPECT_EQ(wrong_answers(good), 0U);
    for (auto& load : bad)
        EXPECT_EQ(failure_of(load), errc::access_denied);
}

// --- Side by side, or not --------------------------------------------------------------------

TEST_F(Coalescer, BG11_a_client_of_one_request_at_once_never_has_two_under_way) {
    const auto client = client_of_at_most(1);
    const FilmTable table(client, "Movies");
    auto loaders = this->loaders(table, 60);
    server_.faults().delay = 1ms;

    auto loads = ask_each(loaders, 10);

    EXPECT_EQ(wrong_answers(loads), 0U);
    EXPECT_EQ(server_.record().most_in_flight(), 1U);
}

TEST_F(Coalescer, BG11_a_loader_of_one_batch_at_once_never_has_two_under_way) {
    const auto client = this->client();
    const FilmTable table(client, "Movies");
    LoaderOptions options;
    options.max_concurrent_batches = 1;
    Loaders loaders;
    loaders.push_back(table.loader(context_.get_executor(), options));
    server_.faults().delay = 1ms;

    auto loads = ask_each(loaders, 500);

    EXPECT_EQ(wrong_answers(loads), 0U);
    EXPECT_EQ(server_.record().most_in_flight(), 1U);
    EXPECT_EQ(server_.record().requests("BatchGetItem"), 5U);
}

TEST_F(Coalescer, BG11_requests_run_side_by_side_up_to_the_limit_of_the_client) {
    const auto client = client_of_at_most(4);
    const FilmTable table(client, "Movies");
    auto loaders = this->loaders(table, 60);
    server_.faults().delay = 20ms;

    auto loads = ask_each(loaders, 10);

    EXPECT_EQ(wrong_answers(loads), 0U);
    EXPECT_GT(server_.record().most_in_flight(), 1U);
    EXPECT_LE(server_.record().most_in_flight(), 4U);
}

// --- Failing alone ---------------------------------------------------------------------------

TEST_F(Coalescer, missing_and_denied_tables_among_good_ones_fail_their_own_keys_only) {
    server_.create_table("Secrets", dynamodb::key_schema<FilmKey>());
    server_.deny("Secrets");
    server_.create_table("Series", dynamodb::key_schema<FilmKey>());
    server_.put("Series", dynamodb::to_item(film(2)));
    const auto client = this->client();
    const FilmTable movies(client, "Movies");
    const FilmTable nowhere(client, "Nowhere");
    const FilmTable secrets(client, "Secrets");
    const FilmTable series(client, "Series");
    auto movie_loaders = loaders(movies, 5);
    auto nowhere_loaders = loaders(nowhere, 5);
    auto secret_loaders = loaders(secrets, 5);
    auto series_loaders = loaders(series, 1);

    auto missing = ask_each(nowhere_loaders, 3);
    auto good = ask_each(movie_loaders, 10);
    auto denied = ask_each(secret_loaders, 3);
    auto other = ask_each(series_loaders, 3);
    wait_for_all(missing);
    wait_for_all(denied);
    wait_for_all(other);

    EXPECT_EQ(wrong_answers(good), 0U);
    EXPECT_EQ(other[2].get(), film(2));
    for (auto& load : missing)
        EXPECT_EQ(failure_of(load), errc::resource_not_found);
    for (auto& load : denied)
        EXPECT_EQ(failure_of(load), errc::access_denied);
}

} // namespace
} // namespace coalesce::test
