// What else a loader can do; docs/loader.md shows it piece by piece. Each function is one piece,
// and `main` runs them all.

#include <coalesce/loader.hpp>
#include <coalesce/lru_map.hpp>
#include <coalesce/ttl_map.hpp>

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <algorithm>
#include <cassert>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;

using UserId = int;

struct User {
    UserId id;
    std::string name;
};

// Stands for a database.
struct Database {
    std::vector<User> users{{3, "Edsger"}, {1, "Ada"}, {2, "Grace"}};

    using Deadline = std::optional<std::chrono::steady_clock::time_point>;

    asio::awaitable<std::vector<User>> select_users(std::vector<UserId> ids, Deadline = {}) {
        std::vector<User> found;
        for (const User& user : users)
            if (std::ranges::find(ids, user.id) != ids.end())
                found.push_back(user);
        co_return found;
    }
};

Database database;

void check(bool right, const char* what) {
    std::cout << (right ? "ok  " : "BAD ") << what << '\n';
    if (!right)
        std::exit(1);
}

// [map]
// Missing users are nullopt.
std::map<UserId, User> fetch_map(const std::vector<UserId>& ids) {
    std::map<UserId, User> found;
    for (const UserId id : ids)
        if (id < 3)
            found[id] = User{id, "user " + std::to_string(id)};
    return found;
}
// [/map]

asio::awaitable<void> use_map(asio::any_io_executor executor) {
    // [map-loader]
    coalesce::Loader<UserId, std::optional<User>> users{executor, fetch_map};

    std::optional<User> nobody = co_await users.load(7);
    // [/map-loader]
    check(!nobody, "a key that the map lacks is nullopt");
}

// [results]
std::vector<coalesce::Result<int>> parse_all(const std::vector<std::string>& texts) {
    std::vector<coalesce::Result<int>> answers;
    for (const std::string& text : texts)
        try {
            answers.push_back(std::stoi(text));
        } catch (...) {
            answers.push_back(std::current_exception()); // fails this key alone
        }
    return answers;
}
// [/results]

asio::awaitable<void> use_results(asio::any_io_executor executor) {
    coalesce::Loader<std::string, int> numbers{executor, parse_all};
    // [load-many]
    std::vector<std::string> texts{"1", "two", "3"};
    for (const coalesce::Result<int>& number : co_await numbers.load_many(texts))
        if (number)
            std::cout << *number << '\n';
        else
            std::cout << "not a number\n"; // number.error() is the exception
    // [/load-many]
}

// [rows]
// Rows come in any order, and not for every id.
asio::awaitable<std::vector<User>> select_users(std::vector<UserId> ids) {
    co_return co_await database.select_users(std::move(ids));
}
// [/rows]

asio::awaitable<void> use_rows(asio::any_io_executor executor) {
    // [rows-loader]
    coalesce::Loader<UserId, User> users{executor, coalesce::by_key(select_users, &User::id)};
    // [/rows-loader]
    auto ada = users.load(1);
    auto edsger = users.load(3);
    check((co_await std::move(ada)).name == "Ada", "rows in any order find their keys");
    check((co_await std::move(edsger)).name == "Edsger", "whoever asks first");
}

// [sink]
// Gives each answer as soon as it is there; the waiters of that key go on at once.
asio::awaitable<void> stream_users(std::vector<UserId> ids,
                                   coalesce::Sink<UserId, std::string> sink) {
    asio::steady_timer timer(co_await asio::this_coro::executor);
    for (const UserId id : ids) {
        timer.expires_after(1ms);
        co_await timer.async_wait(asio::use_awaitable);
        sink.settle(id, "user " + std::to_string(id));
    }
}
// [/sink]

asio::awaitable<void> use_sink(asio::any_io_executor executor) {
    coalesce::Loader<UserId, std::string> users{executor, stream_users};
    check(co_await users.load(5) == "user 5", "a sink settles keys one by one");
}

// [context]
asio::awaitable<std::vector<User>> fetch_in_time(std::vector<UserId> ids,
                                                 coalesce::BatchContext batch) {
    const auto patience = batch.deadline(); // when the last waiter gives up; nothing if one never
    co_return co_await database.select_users(std::move(ids), patience);
}
// [/context]

asio::awaitable<void> use_deadlines(asio::any_io_executor executor) {
    // [deadlines]
    coalesce::LoaderOptions options{.timeout = 2s}; // for every load of this loader
    coalesce::Loader<UserId, User> users{executor, fetch_in_time, options};

    const auto soon = std::chrono::steady_clock::now() + 100ms;
    auto ada = users.load_until(soon, 1); // for this one: errc::timed_out then, and nobody else
    // [/deadlines]
    check((co_await std::move(ada)).name == "Ada", "in time");
}

asio::awaitable<void> use_or(asio::any_io_executor executor) {
    coalesce::Loader<UserId, std::string> users{executor, stream_users};
    // [or]
    using namespace asio::experimental::awaitable_operators;
    asio::steady_timer timer(executor, 1h);
    auto load = users.load(5);
    auto first = co_await (std::move(load) || timer.async_wait(asio::use_awaitable));
    // [/or]
    check(first.index() == 0, "the load came first");
}

asio::awaitable<void> use_enqueue(asio::any_io_executor executor) {
    coalesce::Loader<UserId, std::string> users{executor, stream_users};
    // [enqueue]
    std::vector<coalesce::Pending<std::string>> names;
    for (UserId id = 0; id < 10; ++id)
        names.push_back(users.enqueue(id)); // queued now
    for (auto& name : names)
        std::cout << co_await name.get() << '\n'; // awaited later, once
    // [/enqueue]
}

asio::awaitable<void> use_schedules(asio::any_io_executor executor) {
    const auto fetch = select_users;
    using Users = coalesce::Loader<UserId, User>;
    // [schedules]
    using coalesce::by_key;
    Users patient{
        executor, by_key(fetch, &User::id), {.batch_schedule = coalesce::Tick{.quiet_rounds = 5}}};
    Users timed{executor, by_key(fetch, &User::id), {.batch_schedule = coalesce::Window{2ms}}};
    Users manual{executor, by_key(fetch, &User::id), {.batch_schedule = coalesce::Manual{}}};

    auto ada = manual.load(1);
    manual.dispatch(); // now, and not before
    // [/schedules]
    check((co_await std::move(ada)).name == "Ada", "sent by hand");
    check((co_await timed.load(2)).name == "Grace", "sent after the window");
    check((co_await patient.load(3)).name == "Edsger", "sent after five quiet rounds");
    // [schedule-fn]
    // With whatever else goes out: here, with a timer of ours.
    asio::steady_timer flush(executor, 1ms);
    const coalesce::ScheduleFn with_flush = [&flush](coalesce::Dispatch dispatch) {
        flush.async_wait([dispatch](boost::system::error_code) { dispatch(); });
    };
    coalesce::LoaderOptions options{.batch_schedule = with_flush};
    Users flushed{executor, by_key(fetch, &User::id), options};
    // [/schedule-fn]
    check((co_await flushed.load(2)).name == "Grace", "sent by a function");
}

asio::awaitable<void> use_maps(asio::any_io_executor executor) {
    // [cache-maps]
    using coalesce::LruMap;
    using coalesce::TtlMap;
    coalesce::Loader<UserId, std::string, std::identity, LruMap> recent{
        executor, stream_users, {}, {}, LruMap{.max_entries = 1000}};
    coalesce::Loader<UserId, std::string, std::identity, TtlMap> fresh{
        executor, stream_users, {}, {}, TtlMap{.time_to_live = 30s}};
    // [/cache-maps]
    check(co_await recent.load(1) == "user 1", "least recently used");
    check(co_await fresh.load(1) == "user 1", "time to live");
}

// [own-map]
// Any class with these four; `answer` may be an error.
class OwnMap {
public:
    using Answer = coalesce::Result<std::string>;

    const Answer* find(UserId id) {
        const auto found = answers_.find(id);
        return found == answers_.end() ? nullptr : &found->second;
    }
    void insert(UserId id, Answer answer) { answers_.insert_or_assign(id, std::move(answer)); }
    void erase(UserId id) { answers_.erase(id); }
    void clear() { answers_.clear(); }

private:
    std::map<UserId, Answer> answers_;
};
// [/own-map]

asio::awaitable<void> use_own_map(asio::any_io_executor executor) {
    // [own-map-loader]
    coalesce::Loader<UserId, std::string, std::identity, OwnMap> users{executor, stream_users};
    // [/own-map-loader]
    check(co_await users.load(1) == "user 1" && users.peek(1).has_value(), "a map of one's own");
}

// [cache-key-fn]
// Names that differ in case are one key.
struct LowerCase {
    std::string operator()(const std::string& name) const {
        std::string lower = name;
        std::ranges::transform(lower, lower.begin(),
                               [](char c) { return static_cast<char>(std::tolower(c)); });
        return lower;
    }
};
// [/cache-key-fn]

asio::awaitable<void> use_cache_key_fn(asio::any_io_executor executor) {
    const auto lengths = [](const std::vector<std::string>& names) {
        return std::vector<std::size_t>(names.size(), names.size());
    };
    // [cache-key-fn-loader]
    coalesce::Loader<std::string, std::size_t, LowerCase> by_name{executor, lengths};
    // [/cache-key-fn-loader]
    auto ada = by_name.load("Ada");
    auto shouting = by_name.load("ADA");
    check(co_await std::move(ada) == 1, "one key");
    check(co_await std::move(shouting) == 1, "one answer");
}

asio::awaitable<void> use_prime(asio::any_io_executor executor) {
    coalesce::Loader<UserId, std::string> users{executor, stream_users};
    // [prime]
    users.prime(1, "Ada");                                // unless it is there or on its way
    users.prime(1, "Countess", coalesce::Prime::replace); // whatever is there
    auto waiting = users.load(2);
    users.prime(2, "Grace", coalesce::Prime::resolve); // also who waits; the key is not sent
    users.clear(1);                                    // the next load asks anew
    // [/prime]
    check(co_await std::move(waiting) == "Grace", "a waiter is resolved");
    check(co_await users.load(1) == "user 1", "asked anew");
}

bool is_permanent(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const std::invalid_argument&) {
        return true;
    } catch (...) {
        return false;
    }
}

asio::awaitable<void> use_cache_errors(asio::any_io_executor executor) {
    // [cache-errors]
    coalesce::LoaderOptions options{.cache_errors = is_permanent}; // or true, or false
    coalesce::Loader<std::string, int> numbers{executor, parse_all, options};
    // [/cache-errors]
    std::vector<std::string> texts{"two"};
    const auto results = co_await numbers.load_many(texts);
    check(results[0].has_error() && numbers.contains("two"), "a permanent error is cached");
}

asio::awaitable<void> use_view(asio::any_io_executor executor) {
    coalesce::Loader<std::string, int> numbers{executor, parse_all};
    // [string-view]
    std::string_view text = "42"; // made a std::string only if it is not in the cache
    int number = co_await numbers.load(text);
    // [/string-view]
    check(number == 42, "found by a string_view");
}

asio::awaitable<void> use_statistics(asio::any_io_executor executor) {
    // [statistics]
    const auto seen = std::make_shared<coalesce::Statistics>();
    coalesce::LoaderOptions options{.name = "users", .observer = seen};
    coalesce::Loader<UserId, std::string> users{executor, stream_users, options};

    for (UserId id = 0; id < 3; ++id)
        co_await users.load(id); // awaited one by one: a batch each

    for (const std::string& warning : seen->n_plus_one())
        std::cout << warning << '\n'; // loader "users" sent 3 batches of 1 in one request
    // [/statistics]
    check(seen->n_plus_one().size() == 1, "an N+1 is reported");
}

asio::awaitable<void> use_limit(asio::any_io_executor executor) {
    // [limit]
    coalesce::LoaderOptions options{.max_batch_size = 100, .max_concurrent_batches = 4};
    // [/limit]
    coalesce::Loader<UserId, std::string> users{executor, stream_users, options};
    check(co_await users.load(1) == "user 1", "within the limit");
}

// [cycle]
// A post needs its author, and an author their posts: each batch would wait for the other.
asio::awaitable<std::vector<int>> fetch_posts(coalesce::Loader<int, int>& authors,
                                              std::vector<int> ids) {
    for (const int id : ids)
        co_await authors.load(id);
    co_return ids;
}
// [/cycle]

asio::awaitable<void> use_cycle(asio::any_io_executor executor) {
    coalesce::Loader<int, int>* posts = nullptr;
    coalesce::LoaderOptions named{.name = "authors"};
    coalesce::Loader<int, int> authors{
        executor, [&](std::vector<int> ids) { return fetch_posts(*posts, std::move(ids)); }, named};
    named.name = "posts";
    coalesce::Loader<int, int> posts_loader{
        executor, [&](std::vector<int> ids) { return fetch_posts(authors, std::move(ids)); },
        named};
    posts = &posts_loader;
    try {
        co_await posts_loader.load(1);
    } catch (const boost::system::system_error& error) {
        std::cout << error.what() << '\n';
        check(error.code() == coalesce::errc::dependency_cycle, "a cycle is an error, not a hang");
    }
}

asio::awaitable<void> use_everything() {
    const auto executor = co_await asio::this_coro::executor;
    co_await use_map(executor);
    co_await use_results(executor);
    co_await use_rows(executor);
    co_await use_sink(executor);
    co_await use_deadlines(executor);
    co_await use_or(executor);
    co_await use_enqueue(executor);
    co_await use_schedules(executor);
    co_await use_maps(executor);
    co_await use_own_map(executor);
    co_await use_cache_key_fn(executor);
    co_await use_prime(executor);
    co_await use_cache_errors(executor);
    co_await use_view(executor);
    co_await use_statistics(executor);
    co_await use_limit(executor);
    co_await use_cycle(executor);
    std::cout << "all of it\n";
}

int main() {
    asio::io_context context;
    asio::co_spawn(context, use_everything(), [](std::exception_ptr error) {
        if (error)
            std::rethrow_exception(error);
    });
    context.run();
}
