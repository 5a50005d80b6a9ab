// Many keys and all faults at once: what was asked is found, missing or failed, and nothing else.

#include "fault_server_fixture.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <boost/asio/co_spawn.hpp>

#include <cstddef>
#include <exception>
#include <string>
#include <vector>

namespace coalesce::test {
namespace {

using dynamodb::errc;
using namespace std::chrono_literals;

/// What became of keys that were asked for.
class Outcomes {
public:
    std::size_t right = 0;
    std::size_t failed = 0; ///< By an error that the faults may end in.
    std::size_t wrong = 0;
};

class LongFaultRun : public FaultServerTest {
protected:
    /// Each fault that spoils an answer once, then everything by chance, so that about every
    /// fourth attempt fails.
    void misbehave() {
        auto& faults = server_.faults();
        for (const auto fault : passing_faults) {
            server_.next(fault);
            rate_of(faults, fault) = 0.02;
        }
        faults.projection_dropped = 0.5;
        faults.numbers_respelled = 0.3;
        faults.shuffled = 0.5;
        faults.doubled = 0.3;
        faults.foreign = 0.03;
        faults.delay_up_to = 5ms;
    }

    /// Waits of all requests run side by side, so that the run ends soon.
    dynamodb::Client wide_client(unsigned max_attempts = 4) {
        auto options = server_.client_options();
        options.max_attempts = max_attempts;
        options.max_concurrent_requests = 25;
        return dynamodb::Client(context_.get_executor(), options);
    }

    /// Whether an error is one that these faults may end in.
    static bool is_expected(const std::exception_ptr& error) {
        try {
            std::rethrow_exception(error);
        } catch (const boost::system::system_error& failed) {
            const auto code = failed.code();
            return code == errc::throttled || code == errc::internal_server_error ||
                   code == errc::malformed_response || code == errc::unprocessed ||
                   code.category() == dynamodb::transport_category();
        }
    }

    /// Counts what became of the key of that number, if each other film is stored.
    static void count(int number, const dynamodb::Fetched<Film>& one, Outcomes& outcomes) {
        if (!one)
            return void(++(is_expected(one.error()) ? outcomes.failed : outcomes.wrong));
        const bool is_right =
            *one == (number % 2 == 0 ? std::optional(film(number)) : std::nullopt);
        ++(is_right ? outcomes.right : outcomes.wrong);
    }

    /// One request of a user: ten films, then with each of them two of the next ten, which depend
    /// on what was found.
    asio::awaitable<void> ask_twice(FilmTable table, int first, Outcomes& outcomes) {
        dynamodb::ReadOptions consistent;
        consistent.consistent_read = true;
        auto films = table.loader(context_.get_executor());
        auto later_films = table.loader(context_.get_executor(), {}, consistent);
        std::vector<FilmKey> keys;
        for (int i = 0; i < 10; ++i)
            keys.push_back(key(first + i));
        const auto loaded = co_await films.load_many(keys);
        std::vector<FilmKey> later_keys;
        for (std::size_t i = 0; i < loaded.size(); ++i) {
            count(keys[i].year, loaded[i], outcomes);
            later_keys.push_back(key(first + 10 + static_cast<int>(i)));
            if (loaded[i] && *loaded[i])
                later_keys.push_back(key((*loaded[i])->year + 11));
        }
        const auto later = co_await later_films.load_many(later_keys);
        for (std::size_t i = 0; i < later.size(); ++i)
            count(later_keys[i].year, later[i], outcomes);
    }

    void expect_that_all_was_played() const {
        for (const auto fault : passing_faults)
            EXPECT_GE(server_.record().played(fault), 1U) << name_of(fault);
        EXPECT_GE(server_.record().played(Fault::unprocessed), 1U);
    }
};

TEST_F(LongFaultRun, BG8_every_key_is_found_missing_or_failed) {
    const auto client = wide_client();
    const FilmTable table(client, "Movies");
    fill(2000, 2);
    misbehave();
    server_.faults().unprocessed = 0.02;

    const auto fetched = run(client.batch_get(table, keys(2000)));

    Outcomes outcomes;
    ASSERT_EQ(fetched.size(), 2000U);
    for (int i = 0; i < 2000; ++i)
        count(i, fetched[static_cast<std::size_t>(i)], outcomes);
    EXPECT_EQ(outcomes.wrong, 0U);
    EXPECT_LE(outcomes.failed, 1000U);
    expect_that_all_was_played();
}

TEST_F(LongFaultRun, BG8_every_waiter_of_a_loader_gets_its_answer_or_an_error) {
    const auto client = wide_client(10);
    const FilmTable table(client, "Movies");
    fill(2020, 2);
    misbehave();
    server_.faults().unprocessed = 0.02;
    Outcomes outcomes;
    std::size_t ended = 0;

    for (int user = 0; user < 200; ++user)
        asio::co_spawn(context_, ask_twice(table, 10 * user, outcomes), [&](std::exception_ptr e) {
            ++ended;
            EXPECT_EQ(e, nullptr);
        });
    run_until(context_, [&ended] { return ended == 200; });

    EXPECT_EQ(outcomes.wrong, 0U);
    EXPECT_GE(outcomes.right, 3000U);
    expect_that_all_was_played();
}

TEST_F(LongFaultRun, BG9_answers_cut_by_their_bytes_are_continued_at_once) {
    const auto client = wide_client();
    const FilmTable table(client, "Movies");
    for (int i = 0; i < 300; ++i) {
        auto large = film(i);
        large.info.plot = std::string(50'000, 'x');
        server_.put("Movies", dynamodb::to_item(large));
    }
    server_.faults().unprocessed_after_bytes = 1'500'000;
    dynamodb::ReadOptions options;
    options.projection = dynamodb::Projection({"title", "info.directors"});

    const auto fetched = run(client.batch_get(table, keys(300), options));

    for (const auto& one : fetched)
        EXPECT_TRUE(one.value().has_value());
    EXPECT_GE(server_.record().requests("BatchGetItem"), 11U);
}

TEST_F(LongFaultRun, BW5_what_is_acknowledged_is_stored) {
    const auto client = wide_client();
    const FilmTable table(client, "Movies");
    std::vector<Film> films;
    for (int i = 0; i < 500; ++i)
        films.push_back(film(i));
    misbehave();
    server_.faults().unprocessed = 0.04;

    const auto written = run(client.batch_put(table, films));

    ASSERT_EQ(written.size(), 500U);
    for (int i = 0; i < 500; ++i) {
        const auto& one = written[static_cast<std::size_t>(i)];
        EXPECT_TRUE(one ? server_.stored("Movies", key_item(i)) == dynamodb::to_item(film(i))
                        : is_expected(one.error()))
            << i;
    }
    expect_that_all_was_played();
}

} // namespace
} // namespace coalesce::test
