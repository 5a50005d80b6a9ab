// Writers as streams: room, flush, and what has failed.

#include "writer_fixture.hpp"

#include <optional>

namespace coalesce::test {
namespace {

using dynamodb::errc;
using dynamodb::WriterOptions;
using namespace std::chrono_literals;

class WriterStream : public WriterTest {
protected:
    static WriterOptions room_for(std::size_t max_waiting) {
        WriterOptions options;
        options.max_waiting = max_waiting;
        return options;
    }

    /// Enqueues films, one after the other.
    static asio::awaitable<void> import(FilmWriter& writer, int from, int to) {
        for (int i = from; i < to; ++i) {
            const auto next = film(i);
            co_await writer.enqueue_put(next);
        }
    }

    static asio::awaitable<Failures> import_all(FilmWriter& writer, int count) {
        co_await import(writer, 0, count);
        co_return co_await writer.flush();
    }
};

TEST_F(WriterStream, BW7_a_flush_ends_when_all_is_written) {
    auto writer = table_.writer(executor());

    const auto failures = run(import_all(writer, 30));

    EXPECT_TRUE(failures.empty());
    EXPECT_EQ(server_.stored("Movies", key_item(0)), dynamodb::to_item(film(0)));
    EXPECT_EQ(server_.stored("Movies", key_item(29)), dynamodb::to_item(film(29)));
    EXPECT_EQ(batch_sizes("BatchWriteItem"), (std::multiset<std::size_t>{5, 25}));
}

TEST_F(WriterStream, BW7_no_more_than_max_waiting_writes_wait) {
    const auto counter = std::make_shared<WriteCounter>();
    auto options = room_for(3);
    options.observer = counter;
    auto writer = table_.writer(executor(), options);

    run(import_all(writer, 20));

    EXPECT_EQ(counter->most_waiting, 3U);
    EXPECT_NE(server_.stored("Movies", key_item(19)), std::nullopt);
}

TEST_F(WriterStream, BW5_a_flush_gives_what_has_failed_as_it_was_given) {
    const auto counter = std::make_shared<WriteCounter>();
    WriterOptions options;
    options.observer = counter;
    auto writer = table_.writer(executor(), options);
    run(writer.enqueue_put(film(1)));
    run(writer.enqueue_put(huge(2)));
    run(writer.enqueue_remove(3, ""));

    auto failures = run(writer.flush());

    ASSERT_EQ(failures.size(), 2U);
    if (!failures[0].put)
        std::swap(failures[0], failures[1]);
    EXPECT_EQ(failures[0].put, huge(2));
    EXPECT_FALSE(failures[0].removed.has_value());
    EXPECT_EQ(test::code_of(failures[0].error), errc::invalid_item);
    EXPECT_FALSE(failures[1].put.has_value());
    EXPECT_EQ(failures[1].removed.value().year, 3);
    EXPECT_EQ(test::code_of(failures[1].error), errc::invalid_key);
    EXPECT_EQ(counter->unobserved, 0U);
}

TEST_F(WriterStream, what_has_failed_is_given_once) {
    auto writer = table_.writer(executor());
    run(writer.enqueue_put(huge(1)));

    const auto first = run(writer.flush());
    const auto second = run(writer.flush());

    EXPECT_EQ(first.size(), 1U);
    EXPECT_EQ(second.size(), 0U);
}

TEST_F(WriterStream, a_flush_of_nothing_ends) {
    auto writer = table_.writer(executor());

    EXPECT_TRUE(run(writer.flush()).empty());
    EXPECT_EQ(writes(), 0U);
}

TEST_F(WriterStream, a_full_stream_and_a_flush_do_not_wait_for_the_schedule) {
    auto options = room_for(2);
    options.batch_schedule = Manual{};
    auto writer = table_.writer(executor(), options);

    const auto failures = run(import_all(writer, 5));

    EXPECT_TRUE(failures.empty());
    EXPECT_NE(server_.stored("Movies", key_item(4)), std::nullopt);
}

TEST_F(WriterStream, a_loader_is_told_of_enqueued_writes) {
    auto movies = table_.loader(executor());
    auto writer = table_.writer(movies);

    run(import_all(writer, 2));

    EXPECT_EQ(run(movies.load(1, "Rush")), film(1));
    EXPECT_EQ(reads(), 0U);
}

TEST_F(WriterStream, who_waits_first_gets_room_first) {
    auto writer = table_.writer(executor(), room_for(1));
    auto first = start(import(writer, 0, 5));
    auto second = start(import(writer, 10, 12));

    finish(second);

    EXPECT_NE(first.wait_for(0s), std::future_status::ready);
    EXPECT_EQ(server_.stored("Movies", key_item(4)), std::nullopt);
    finish(first);
}

TEST_F(WriterStream, who_is_cancelled_while_waiting_for_room_writes_nothing) {
    auto writer = table_.writer(executor(), room_for(1));
    asio::cancellation_signal cancel;
    server_.faults().delay = 1h;

    run(writer.enqueue_put(film(1)));
    auto waiting = start(writer.enqueue_put(film(2)), cancel);
    auto behind = start(writer.enqueue_put(film(3)));
    await_requests(1);
    cancel.emit(asio::cancellation_type::terminal);

    EXPECT_EQ(code_of_end(waiting), asio::error::operation_aborted);
    EXPECT_NE(behind.wait_for(0s), std::future_status::ready);
}

TEST_F(WriterStream, who_is_cancelled_lets_those_behind_have_the_room) {
    auto writer = table_.writer(executor(), room_for(1));
    asio::cancellation_signal cancel;
    server_.faults().delay = 20ms;

    run(writer.enqueue_put(film(1)));
    auto waiting = start(writer.enqueue_put(film(2)), cancel);
    auto behind = start(writer.enqueue_put(film(3)));
    await_requests(1);
    cancel.emit(asio::cancellation_type::terminal);
    code_of_end(waiting);
    finish(behind);
    const auto failures = run(writer.flush());

    EXPECT_TRUE(failures.empty());
    EXPECT_EQ(server_.stored("Movies", key_item(2)), std::nullopt);
    EXPECT_NE(server_.stored("Movies", key_item(3)), std::nullopt);
}

TEST_F(WriterStream, a_flush_that_is_cancelled_leaves_its_failures_to_the_next) {
    auto writer = table_.writer(executor());
    asio::cancellation_signal cancel;
    server_.faults().delay = 20ms;
    run(writer.enqueue_put(huge(1)));
    run(writer.enqueue_put(film(2)));

    auto cancelled = start(writer.flush(), cancel);
    await_requests(1);
    cancel.emit(asio::cancellation_type::terminal);
    const auto code = code_of_end(cancelled);
    const auto failures = run(writer.flush());

    EXPECT_EQ(code, asio::error::operation_aborted);
    ASSERT_EQ(failures.size(), 1U);
    EXPECT_EQ(failures[0].put, huge(1));
    EXPECT_NE(server_.stored("Movies", key_item(2)), std::nullopt);
}

asio::awaitable<std::vector<dynamodb::FailedWrite<FilmKey, Film>>>
flush_without_throwing(dynamodb::Writer<FilmKey, Film>& writer) {
    co_await asio::this_coro::throw_if_cancelled(false);
    co_return co_await writer.flush();
}

TEST_F(WriterStream, a_flush_is_cancelled_also_where_cancellation_is_not_thrown) {
    auto writer = table_.writer(executor());
    asio::cancellation_signal cancel;
    server_.faults().delay = 1h;
    run(writer.enqueue_put(film(1)));

    auto flush = start(flush_without_throwing(writer), cancel);
    await_requests(1);
    cancel.emit(asio::cancellation_type::terminal);
    run_ready(context_);

    ASSERT_EQ(flush.wait_for(0s), std::future_status::ready);
    EXPECT_EQ(code_of_end(flush), asio::error::operation_aborted);
}

TEST_F(WriterStream, closing_the_writer_ends_who_waits_for_room_or_a_flush) {
    server_.faults().delay = 1h;
    auto writer = table_.writer(executor(), room_for(1));
    run(writer.enqueue_put(film(1)));
    auto enqueue = start(writer.enqueue_put(film(2)));
    auto flush = start(writer.flush());
    await_requests(1);

    writer.close();
    run_ready(context_);

    ASSERT_EQ(flush.wait_for(0s), std::future_status::ready);
    EXPECT_EQ(code_of_end(enqueue), asio::error::operation_aborted);
    EXPECT_EQ(code_of_end(flush), asio::error::operation_aborted);
}

TEST_F(WriterStream, a_writer_that_goes_ends_who_waits_for_room_or_a_flush) {
    server_.faults().delay = 1h;
    std::optional<FilmWriter> writer(table_.writer(executor(), room_for(1)));
    run(writer->enqueue_put(film(1)));
    auto enqueue = start(writer->enqueue_put(film(2)));
    auto flush = start(writer->flush());
    await_requests(1);

    writer.reset();
    run_ready(context_);

    ASSERT_EQ(flush.wait_for(0s), std::future_status::ready);
    EXPECT_EQ(code_of_end(enqueue), asio::error::operation_aborted);
    EXPECT_EQ(code_of_end(flush), asio::error::operation_aborted);
}

TEST_F(WriterStream, who_waits_for_room_or_a_flush_can_go_with_the_executor) {
    server_.faults().delay = 1h;
    const auto writer = std::make_shared<FilmWriter>(table_.writer(executor(), room_for(1)));
    const auto hold = [](std::shared_ptr<FilmWriter> held, int from) -> asio::awaitable<void> {
        co_await import(*held, from, from + 2);
        co_await held->flush();
    };

    for (int i = 0; i < 4; ++i)
        start(hold(writer, 10 * i));
    const auto flush = start(writer->flush());
    await_requests(1);

    EXPECT_NE(flush.wait_for(0s), std::future_status::ready);
}

TEST_F(WriterStream, options_that_cannot_be_used_are_refused) {
    WriterOptions no_time;
    no_time.timeout = 0ms;

    try {
        table_.writer(executor(), room_for(0));
        FAIL() << "max_waiting";
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), coalesce::errc::invalid_option);
        EXPECT_NE(std::string(error.what()).find("\"Movies\": max_waiting is 0"),
                  std::string::npos);
    }
    EXPECT_THROW(table_.writer(executor(), no_time), boost::system::system_error);
}

} // namespace
} // namespace coalesce::test
