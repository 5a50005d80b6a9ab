// Who waits may leave; docs/cancellation.md shows it piece by piece. The time is that of the test
// kit, so that an hour takes no time and everything happens in the same order each time.

#include <coalesce/loader.hpp>
#include <coalesce/testing.hpp>

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <string>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;
using coalesce::testing::EventLoop;
using coalesce::testing::sleep;
using Backend = coalesce::testing::ScriptedBatch<int, std::string>;
using Users = coalesce::Loader<int, std::string>;

void check(bool right, const char* what) {
    std::cout << (right ? "ok  " : "BAD ") << what << '\n';
    if (!right)
        std::exit(1);
}

Backend slow_backend() {
    Backend backend;
    backend.answers_with([](int id) { return "user " + std::to_string(id); }).takes(1s);
    return backend;
}

// [or]
using namespace asio::experimental::awaitable_operators;

// The user's name, or "somebody" if it does not come in time.
asio::awaitable<std::string> name_soon(Users& users, int id) {
    auto name = users.load(id);
    auto pause = sleep(100ms); // in a server: a steady_timer's async_wait(use_awaitable)
    const auto first = co_await (std::move(name) || std::move(pause));
    co_return first.index() == 0 ? std::get<0>(first) : "somebody";
}
// [/or]

void race() {
    EventLoop loop;
    Backend backend = slow_backend();
    Users users{loop.executor(), backend};
    check(loop.run(name_soon(users, 1)) == "somebody", "the timer was first");
    check(backend.cancelled() == 1, "nobody else waited: the batch was cancelled");
}

// [disconnect]
// One request of a server. It ends when its client hangs up.
struct Request {
    asio::cancellation_signal hung_up;

    void start(asio::any_io_executor executor, asio::awaitable<void> work) {
        asio::co_spawn(executor, std::move(work),
                       asio::bind_cancellation_slot(hung_up.slot(), asio::detached));
    }
    void end() { hung_up.emit(asio::cancellation_type::terminal); } // on the same executor
};
// [/disconnect]

asio::awaitable<void> answer(Users& users, int id, std::string& answer) {
    answer = co_await users.load(id);
}

void hang_up() {
    EventLoop loop;
    Backend backend = slow_backend();
    Users users{loop.executor(), backend};
    // [two-requests]
    Request impatient, patient; // both want user 1
    std::string nobody, somebody;
    impatient.start(loop.executor(), answer(users, 1, nobody));
    patient.start(loop.executor(), answer(users, 1, somebody));
    loop.settle();

    impatient.end();
    loop.advance(1s);
    check(nobody.empty() && somebody == "user 1", "who stays is served");
    // [/two-requests]
    check(backend.cancelled() == 0, "and the batch goes on");
}

// [total]
asio::awaitable<std::string> load_or_total(Users& users, int id) {
    // A plain co_spawn lets only terminal through.
    co_await asio::this_coro::reset_cancellation_state(asio::enable_total_cancellation());
    co_return co_await users.load(id);
}
// [/total]

void cancel_totally() {
    EventLoop loop;
    Backend backend = slow_backend();
    Users users{loop.executor(), backend};
    asio::cancellation_signal signal;
    bool aborted = false;
    asio::co_spawn(loop.executor(), load_or_total(users, 1),
                   asio::bind_cancellation_slot(signal.slot(),
                                                [&](std::exception_ptr error, const std::string&) {
                                                    aborted = error != nullptr;
                                                }));
    loop.settle();
    signal.emit(asio::cancellation_type::total);
    loop.settle();
    check(aborted && backend.cancelled() == 1, "total cancellation is heard where it is enabled");
}

void time_out() {
    EventLoop loop;
    Backend backend = slow_backend();
    // [deadlines]
    Users users{loop.executor(), backend, {.name = "users", .timeout = 2s}}; // for every load

    auto hasty = loop.start(users.load_until(loop.now() + 100ms, 1)); // for this one
    auto patient = loop.start(users.load(1));
    loop.advance(1s);

    std::cout << hasty.error() << '\n';
    check(patient.get() == "user 1", "the same key, another waiter");
    // [/deadlines]
}

asio::awaitable<void> give_up(Users& users) {
    // [timed-out]
    try {
        co_await users.load(1);
    } catch (const boost::system::system_error& error) {
        check(error.code() == coalesce::errc::timed_out, "coalesce's own");
        check(error.code() == std::errc::timed_out, "and everybody's");
    }
    // [/timed-out]
}

void give_up_in_time() {
    EventLoop loop;
    Backend backend = slow_backend();
    Users users{loop.executor(), backend, {.timeout = 10ms}};
    loop.run(give_up(users));
}

// [batch-function]
struct Connection {
    int busy = 0;
    int broken = 0;
};

// A batch function whose round trip can be cut short.
asio::awaitable<std::vector<std::string>> fetch(Connection& connection, std::vector<int> ids,
                                                coalesce::BatchContext batch) {
    ++connection.busy;
    const auto until = batch.deadline(); // tell the server, if it can be told
    try {
        co_await sleep(until ? 1s : 2s); // the round trip
    } catch (const boost::system::system_error&) {
        ++connection.broken; // half an answer may be under way on it: not to be used again
        --connection.busy;
        throw; // nobody reads this error
    }
    --connection.busy;
    co_return std::vector<std::string>(ids.size(), "somebody");
}
// [/batch-function]

void cancel_a_batch() {
    EventLoop loop;
    Connection connection;
    const auto fetch_here = [&connection](std::vector<int> ids, coalesce::BatchContext batch) {
        return fetch(connection, std::move(ids), std::move(batch));
    };
    Users users{loop.executor(), fetch_here, {.timeout = 500ms}};
    auto user = loop.start(users.load(1));
    loop.advance(500ms);
    check(connection.broken == 1 && connection.busy == 0, "its function was told");
    check(!users.contains(1), "a time-out is not an answer");
}

void drop() {
    EventLoop loop;
    Backend backend = slow_backend();
    Users users{loop.executor(), backend};
    // [drop]
    {
        auto unwanted = users.load(1); // queued
        auto wanted = users.load(2);
        auto task = loop.start(std::move(wanted));
    } // `unwanted` goes, and its key with it; a task that is dropped goes on
    loop.advance(1s);
    check(backend.batches() == std::vector<std::vector<int>>{{2}}, "only 2 was sent");
    // [/drop]
}

void close() {
    EventLoop loop;
    Backend backend = slow_backend();
    // [close]
    std::optional<Users> users(std::in_place, loop.executor(), backend);
    auto waits = loop.start(users->load(1));
    loop.settle();

    users.reset(); // its destructor closes it
    loop.settle();
    check(waits.error().starts_with("Operation canceled"), "every wait ends");
    check(backend.cancelled() == 1, "and what ran is cancelled");
    // [/close]
}

int main() {
    race();
    hang_up();
    cancel_totally();
    time_out();
    give_up_in_time();
    cancel_a_batch();
    drop();
    close();
    std::cout << "all of it\n";
}
