// What a newcomer does right after each of the mistakes in docs/mistakes.md, and what those that
// only a running program can see have to say. Those of the compiler are in the folder mistakes.

#include <coalesce/dynamodb/client.hpp>
#include <coalesce/loader.hpp>

#include <boost/asio.hpp>

#include <cstdlib>
#include <exception>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

namespace asio = boost::asio;
namespace dynamodb = coalesce::dynamodb;
using coalesce::Loader;

struct User {
    int id;
    std::string name;
};

using Users = Loader<int, User>;

void check(bool right, const char* what) {
    std::cout << (right ? "ok  " : "BAD ") << what << '\n';
    if (!right)
        std::exit(1);
}

/// Calls it, and prints the error that it must give.
template <class Call>
void print_error(Call call) {
    try {
        call();
    } catch (const std::exception& error) {
        std::cout << error.what() << '\n';
        return;
    }
    check(false, "an error was expected");
}

void run(asio::io_context& context, asio::awaitable<void> work) {
    asio::co_spawn(context, std::move(work), [](std::exception_ptr error) {
        if (error)
            std::rethrow_exception(error);
    });
    context.restart();
    context.run();
}

// A table of users, in the order in which a database likes to give them.
std::vector<User> select_users(const std::vector<int>& ids) {
    std::vector<User> found;
    for (const User& user : {User{2, "Grace"}, User{1, "Ada"}})
        for (const int id : ids)
            if (id == user.id)
                found.push_back(user);
    return found;
}

// [batch-fn]
asio::awaitable<std::vector<User>> fetch_users(std::vector<int> ids) {
    std::vector<User> users;
    for (const int id : ids)
        users.push_back(User{id, "user " + std::to_string(id)});
    co_return users; // one for each id, in the order of the ids
}
// [/batch-fn]

asio::awaitable<void> await_loads(Users& users) {
    // [await]
    auto ada = users.load(1);   // queued now, awaited later
    auto grace = users.load(2); // in the same batch
    const User first = co_await std::move(ada);
    const User second = co_await std::move(grace);
    // [/await]
    check(first.id == 1 && second.id == 2, "loads that are awaited are done");
}

// [wrong-order]
// Wrong: as many rows as ids, but in the order of the table.
asio::awaitable<std::vector<User>> fetch_as_stored(std::vector<int> ids) {
    co_return select_users(ids);
}
// [/wrong-order]

asio::awaitable<void> load_in_wrong_order(asio::any_io_executor executor) {
    Users users{executor, fetch_as_stored};
    std::vector<int> ids{1, 2};
    const auto loaded = co_await users.load_all(ids);
    check(loaded[0].id == 2, "nobody sees that the values are in the wrong order");
}

// [right-order]
asio::awaitable<void> load_by_key(asio::any_io_executor executor) {
    Users users{executor, coalesce::by_key(fetch_as_stored, &User::id)};
    const User ada = co_await users.load(1);
    check(ada.name == "Ada", "by_key finds the row of each key");
}
// [/right-order]

asio::awaitable<void> load_missing(asio::any_io_executor executor) {
    coalesce::LoaderOptions options{.name = "users"};
    Users users{executor, fetch_as_stored, options};
    auto wait = users.load(7);
    co_await std::move(wait);
}

asio::awaitable<void> load_missing_row(asio::any_io_executor executor) {
    coalesce::LoaderOptions options{.name = "users"};
    Users users{executor, coalesce::by_key(fetch_as_stored, &User::id), options};
    auto wait = users.load(7);
    co_await std::move(wait);
}

// [per-request]
/// The loaders of one request; made when it comes, gone when it is answered.
struct RequestLoaders {
    explicit RequestLoaders(asio::any_io_executor executor) : users(executor, fetch_users) {}

    Users users;
};

asio::awaitable<void> answer_request() {
    RequestLoaders loaders{co_await asio::this_coro::executor};
    const User ada = co_await loaders.users.load(1);
    check(ada.id == 1, "a request has loaders of its own");
}
// [/per-request]

void serve_on_threads() {
    // [strand]
    asio::thread_pool pool(4);
    auto request = asio::make_strand(pool); // one for each request
    auto done = asio::co_spawn(request, answer_request(), asio::use_future);
    // [/strand]
    done.get();
}

// [key]
struct Place {
    std::string country;
    std::string city;
};
BOOST_DESCRIBE_STRUCT(Place, (), (country, city))
// [/key]

asio::awaitable<void> load_places(asio::any_io_executor executor) {
    const auto fetch = [](const std::vector<Place>& places) {
        return std::vector<int>(places.size(), 100);
    };
    Loader<Place, int> populations{executor, fetch};
    check(co_await populations.load("Finland", "Espoo") == 100, "a described key is looked up");
}

// [described]
struct Info {
    double rating;
};
BOOST_DESCRIBE_STRUCT(Info, (), (rating))
// [/described]

void describe() {
    check(dynamodb::to_json(Info{8.5}) == R"({"rating":{"N":"8.5"}})", "a described struct maps");
}

// A machine on which nothing is configured.
void forget_settings() {
    for (const char* name :
         {"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CONFIG_FILE", "AWS_ENDPOINT_URL",
          "AWS_ENDPOINT_URL_DYNAMODB", "AWS_SHARED_CREDENTIALS_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE",
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_CONTAINER_CREDENTIALS_FULL_URI"})
        ::unsetenv(name);
    ::setenv("HOME", "/home/ada", 1);
    ::setenv("AWS_EC2_METADATA_DISABLED", "true", 1);
}

void describe_table(dynamodb::ClientOptions options) {
    asio::io_context context;
    dynamodb::Client client(context.get_executor(), std::move(options));
    auto described = asio::co_spawn(context, client.describe_table("Movies"), asio::use_future);
    context.run();
    described.get();
}

dynamodb::ClientOptions local_options() {
    // [local]
    dynamodb::ClientOptions options;
    options.region = "eu-west-1";                  // any, for DynamoDB Local
    options.endpoint = "http://localhost:8000";    // scheme, host, port
    options.credentials.emplace("local", "local"); // any, for DynamoDB Local
    // [/local]
    return options;
}

void misconfigure() {
    forget_settings();
    print_error([] { describe_table({}); });

    dynamodb::ClientOptions only_region;
    only_region.region = "eu-west-1";
    print_error([&] { describe_table(only_region); });

    auto options = local_options();
    options.endpoint = "localhost:8000";
    print_error([&] { describe_table(options); });

    options.endpoint = "http://127.0.0.1:1";
    options.max_attempts = 2;
    print_error([&] { describe_table(options); });
}

asio::awaitable<void> use_loaders() {
    const auto executor = co_await asio::this_coro::executor;
    Users users{executor, fetch_users};
    co_await await_loads(users);
    co_await load_in_wrong_order(executor);
    co_await load_by_key(executor);
    co_await answer_request();
    co_await load_places(executor);
}

int main() {
    asio::io_context context;
    run(context, use_loaders());
    print_error([&] { run(context, load_missing(context.get_executor())); });
    print_error([&] { run(context, load_missing_row(context.get_executor())); });
    serve_on_threads();
    describe();
    misconfigure();
    std::cout << "all of it\n";
}
