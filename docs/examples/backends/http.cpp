// Loaders over a service with bulk endpoints: example_http 127.0.0.1 8080 after users_api.py 8080.

#include "http_users.hpp"

#include <coalesce/loader.hpp>
#include <coalesce/statistics.hpp>

#include <functional>
#include <iostream>

namespace asio = boost::asio;
using namespace backends;
using namespace std::chrono_literals;

// [people]
asio::awaitable<void> show_people(Http& api) {
    const auto executor = co_await asio::this_coro::executor;
    const auto seen = std::make_shared<coalesce::Statistics>();
    coalesce::LoaderOptions options{
        .max_batch_size = 100, .name = "people", .observer = seen, .timeout = 2s};
    coalesce::Loader<int, std::optional<Person>> people{
        executor, coalesce::by_key(std::bind_front(get_people, std::ref(api)), &Person::id),
        options};

    std::vector<coalesce::Pending<std::optional<Person>>> waiting;
    for (int id = 1; id <= 100; ++id)
        waiting.push_back(people.enqueue(id));
    for (auto& person : waiting)
        co_await person.get();
    std::cout << seen->loads << " loads, " << seen->batches << " GET\n";

    std::cout << (*co_await people.load(7)).name << '\n';
    if (!co_await people.load(404))
        std::cout << "there is no user 404\n";
}
// [/people]

asio::awaitable<void> show_entries(Http& api) {
    const auto executor = co_await asio::this_coro::executor;
    // [entries]
    coalesce::Loader<int, std::optional<Person>> people{
        executor, std::bind_front(post_people, std::ref(api))};

    std::vector<int> ids{1, 403, 404};
    for (const auto& person : co_await people.load_many(ids))
        if (person.has_error())
            std::cout << "not for you\n";
        else
            std::cout << (*person ? (*person)->name : "nobody") << '\n';
    // [/entries]
}

asio::awaitable<void> show_all(HttpOptions options) {
    const auto executor = co_await asio::this_coro::executor;
    // [pool-of-connections]
    Http api(executor, options, 8); // one per process
    // [/pool-of-connections]
    co_await show_people(api);
    co_await show_entries(api);
}

int main(int argument_count, char** arguments) {
    HttpOptions options{.host = argument_count > 1 ? arguments[1] : "127.0.0.1",
                        .port = argument_count > 2 ? arguments[2] : "8080"};
    asio::io_context context;
    asio::co_spawn(context, show_all(options), [](std::exception_ptr error) {
        if (error)
            std::rethrow_exception(error);
    });
    context.run();
}
