// How code that loads is tested; docs/testing.md shows it piece by piece. Each function is one
// test, in no framework at all, and `main` runs them all.

#include <coalesce/loader.hpp>
#include <coalesce/statistics.hpp>
#include <coalesce/testing.hpp>
#include <coalesce/ttl_map.hpp>

#include <boost/asio.hpp>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;

void check(bool right, const char* what) {
    std::cout << (right ? "ok  " : "BAD ") << what << '\n';
    if (!right)
        std::exit(1);
}

// [resolver]
using Users = coalesce::Loader<int, std::string>;

struct Post {
    std::string title;
    int author_id;
};

// The code under test.
asio::awaitable<std::vector<std::string>> bylines(Users& users, std::vector<Post> posts) {
    std::vector<asio::awaitable<std::string>> authors;
    for (const Post& post : posts)
        authors.push_back(users.load(post.author_id));
    std::vector<std::string> lines;
    for (std::size_t i = 0; i < posts.size(); ++i) {
        const std::string author = co_await std::move(authors[i]);
        lines.push_back(posts[i].title + ", by " + author);
    }
    co_return lines;
}
// [/resolver]

const std::vector<Post> posts{{"Notes", 1}, {"Compilers", 2}, {"Sketch", 1}};

void test_first() {
    // [first]
    coalesce::testing::EventLoop loop;                          // no thread, no real time
    coalesce::testing::ScriptedBatch<int, std::string> backend; // instead of the database
    backend.answers(1, "Ada").answers(2, "Grace");
    Users users{loop.executor(), backend};

    auto lines = loop.run(bylines(users, posts));

    check(lines[2] == "Sketch, by Ada", "each post has its author");
    check(backend.batches() == std::vector<std::vector<int>>{{1, 2}}, "asked once, for both");
    // [/first]
}

// [n-plus-one]
asio::awaitable<void> one_by_one(Users& users, std::vector<Post> all) {
    for (const Post& post : all)
        co_await users.load(post.author_id); // awaited before the next is asked for
}
// [/n-plus-one]

void test_batches() {
    coalesce::testing::EventLoop loop;
    coalesce::testing::ScriptedBatch<int, std::string> backend;
    backend.answers_with([](int id) { return "user " + std::to_string(id); });
    // [n-plus-one-test]
    const auto seen = std::make_shared<coalesce::Statistics>();
    Users users{loop.executor(), backend, {.name = "users", .observer = seen}};
    std::vector<Post> many{{"a", 1}, {"b", 2}, {"c", 3}};

    loop.run(one_by_one(users, many));

    check(backend.batches().size() == 3, "an N+1: one would have been enough");
    check(seen->n_plus_one(2).size() == 1, "the loader is named: see Statistics");
    // [/n-plus-one-test]
}

void test_failures() {
    coalesce::testing::EventLoop loop;
    // [failures]
    coalesce::testing::ScriptedBatch<int, std::string> backend;
    backend.answers(1, "Ada")
        .fails(2, "locked")                       // this key, alone
        .misses(3)                                // no such row: errc::no_answer, or nullopt
        .fails_next_batch("connection was lost"); // all keys of one batch
    Users users{loop.executor(), backend};

    auto first = loop.run(users.load_many({1, 2, 3}));
    auto second = loop.run(users.load_many({1, 2, 3}));

    check(first[0].has_error(), "the first batch fails as a whole, and is not cached");
    check(second[0].has_value() && second[1].has_error(), "the second as the script says");
    // [/failures]
}

void test_time() {
    coalesce::testing::EventLoop loop;
    coalesce::testing::ScriptedBatch<int, std::string> backend;
    // [time]
    backend.answers(1, "Ada").takes(3s);
    Users users{loop.executor(), backend, {.timeout = 2s}};

    auto ada = loop.start(users.load(1)); // a task: begins to run in the next line but one
    check(!ada.done(), "not begun");
    loop.advance(2s - 1ns);
    check(!ada.done(), "still waiting");
    loop.advance(1ns);
    check(ada.error().starts_with("loader: the deadline has passed"), "timed out, on the dot");
    // [/time]
    // [skipped]
    const auto began = loop.now();
    Users patient{loop.executor(), backend, {.batch_schedule = coalesce::Window{1h}}};
    loop.run(patient.load(1)); // returns at once
    check(loop.now() - began == 1h + 3s, "an hour and three seconds later");
    // [/skipped]
}

void test_ttl() {
    coalesce::testing::EventLoop loop;
    coalesce::testing::ScriptedBatch<int, std::string> backend;
    backend.answers(1, "Ada");
    // [ttl]
    using coalesce::TtlMap;
    coalesce::Loader<int, std::string, std::identity, TtlMap> users{
        loop.executor(), backend, {}, {}, TtlMap{.time_to_live = 30s, .now = loop.clock()}};
    // [/ttl]
    loop.run(users.load(1));
    loop.advance(30s);
    check(!users.contains(1), "forgotten on time");
}

// [sleep]
// A fake of a backend that the script cannot express.
asio::awaitable<std::vector<std::string>> slow_for_many(std::vector<int> ids) {
    co_await coalesce::testing::sleep(ids.size() * 10ms); // virtual time on an EventLoop
    co_return std::vector<std::string>(ids.size(), "somebody");
}
// [/sleep]

void test_sleep() {
    coalesce::testing::EventLoop loop;
    Users users{loop.executor(), slow_for_many};
    const auto began = loop.now();
    loop.run(users.load_all({1, 2, 3}));
    check(loop.now() - began == 30ms, "three keys, 30 ms");
}

void test_held() {
    coalesce::testing::EventLoop loop;
    // [held]
    coalesce::testing::ScriptedBatch<int, std::string> backend;
    backend.answers(1, "Ada").hold(); // batches wait for release()
    Users users{loop.executor(), backend};

    auto first = loop.start(users.load(1));
    auto second = loop.start(users.load(1));
    loop.settle(); // runs whatever can run; no time passes
    check(backend.batches().size() == 1 && backend.held() == 1, "both wait for one batch");

    first.cancel();
    backend.release();
    loop.settle();
    check(second.get() == "Ada" && backend.cancelled() == 0, "one leaves, the other is served");
    // [/held]
}

void test_stuck() {
    // [stuck]
    coalesce::testing::EventLoop loop;
    coalesce::testing::ScriptedBatch<int, std::string> backend;
    backend.answers(1, "Ada");
    Users users{loop.executor(), backend, {.batch_schedule = coalesce::Manual{}}};
    try {
        loop.run(users.load(1)); // and who calls users.dispatch()?
    } catch (const coalesce::testing::Stuck& stuck) {
        std::cout << stuck.what() << '\n';
    }
    // [/stuck]
}

// [batch-function]
struct User {
    int id;
    std::string name;

    bool operator==(const User&) const = default;
};

// SELECT ... WHERE id IN (...): rows in the order of the table.
std::vector<User> select_users(const std::vector<int>& ids) {
    static const std::vector<User> table{{1, "Ada"}, {2, "Grace"}, {3, "Edsger"}};
    std::vector<User> found;
    std::ranges::copy_if(table, std::back_inserter(found), [&](const User& user) {
        return std::ranges::find(ids, user.id) != ids.end();
    });
    return found;
}
// [/batch-function]

void test_batch_function() {
    // [contract]
    using coalesce::testing::check_batch_fn;
    coalesce::testing::EventLoop loop;
    std::vector<int> ids{1, 2, 3}; // users that are there

    std::cout << check_batch_fn(loop, select_users, ids) << '\n'; // wrong: see below

    // Right, also beside user 404, who is not there.
    const auto fetch_users = coalesce::by_key(select_users, &User::id);
    check(check_batch_fn(loop, fetch_users, ids, 404) == "", "nothing is wrong");
    // [/contract]
    check(check_batch_fn(loop, select_users, ids) != "", "rows in the order of the table");
}

int main() {
    test_first();
    test_batches();
    test_failures();
    test_time();
    test_ttl();
    test_sleep();
    test_held();
    test_stuck();
    test_batch_function();
    std::cout << "all of it\n";
}
