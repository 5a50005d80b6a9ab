// What the batch functions of docs/examples/backends do when PostgreSQL does not do as it is told.

#include "backend_servers.hpp"

#include "backends/postgres_users.hpp"

#include <coalesce/loader.hpp>

#include <csignal>
#include <functional>

namespace coalesce::test {
namespace {

namespace asio = boost::asio;
using namespace backends;
using namespace std::chrono_literals;

asio::awaitable<int> number(Postgres& postgres, std::string statement) {
    PostgresQuery query(std::move(statement));
    const PostgresRows rows = co_await postgres.ask(std::move(query));
    co_return rows.each([](const PostgresRow& row) { return row.number<int>("number"); }).at(0);
}

// The process that serves the next connection of the pool.
asio::awaitable<int> server_process(Postgres& postgres) {
    return number(postgres, "SELECT pg_backend_pid() AS number");
}

asio::awaitable<std::vector<int>> select_wrongly(Postgres& postgres, std::vector<int> ids) {
    co_return std::vector<int>(ids.size(), co_await number(postgres, "SELECT nam FROM users"));
}

asio::awaitable<std::vector<int>> select_slowly(Postgres& postgres, std::vector<int> ids) {
    co_return std::vector<int>(ids.size(),
                               co_await number(postgres, "SELECT 1 AS number FROM pg_sleep(60)"));
}

asio::awaitable<std::vector<std::string>> echo(Postgres& postgres, std::vector<std::string> texts) {
    PostgresQuery query("SELECT unnest($1::text[]) AS echo", array_of(texts));
    const PostgresRows rows = co_await postgres.ask(std::move(query));
    co_return rows.each([](const PostgresRow& row) { return row.text("echo"); });
}

asio::awaitable<int> length_at_server(Postgres& postgres, std::string text) {
    PostgresQuery query("SELECT length($1) AS number", std::move(text));
    const PostgresRows rows = co_await postgres.ask(std::move(query));
    co_return rows.each([](const PostgresRow& row) { return row.number<int>("number"); }).at(0);
}

class PostgresBatches : public BackendTest<postgres_server> {
protected:
    void SetUp() override {
        BackendTest::SetUp();
        if (IsSkipped())
            return;
        pool_.emplace(context_.get_executor(), PostgresOptions{postgres_conninfo()}, 1);
        watch_.emplace(context_.get_executor(), PostgresOptions{postgres_conninfo()}, 1);
    }

    using BatchOfInts = asio::awaitable<std::vector<int>> (*)(Postgres&, std::vector<int>);

    Loader<int, int> loader(BatchOfInts select) {
        return Loader<int, int>(context_.get_executor(), std::bind_front(select, std::ref(*pool_)));
    }

    // How many of `select_slowly` the server is busy with.
    int sleepers() {
        return run(number(*watch_, "SELECT count(*)::int AS number FROM pg_stat_activity "
                                   "WHERE state = 'active' AND query LIKE '%pg_sleep(60)' "
                                   "AND pid <> pg_backend_pid()"));
    }

    void wait_for_sleepers(int count) {
        const auto deadline = std::chrono::steady_clock::now() + 20s;
        while (sleepers() != count)
            ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "there are " << sleepers();
    }

    std::optional<Postgres> pool_;
    std::optional<Postgres> watch_;
};

TEST_F(PostgresBatches, a_refused_statement_fails_the_batch_in_the_servers_words) {
    auto users = loader(select_wrongly);
    const int process = run(server_process(*pool_));

    const auto error = failure_of<PostgresError>(users.load(1));

    EXPECT_EQ(error.sqlstate(), "42703");
    EXPECT_NE(std::string(error.what()).find("column \"nam\" does not exist"), std::string::npos);
    EXPECT_FALSE(users.contains(1));
    EXPECT_EQ(run(server_process(*pool_)), process) << "the connection is as good as before";
}

TEST_F(PostgresBatches, a_server_that_is_not_there_is_named) {
    Postgres nowhere(context_.get_executor(), {.conninfo = "hostaddr=127.0.0.1 port=1"}, 1);

    const auto error = failure_of<PostgresError>(server_process(nowhere));

    EXPECT_NE(std::string(error.what()).find("127.0.0.1"), std::string::npos) << error.what();
    EXPECT_EQ(error.sqlstate(), "");
}

TEST_F(PostgresBatches, a_server_that_says_nothing_is_waited_for_until_the_deadline) {
    const asio::ip::tcp::endpoint anywhere(asio::ip::address_v4::loopback(), 0);
    const asio::ip::tcp::acceptor silent(context_, anywhere);
    const auto port = std::to_string(silent.local_endpoint().port());
    pool_.emplace(context_.get_executor(), PostgresOptions{"hostaddr=127.0.0.1 port=" + port}, 1);
    auto users = loader(select_slowly);

    const auto soon = std::chrono::steady_clock::now() + 30ms;
    const auto error = failure_of<boost::system::system_error>(users.load_until(soon, 1));

    EXPECT_EQ(error.code(), errc::timed_out);
}

TEST_F(PostgresBatches, keys_that_are_more_than_the_socket_takes_at_once_arrive_whole) {
    EXPECT_EQ(run(length_at_server(*pool_, std::string(16'000'000, 'x'))), 16'000'000);
}

TEST_F(PostgresBatches, texts_go_there_and_back_whatever_is_in_them) {
    const std::vector<std::string> texts{"plain",      "a,b",         "{}",
                                         "say \"no\"", "back\\slash", "",
                                         "NULL",       " ä ",         "'); DROP TABLE users; --"};

    EXPECT_EQ(run(echo(*pool_, texts)), texts);
}

TEST_F(PostgresBatches, a_text_with_a_zero_byte_is_refused_and_not_cut) {
    EXPECT_THROW(array_of(std::vector<std::string>{std::string("a\0b", 3)}), std::invalid_argument);
}

TEST_F(PostgresBatches, what_a_row_does_not_hold_is_an_error_that_names_the_column) {
    const auto wrong = failure_of<PostgresError>(number(*pool_, "SELECT 1 AS other"));
    const auto null = failure_of<PostgresError>(number(*pool_, "SELECT NULL AS number"));
    const auto large = failure_of<PostgresError>(number(*pool_, "SELECT 5000000000 AS number"));

    EXPECT_STREQ(wrong.what(), "PostgreSQL: the statement selects no column number");
    EXPECT_STREQ(null.what(), "PostgreSQL: column number is NULL: read it with optional_text");
    EXPECT_STREQ(large.what(), "PostgreSQL: column number is no number that fits");
}

TEST_F(PostgresBatches, a_copy_is_refused_and_its_connection_is_not_used_again) {
    const int process = run(server_process(*pool_));

    failure_of<PostgresError>(number(*pool_, "COPY users FROM STDIN"));

    EXPECT_NE(run(server_process(*pool_)), process);
}

TEST_F(PostgresBatches, a_query_that_nobody_waits_for_is_cancelled_on_the_server) {
    auto users = loader(select_slowly);
    auto waiting = asio::co_spawn(
        context_, users.load_until(std::chrono::steady_clock::now() + 200ms, 1), asio::use_future);
    wait_for_sleepers(1);

    run_until(context_, [&] { return waiting.wait_for(0s) == std::future_status::ready; });

    EXPECT_THROW(waiting.get(), boost::system::system_error);
    wait_for_sleepers(0);
    EXPECT_EQ(run(number(*pool_, "SELECT 7 AS number")), 7) << "on a new connection";
}

TEST_F(PostgresBatches, who_gives_up_waiting_for_a_connection_leaves_the_place_to_others) {
    auto slow = loader(select_slowly);
    auto first = asio::co_spawn(
        context_, slow.load_until(std::chrono::steady_clock::now() + 200ms, 1), asio::use_future);
    wait_for_sleepers(1);
    auto second = slow.load_until(std::chrono::steady_clock::now() + 20ms, 2);

    failure_of<boost::system::system_error>(std::move(second));

    EXPECT_EQ(sleepers(), 1) << "it has never asked";
    EXPECT_EQ(run(number(*pool_, "SELECT 7 AS number")), 7) << "once the first has given up";
    EXPECT_THROW(first.get(), boost::system::system_error);
}

TEST_F(PostgresBatches, a_connection_that_was_closed_while_idle_is_replaced_before_it_is_used) {
    const int process = run(server_process(*pool_));
    run(number(*watch_, "SELECT pg_terminate_backend(" + std::to_string(process) +
                            ", 5000)::int AS number"));

    EXPECT_NE(run(server_process(*pool_)), process);
}

TEST_F(PostgresBatches, a_server_killed_in_mid_batch_fails_it_and_the_next_batch_connects_anew) {
    auto users = loader(select_slowly);
    const int process = run(server_process(*pool_));
    auto waiting = asio::co_spawn(context_, users.load(1), asio::use_future);
    wait_for_sleepers(1);

    ::kill(process, SIGKILL);
    run_until(context_, [&] { return waiting.wait_for(0s) == std::future_status::ready; });

    EXPECT_THROW(waiting.get(), PostgresError);
    EXPECT_FALSE(users.contains(1));
    postgres_server().stop(); // it would recover, in its own time
    postgres_server().port();
    EXPECT_NE(run(server_process(*pool_)), process);
}

// The pool's descriptors and its queue go with the coroutine that uses them.
TEST_F(PostgresBatches, the_pool_may_go_before_its_queries) {
    auto query = select_slowly(*pool_, {1});
    asio::co_spawn(context_, std::move(query), asio::detached);
    wait_for_sleepers(1);

    pool_.reset();

    wait_for_sleepers(1);
}

TEST_F(PostgresBatches, a_driver_that_blocks_works_on_another_thread_and_comes_back) {
    asio::thread_pool threads(1);
    const auto select = std::bind_front(select_elsewhere, std::ref(threads), postgres_conninfo());
    Loader<int, User> users(context_.get_executor(), by_key(select, &User::id));

    EXPECT_EQ(run(users.load(2)).name, "user 2");
}

} // namespace
} // namespace coalesce::test
