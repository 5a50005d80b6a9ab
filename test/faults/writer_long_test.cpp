// Many requests at once that write a few keys, on a service that misbehaves: no write is lost, and
// none comes after a later one of its key.

#include "write_log.hpp"
#include "writer_fixture.hpp"
#include "writer_session.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include <deque>
#include <iostream>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace coalesce::test {
namespace {

using dynamodb::Client;
using dynamodb::errc;
using namespace std::chrono_literals;
using Kind = WriteLog::Kind;
using Place = WriteLog::Place;
using Version = WriteLog::Version;

const auto& tables = WriterSession::tables;
constexpr int shared_keys = 20;    // of each table, that writers write
constexpr int batch_keys = 1000;   // from here on, those of `batch_put`
constexpr int private_keys = 2000; // from here on, one for each request

/// A write that is awaited later.
class Pending {
public:
    Pending(Version of_write, asio::awaitable<void> of_end)
        : version(of_write), end(std::move(of_end)) {}

    Version version;
    asio::awaitable<void> end;
};

/// Requests, and the log of what they write. Versions grow with the calls, and so must what is
/// stored: of one key, writes reach the client in the order of the calls, also those of different
/// writers. For that, each step of a request writes what it writes in one handler, and its batch
/// has left before the next step; and each batch takes the same number of rounds, for none leaves
/// by its age.
class LongWriterRun : public WriterTest {
protected:
    LongWriterRun() { server_.create_table(tables[1], dynamodb::key_schema<FilmKey>()); }

    void run_requests(unsigned max_attempts) {
        auto options = server_.client_options();
        options.max_attempts = max_attempts;
        const Client client(context_.get_executor(), options);
        for (int number = 0; number < requests; ++number)
            spawn(client, number);

        run_until(context_, [this] { return running_ == 0; });
        run_until(context_, [&] {
            const auto writes = client.statistics().writes;
            return writes.asked == writes.ended();
        });

        statistics_ = client.statistics();
        report();
    }

    /// What holds whatever went wrong.
    void expect_nothing_lost_and_all_in_order() const {
        for (const auto& [place, versions] : log_.by_place())
            expect_in_order(place);
        for (const auto size : server_.record().batch_sizes("BatchWriteItem"))
            EXPECT_LE(size, 25U);
        EXPECT_EQ(statistics_.writes.asked, statistics_.writes.ended());
        EXPECT_GE(statistics_.writes.superseded, 1U);
        EXPECT_GE(statistics_.writes.withdrawn, 1U);
        EXPECT_GE(own_reads_, 1U);
    }

    /// What holds where no request is repeated.
    void expect_each_stored_once() const {
        for (const auto& [place, versions] : log_.by_place()) {
            std::set<Version> stored;
            for (const auto& item : server_.writes_of(place.first, key_item(place.second)))
                EXPECT_TRUE(!item || stored.insert(version_of(*item)).second) << place.second;
        }
    }

    std::size_t failed() const { return failed_; }

private:
    // --- Requests ----------------------------------------------------------------------------

    void spawn(const Client& client, int number) {
        const bool is_cancelled = number % 2 == 0;
        ++running_;
        auto& signal = signals_.emplace_back();
        asio::co_spawn(context_, request(client, number),
                       asio::bind_cancellation_slot(signal.slot(), [this, is_cancelled](auto e) {
                           --running_;
                           EXPECT_TRUE(!e || (is_cancelled && test::code_of(e) == aborted));
                       }));
        if (!is_cancelled)
            return;
        ++running_;
        asio::co_spawn(context_, cancel_some_time(signal), [this](auto) { --running_; });
    }

    asio::awaitable<void> cancel_some_time(asio::cancellation_signal& signal) {
        asio::steady_timer timer(context_, std::chrono::milliseconds(below(1000)));
        co_await timer.async_wait(asio::use_awaitable);
        signal.emit(asio::cancellation_type::terminal);
    }

    asio::awaitable<void> request(const Client& client, int number) {
        switch (number % 5) {
        case 0: return read_own_writes(client, number);
        case 1: return await_later(client);
        case 2: return drop_some(client);
        case 3: return stream(client);
        default: return put_batches(client);
        }
    }

    asio::awaitable<void> read_own_writes(const Client& client, int number) {
        WriterSession session(client, context_.get_executor());
        for (int step = 0; step < 2; ++step) {
            auto write = any_write(session);
            co_await read_own_write(session, private_keys + number);
            co_await await_write(std::move(write));
        }
    }

    asio::awaitable<void> await_later(const Client& client) {
        WriterSession session(client, context_.get_executor());
        for (int step = 0; step < 2; ++step) {
            auto writes = some_writes(session);
            co_await rounds(below(8));
            for (auto& write : writes)
                co_await await_write(std::move(write));
        }
    }

    asio::awaitable<void> drop_some(const Client& client) {
        WriterSession session(client, context_.get_executor());
        for (int step = 0; step < 2; ++step) {
            auto writes = some_writes(session);
            co_await rounds(below(8));
            writes.erase(writes.begin() + 2, writes.end());
            for (auto& write : writes)
                co_await await_write(std::move(write));
        }
    }

    asio::awaitable<void> stream(const Client& client) {
        WriterSession session(client, context_.get_executor());
        for (int step = 0; step < 2; ++step) {
            std::vector<Version> versions;
            for (int i = 0; i < 8; ++i)
                versions.push_back(co_await enqueue_any(session.writers[table_of(i)], table_of(i)));
            co_await rounds(10); // `flush` does not wait for the tick, and would overtake others
            for (auto& writer : session.writers)
                forget(co_await writer.flush(), versions);
            for (const auto version : versions)
                acknowledge(version);
        }
    }

    /// Unlike what a writer was given, this can be taken back until it has left the client.
    asio::awaitable<void> put_batches(const Client& client) {
        const FilmTable table(client, tables[0]);
        for (int step = 0; step < 2; ++step) {
            std::vector<Version> versions;
            std::vector<Film> films;
            for (int i = 0; i < 6; ++i) {
                const auto key = batch_keys + below(10);
                versions.push_back(log_.call({tables[0], key}, Kind::put));
                films.push_back(rated(key, static_cast<double>(versions.back())));
            }
            const auto written = co_await client.batch_put(table, films);
            for (std::size_t i = 0; i < written.size(); ++i)
                if (written[i])
                    acknowledge(versions[i]);
                else
                    count_failure(test::code_of(written[i].error()));
        }
    }

    // --- Writes ------------------------------------------------------------------------------

    /// Writes that the two tables get in one handler.
    std::vector<Pending> some_writes(WriterSession& session) {
        std::vector<Pending> writes;
        for (std::size_t table = 0; table < tables.size(); ++table)
            writes.push_back(write(session.writers[table], table, below(shared_keys), Kind::put));
        for (int i = 0; i < 6; ++i)
            writes.push_back(any_write(session));
        return writes;
    }

    Pending any_write(WriterSession& session) {
        const auto table = table_of(below(2));
        return write(session.writers[table], table, below(shared_keys), any_kind());
    }

    Pending write(WriterSession::Writer& writer, std::size_t table, int key, Kind kind) {
        const auto version = log_.call({tables[table], key}, kind);
        auto end = kind == Kind::put ? writer.put(rated(key, static_cast<double>(version)))
                                     : writer.remove(key, "Rush");
        return {version, std::move(end)};
    }

    asio::awaitable<Version> enqueue_any(WriterSession::Writer& writer, std::size_t table) {
        const auto key = below(shared_keys);
        const auto kind = any_kind();
        const auto version = log_.call({tables[table], key}, kind);
        if (kind == Kind::put)
            co_await writer.enqueue_put(rated(key, static_cast<double>(version)));
        else
            co_await writer.enqueue_remove(key, "Rush");
        co_return version;
    }

    /// Whether it was done.
    asio::awaitable<bool> await_write(Pending write) {
        boost::system::error_code failure;
        try {
            co_await std::move(write.end);
        } catch (const boost::system::system_error& error) {
            failure = error.code();
        }
        if (failure == aborted)
            throw boost::system::system_error(failure);
        if (failure)
            count_failure(failure);
        else
            acknowledge(write.version);
        co_return !failure;
    }

    /// A key of its own, which is put or removed, and then read.
    asio::awaitable<void> read_own_write(WriterSession& session, int key) {
        const auto table = table_of(below(2));
        const auto kind = any_kind();
        auto early = session.loaders[table].load(key, "Rush"); // on its way during the write
        auto pending = write(session.writers[table], table, key, kind);
        const auto version = pending.version;
        if (!co_await await_write(std::move(pending)))
            co_return;
        const auto loaded = co_await session.loaders[table].load(key, "Rush");
        EXPECT_EQ(loaded, kind == Kind::put
                              ? std::optional(rated(key, static_cast<double>(version)))
                              : std::nullopt);
        ++own_reads_;
    }

    /// Of enqueued writes, those that failed.
    void forget(const Failures& failures, std::vector<Version>& versions) {
        for (const auto& failure : failures) {
            count_failure(test::code_of(failure.error));
            std::erase_if(versions, [&](Version version) {
                const auto& write = log_.at(version);
                return failure.put ? version_of(*failure.put) == version
                                   : write.kind == Kind::removal &&
                                         write.place.second == failure.removed->year;
            });
        }
    }

    // --- What became of them -----------------------------------------------------------------

    static Version version_of(const Film& film) {
        return static_cast<Version>(film.info.rating.value());
    }
    static Version version_of(const dynamodb::Item& item) {
        return version_of(dynamodb::from_item<Film>(item));
    }

    /// A write was done: it is stored now, or a later one is.
    void acknowledge(Version version) {
        auto& write = log_.at(version);
        write.acknowledged = true;
        ++acknowledged_;
        const auto stored = server_.stored(write.place.first, key_item(write.place.second));
        EXPECT_GE(stored ? version_of(*stored) : log_.last_removal(write.place), version)
            << write.place.first << ' ' << write.place.second << (stored ? "" : ", removed");
    }

    void count_failure(boost::system::error_code code) {
        ++failed_;
        EXPECT_TRUE(code == errc::throttled || code == errc::internal_server_error ||
                    code == errc::unprocessed || code.category() == dynamodb::transport_category())
            << code.message();
    }

    /// What was stored never goes back, and ends with the last write that was acknowledged, or a
    /// later one. A removal is stored as nothing: it is the first that it can have been.
    void expect_in_order(const Place& place) const {
        Version reached = 0;
        bool is_there = false;
        for (const auto& item : server_.writes_of(place.first, key_item(place.second))) {
            is_there = item.has_value();
            const auto version = item ? version_of(*item) : log_.first_removal(place, reached);
            EXPECT_GE(version, reached) << place.first << ' ' << place.second;
            reached = std::max(reached, version);
        }
        if (!is_there)
            reached = std::max(reached, log_.last_removal(place));
        for (const auto version : log_.by_place().at(place))
            EXPECT_TRUE(!log_.at(version).acknowledged || version <= reached)
                << place.first << ' ' << place.second << ": " << version;
    }

    void report() const {
        const auto& writes = statistics_.writes;
        std::cout << "[ writes   ] " << log_.size() << " called for, " << acknowledged_
                  << " acknowledged, " << failed_ << " failed; " << writes.written << " written, "
                  << writes.superseded << " superseded, " << writes.withdrawn << " withdrawn, "
                  << statistics_.batch_write_requests << " requests, " << statistics_.retries
                  << " retries; " << own_reads_ << " own writes read\n";
    }

    // --- By chance ---------------------------------------------------------------------------

    int below(int end) { return static_cast<int>(random_() % static_cast<unsigned>(end)); }
    Kind any_kind() { return below(4) == 0 ? Kind::removal : Kind::put; }
    static std::size_t table_of(int number) { return static_cast<std::size_t>(number % 2); }

    asio::awaitable<void> rounds(int count) {
        for (int i = 0; i < count; ++i)
            co_await asio::post(context_, asio::use_awaitable);
    }

    static constexpr int requests = 300;
    static constexpr auto aborted = asio::error::operation_aborted;

    std::mt19937 random_{1};
    WriteLog log_;
    std::deque<asio::cancellation_signal> signals_;
    int running_ = 0;
    std::size_t acknowledged_ = 0;
    std::size_t failed_ = 0;
    std::size_t own_reads_ = 0;
    dynamodb::ClientStatistics statistics_;
};

void fail_some_requests(Faults& faults) {
    faults.unprocessed = 0.2;
    for (const auto fault :
         {Fault::internal_error, Fault::unavailable, Fault::throughput_exceeded,
          Fault::cut_before_answer, Fault::cut_in_head, Fault::cut_in_body, Fault::reset})
        rate_of(faults, fault) = 0.04;
}

TEST_F(LongWriterRun, BW4_no_write_is_lost_or_out_of_order_when_items_are_left_unprocessed) {
    server_.faults().unprocessed = 0.3;

    run_requests(1);

    expect_nothing_lost_and_all_in_order();
    expect_each_stored_once();
    EXPECT_EQ(failed(), 0U);
}

TEST_F(LongWriterRun, BW4_no_write_is_lost_or_out_of_order_when_requests_are_repeated) {
    fail_some_requests(server_.faults());

    run_requests(10);

    expect_nothing_lost_and_all_in_order();
    EXPECT_EQ(failed(), 0U);
}

TEST_F(LongWriterRun, BW4_no_write_is_lost_or_out_of_order_when_requests_fail_for_good) {
    fail_some_requests(server_.faults());

    run_requests(1);

    expect_nothing_lost_and_all_in_order();
    EXPECT_GE(failed(), 1U);
}

} // namespace
} // namespace coalesce::test
