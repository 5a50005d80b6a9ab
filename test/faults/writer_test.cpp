// Writers: what becomes of each write, and what a loader learns of it.

#include "writer_fixture.hpp"

#include <optional>

namespace coalesce::test {
namespace {

using dynamodb::errc;
using dynamodb::Item;
using dynamodb::Tell;
using dynamodb::WriterOptions;
using namespace std::chrono_literals;

// --- Writes ----------------------------------------------------------------------------------

TEST_F(WriterTest, BW7_writes_of_one_tick_make_one_request) {
    fill(1);
    auto writer = table_.writer(executor());

    auto first = writer.put(film(1));
    auto second = writer.put(film(2));
    auto third = writer.remove(0, "Rush");
    run(std::move(third));
    run(std::move(second));
    run(std::move(first));

    EXPECT_EQ(server_.record().batch_sizes("BatchWriteItem"), std::vector<std::size_t>{3});
    EXPECT_EQ(server_.stored("Movies", key_item(1)), dynamodb::to_item(film(1)));
    EXPECT_EQ(server_.stored("Movies", key_item(2)), dynamodb::to_item(film(2)));
    EXPECT_EQ(server_.stored("Movies", key_item(0)), std::nullopt);
}

TEST_F(WriterTest, a_key_can_be_removed_as_a_whole) {
    fill(1);
    auto writer = table_.writer(executor());

    run(writer.remove(key(0)));

    EXPECT_EQ(server_.stored("Movies", key_item(0)), std::nullopt);
}

TEST_F(WriterTest, BW2_a_write_that_is_refused_fails_alone) {
    auto writer = table_.writer(executor());

    auto good = writer.put(film(1));
    auto large = writer.put(huge(2));
    auto nameless = writer.remove(3, "");
    run(std::move(good));

    EXPECT_EQ(code_of(std::move(large)), errc::invalid_item);
    EXPECT_EQ(code_of(std::move(nameless)), errc::invalid_key);
    EXPECT_EQ(server_.record().batch_sizes("BatchWriteItem"), std::vector<std::size_t>{1});
}

TEST_F(WriterTest, ER1_what_the_service_refuses_is_thrown_where_it_is_awaited) {
    server_.deny("Movies");
    auto writer = table_.writer(executor());

    auto first = writer.put(film(1));
    auto second = writer.put(film(2));

    EXPECT_EQ(code_of(std::move(first)), errc::access_denied);
    EXPECT_EQ(code_of(std::move(second)), errc::access_denied);
}

TEST_F(WriterTest, BW3_of_several_writes_with_one_key_the_last_wins) {
    auto writer = table_.writer(executor());

    auto first = writer.put(rated(1, 1));
    auto second = writer.remove(1, "Rush");
    auto third = writer.put(rated(1, 9));
    run(std::move(first));
    run(std::move(second));
    run(std::move(third));

    EXPECT_EQ(server_.writes_of("Movies", key_item(1)),
              std::vector<std::optional<Item>>{dynamodb::to_item(rated(1, 9))});
}

TEST_F(WriterTest, BW5_a_write_that_is_left_unprocessed_is_sent_again) {
    server_.next(Fault::unprocessed);
    auto writer = table_.writer(executor());

    run(writer.put(film(1)));

    EXPECT_EQ(server_.stored("Movies", key_item(1)), dynamodb::to_item(film(1)));
    EXPECT_EQ(writes(), 2U);
}

TEST_F(WriterTest, the_observer_sees_the_writes_by_the_name_of_the_table) {
    WriterOptions options;
    const auto counter = std::make_shared<WriteCounter>();
    options.observer = counter;
    auto writer = table_.writer(executor(), options);

    auto good = writer.put(film(1));
    auto large = writer.put(huge(2));
    run(std::move(good));
    code_of(std::move(large));

    EXPECT_EQ(counter->name, "Movies");
    EXPECT_EQ(counter->most_waiting, 2U);
    EXPECT_EQ(counter->waiting, 0U);
    EXPECT_EQ(counter->failed, 1U);
}

TEST_F(WriterTest, a_schedule_decides_when_writes_leave) {
    WriterOptions options;
    options.batch_schedule = Manual{};
    auto writer = table_.writer(executor(), options);

    auto put = start(writer.put(film(1)));
    run_ready(context_);
    const auto before = writes();
    writer.dispatch();
    finish(put);

    EXPECT_EQ(before, 0U);
    EXPECT_EQ(writes(), 1U);
}

TEST_F(WriterTest, a_put_that_takes_too_long_fails_alone) {
    WriterOptions options;
    options.timeout = 1ms;
    server_.faults().delay = 20ms;
    auto writer = table_.writer(executor(), options);

    const auto error = error_of(writer.put(film(1)));

    EXPECT_EQ(error.code(), coalesce::errc::timed_out);
    EXPECT_NE(std::string(error.what()).find("of this put"), std::string::npos) << error.what();
}

// --- A loader that is told -------------------------------------------------------------------

TEST_F(WriterTest, a_loader_reads_what_was_put_without_asking_again) {
    auto movies = table_.loader(executor());
    auto writer = table_.writer(movies);
    const auto before = run(movies.load(1, "Rush"));

    run(writer.put(film(1)));

    EXPECT_EQ(before, std::nullopt);
    EXPECT_EQ(run(movies.load(1, "Rush")), film(1));
    EXPECT_EQ(reads(), 1U);
}

TEST_F(WriterTest, a_loader_misses_what_was_removed_without_asking_again) {
    fill(2);
    auto movies = table_.loader(executor());
    auto writer = table_.writer(movies);
    const auto before = run(movies.load(1, "Rush"));

    run(writer.remove(1, "Rush"));

    EXPECT_EQ(before, film(1));
    EXPECT_EQ(run(movies.load(1, "Rush")), std::nullopt);
    EXPECT_EQ(reads(), 1U);
}

TEST_F(WriterTest, a_loader_whose_keys_are_cleared_asks_again) {
    auto movies = table_.loader(executor());
    WriterOptions options;
    options.tell = Tell::clear;
    auto writer = table_.writer(movies, options);
    run(movies.load(1, "Rush"));

    run(writer.put(film(1)));

    EXPECT_FALSE(movies.contains(key(1)));
    EXPECT_EQ(run(movies.load(1, "Rush")), film(1));
    EXPECT_EQ(reads(), 2U);
}

TEST_F(WriterTest, a_loader_of_items_is_told_by_their_keys) {
    const dynamodb::Table<Item, Item> items(client_, "Movies", dynamodb::key_schema<FilmKey>());
    auto movies = items.loader(executor());
    auto writer = items.writer(movies);
    const auto item = dynamodb::to_item(film(1));

    run(writer.put(item));

    EXPECT_EQ(run(movies.load(key_item(1))), item);
    EXPECT_EQ(reads(), 0U);
}

TEST_F(WriterTest, a_loader_is_told_of_the_last_of_several_writes) {
    auto movies = table_.loader(executor());
    auto writer = table_.writer(movies);

    auto first = writer.put(rated(1, 1));
    auto second = writer.put(rated(1, 9));
    run(std::move(first));
    run(std::move(second));

    EXPECT_EQ(run(movies.load(1, "Rush")), rated(1, 9));
}

TEST_F(WriterTest, BW6_a_write_that_may_have_been_done_is_cleared) {
    fill(2);
    auto faults = only(Fault::internal_error);
    faults.done_though_failed = 1;
    auto movies = table_.loader(executor());
    auto writer = table_.writer(movies);
    run(movies.load_many(keys(2)));
    server_.next(faults);

    EXPECT_EQ(code_of(writer.put(rated(1, 9))), errc::internal_server_error);

    EXPECT_TRUE(movies.contains(key(0)));
    EXPECT_EQ(run(movies.load(1, "Rush")), rated(1, 9));
}

// --- The end ---------------------------------------------------------------------------------

TEST_F(WriterTest, a_put_that_is_dropped_before_it_has_left_is_not_done) {
    auto writer = table_.writer(executor());

    { const auto dropped = writer.put(film(1)); }
    run(writer.put(film(2)));

    EXPECT_EQ(server_.record().batch_sizes("BatchWriteItem"), std::vector<std::size_t>{1});
    EXPECT_EQ(server_.stored("Movies", key_item(1)), std::nullopt);
}

TEST_F(WriterTest, a_put_that_is_cancelled_when_it_has_left_is_carried_to_its_end) {
    server_.faults().delay = 20ms;
    auto movies = table_.loader(executor());
    auto writer = table_.writer(movies);
    asio::cancellation_signal cancel;

    auto put = start(writer.put(film(1)), cancel);
    await_requests(1);
    cancel.emit(asio::cancellation_type::terminal);
    const auto code = code_of_end(put);
    const auto stored_then = server_.stored("Movies", key_item(1));
    run_until(context_, [&] { return movies.contains(key(1)); });

    EXPECT_EQ(code, asio::error::operation_aborted);
    EXPECT_EQ(stored_then, std::nullopt);
    EXPECT_EQ(server_.stored("Movies", key_item(1)), dynamodb::to_item(film(1)));
}

TEST_F(WriterTest, a_writer_that_is_closed_ends_what_has_not_left) {
    auto writer = table_.writer(executor());

    auto put = start(writer.put(film(1)));
    auto enqueue = start(writer.enqueue_put(film(2)));
    context_.poll_one();
    writer.close();

    EXPECT_EQ(code_of_end(put), asio::error::operation_aborted);
    run_ready(context_);
    EXPECT_EQ(writes(), 0U);
}

TEST_F(WriterTest, a_writer_that_goes_ends_what_is_under_way_and_clears_it) {
    server_.faults().delay = 20ms;
    auto movies = table_.loader(executor());
    std::optional<FilmWriter> writer(table_.writer(movies));
    movies.prime(key(1), std::optional(film(1))).prime(key(2), std::optional(film(2)));

    auto put = start(writer->put(rated(1, 9)));
    await_requests(1);
    writer.reset();

    EXPECT_EQ(code_of_end(put), asio::error::operation_aborted);
    EXPECT_FALSE(movies.contains(key(1)));
    EXPECT_TRUE(movies.contains(key(2)));
}

TEST_F(WriterTest, a_batch_that_outlives_its_writer_does_not_touch_the_loader) {
    server_.faults().delay = 20ms;
    {
        auto movies = table_.loader(executor());
        auto writer = table_.writer(movies);
        auto put = start(writer.put(film(1)));
        await_requests(1);
    }

    run_until(context_, [&] { return server_.stored("Movies", key_item(1)).has_value(); });
    run_ready(context_);

    EXPECT_EQ(server_.stored("Movies", key_item(1)), dynamodb::to_item(film(1)));
}

TEST_F(WriterTest, what_is_under_way_ends_with_the_client) {
    server_.faults().delay = 1h;
    std::optional<dynamodb::Client> client(this->client());
    const FilmTable table(*client, "Movies");
    auto movies = table.loader(executor());
    auto writer = table.writer(movies);
    movies.prime(key(1), std::optional(film(1)));

    auto put = start(writer.put(rated(1, 9)));
    auto enqueued = start(writer.enqueue_put(film(2)));
    await_requests(1);
    client.reset();

    EXPECT_EQ(code_of_end(put), asio::error::operation_aborted);
    EXPECT_FALSE(movies.contains(key(1)));
    const auto failures = run(writer.flush());
    ASSERT_EQ(failures.size(), 1U);
    EXPECT_EQ(failures[0].put, film(2));
}

TEST_F(WriterTest, calls_after_close_are_refused) {
    auto writer = table_.writer(executor());
    writer.close();

    EXPECT_EQ(code_of(writer.put(film(1))), coalesce::errc::closed);
    EXPECT_EQ(code_of(writer.remove(1, "Rush")), coalesce::errc::closed);
    EXPECT_EQ(code_of(writer.enqueue_put(film(1))), coalesce::errc::closed);
    EXPECT_EQ(code_of(writer.enqueue_remove(1, "Rush")), coalesce::errc::closed);
    EXPECT_EQ(code_of(writer.flush()), coalesce::errc::closed);
}

TEST_F(WriterTest, a_writer_can_be_moved) {
    auto writer = table_.writer(executor());
    auto put = writer.put(film(1));
    FilmWriter moved(std::move(writer));

    run(std::move(put));
    run(moved.put(film(2)));

    EXPECT_EQ(moved.name(), "Movies");
    EXPECT_EQ(writes(), 2U);
}

asio::awaitable<void> hold_writer(FilmTable table, Film film) {
    const auto executor = co_await asio::this_coro::executor;
    auto movies = table.loader(executor);
    auto writer = table.writer(movies);
    co_await writer.put(film);
}

TEST_F(WriterTest, a_writer_can_go_with_its_executor) {
    server_.faults().delay = 1h;

    const auto under_way = start(hold_writer(table_, film(1)));
    await_requests(1);
    const auto waiting = start(hold_writer(table_, film(2)));
    context_.poll_one();

    EXPECT_NE(under_way.wait_for(0s), std::future_status::ready);
}

} // namespace
} // namespace coalesce::test
