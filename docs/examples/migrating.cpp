// DataLoader's README, line by line: docs/migrating.md shows each piece beside its JavaScript.

#include <coalesce/loader.hpp>
#include <coalesce/when_all.hpp>

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <iostream>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace asio = boost::asio;

using UserId = int;

struct User {
    UserId id = 0;
    std::string name;
    std::optional<UserId> best_friend = {};
};

void check(bool right, const char* what) {
    std::cout << (right ? "ok  " : "BAD ") << what << '\n';
    if (!right)
        std::exit(1);
}

// Stands for a database.
struct Database {
    std::map<UserId, User> users{{1, {1, "Ada", 2}}, {2, {2, "Grace", 3}}, {3, {3, "Edsger"}}};
    int queries = 0;
};

Database database;

// [batch-function]
asio::awaitable<std::vector<coalesce::Result<User>>> fetch_users(std::vector<UserId> ids) {
    ++database.queries;
    std::vector<coalesce::Result<User>> answers; // one for each id, in their order
    for (const UserId id : ids)
        if (database.users.contains(id))
            answers.push_back(database.users.at(id));
        else
            answers.push_back(std::make_exception_ptr(std::runtime_error("no such user")));
    co_return answers;
}
// [/batch-function]

using Users = coalesce::Loader<UserId, User>;

// [best-friend]
asio::awaitable<std::string> best_friend_of(Users& users, UserId id) {
    const User user = co_await users.load(id);
    const User best_friend = co_await users.load(*user.best_friend);
    co_return best_friend.name;
}
// [/best-friend]

asio::awaitable<void> one_and_many(asio::any_io_executor executor) {
    // [make]
    Users users{executor, fetch_users};
    // [/make]

    // [load]
    const User ada = co_await users.load(1);
    // [/load]
    check(ada.name == "Ada", "load");

    // [promise-all]
    auto grace = users.load(2); // queued now
    auto edsger = users.load(3);
    const User second = co_await std::move(grace); // a load is awaited once
    const User third = co_await std::move(edsger);
    // [/promise-all]
    check(second.name == "Grace" && third.name == "Edsger" && database.queries == 2, "two loads");

    // [load-many]
    for (const coalesce::Result<User>& user : co_await users.load_many(1, 7))
        std::cout << (user ? user->name : "no such user") << '\n';
    // [/load-many]

    // [map]
    std::vector<asio::awaitable<std::string>> friends;
    for (const UserId id : {1, 2})
        friends.push_back(best_friend_of(users, id));
    const std::vector<std::string> names = co_await coalesce::when_all(std::move(friends));
    // [/map]
    check(names == std::vector<std::string>{"Grace", "Edsger"}, "coroutines side by side");

    // [both]
    using namespace asio::experimental::awaitable_operators;
    const auto [user, friend_name] = co_await (users.load(1) && best_friend_of(users, 1));
    // [/both]
    check(user.name == "Ada" && friend_name == "Grace", "side by side, of different types");
}

asio::awaitable<void> errors(asio::any_io_executor executor) {
    Users users{executor, fetch_users};
    bool failed = false;
    // [catch]
    try {
        co_await users.load(7);
    } catch (const std::exception& error) { // the error of this key alone
        failed = true;
    }
    // [/catch]
    check(failed, "an error of one key is thrown");
}

asio::awaitable<void> the_cache(asio::any_io_executor executor) {
    Users users{executor, fetch_users};
    const int before = database.queries;

    // [mutation]
    User renamed = co_await users.load(1);
    renamed.name = "Countess";
    database.users[1] = renamed;      // written,
    users.clear(1).prime(1, renamed); // and known to this request
    // [/mutation]
    const User again = co_await users.load(1);
    check(again.name == "Countess" && database.queries == before + 1, "clear and prime");
    users.clear_all();
}

// [case-key]
struct Lower {
    std::string operator()(std::string name) const {
        for (char& c : name)
            c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
        return name;
    }
};
// [/case-key]

std::vector<std::size_t> lengths(std::vector<std::string> names) {
    std::vector<std::size_t> answers;
    for (const std::string& name : names)
        answers.push_back(name.size());
    return answers;
}

asio::awaitable<void> options(asio::any_io_executor executor) {
    // [options]
    Users users{executor, fetch_users, {.max_batch_size = 100, .name = "users"}};
    // [/options]

    // [no-batch]
    Users one_by_one{executor, fetch_users, {.max_batch_size = 1}};
    // [/no-batch]

    // [no-cache]
    Users uncached{executor, fetch_users, {.cache = false}};
    // [/no-cache]

    // [schedule]
    Users by_hand{executor, fetch_users, {.batch_schedule = coalesce::Manual{}}};
    Users patient{
        executor, fetch_users, {.batch_schedule = coalesce::Window{std::chrono::milliseconds(10)}}};
    // [/schedule]

    // [cache-key]
    coalesce::Loader<std::string, std::size_t, Lower> by_name{executor, lengths};
    // [/cache-key]
    auto ada = by_name.load("Ada");
    auto same = by_name.load("ADA");
    check(co_await std::move(ada) == 3 && co_await std::move(same) == 3, "cache_key_fn");
}

// [context]
// What a resolver gets as its context: made for each request, gone with it.
struct Context {
    explicit Context(const asio::any_io_executor& executor) : users(executor, fetch_users) {}

    Users users;
};

asio::awaitable<std::string> handle(UserId id) {
    Context context(co_await asio::this_coro::executor);
    co_return co_await best_friend_of(context.users, id);
}
// [/context]

asio::awaitable<void> all() {
    auto executor = co_await asio::this_coro::executor;
    co_await one_and_many(executor);
    co_await errors(executor);
    co_await the_cache(executor);
    co_await options(executor);
    check(co_await handle(2) == "Edsger", "a context for each request");
    std::cout << "all of it\n";
}

int main() {
    asio::io_context context;
    asio::co_spawn(context, all(), [](std::exception_ptr error) {
        if (error)
            std::rethrow_exception(error);
    });
    context.run();
}
