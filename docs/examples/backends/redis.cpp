// Loaders over Redis: example_redis 127.0.0.1 6379 writes a few keys and reads them.

#include "redis_users.hpp"

#include <coalesce/loader.hpp>
#include <coalesce/statistics.hpp>

#include <functional>
#include <iostream>

namespace asio = boost::asio;
using namespace backends;
using namespace std::chrono_literals;

asio::awaitable<void> write_some(Redis& redis) {
    std::vector<RedisCommand> commands;
    for (int id = 1; id <= 100; ++id)
        commands.push_back({"SET", "name:" + std::to_string(id), "user " + std::to_string(id)});
    commands.push_back({"HSET", "user:1", "name", "Ada", "city", "London"});
    commands.push_back({"SET", "user:3", "is no hash"});
    const auto replies = co_await redis.ask(std::move(commands));
    for (const RedisReply& reply : replies)
        checked(*reply);
}

// [texts]
asio::awaitable<void> show_texts(Redis& redis) {
    const auto executor = co_await asio::this_coro::executor;
    const auto seen = std::make_shared<coalesce::Statistics>();
    coalesce::LoaderOptions options{
        .max_batch_size = 500, .name = "names", .observer = seen, .timeout = 100ms};
    coalesce::Loader<std::string, std::optional<std::string>> names{
        executor, std::bind_front(get_texts, std::ref(redis)), options};

    std::vector<coalesce::Pending<std::optional<std::string>>> waiting;
    for (int id = 1; id <= 100; ++id)
        waiting.push_back(names.enqueue("name:" + std::to_string(id)));
    for (auto& name : waiting)
        co_await name.get();
    std::cout << seen->loads << " loads, " << seen->batches << " MGET\n";

    std::cout << *co_await names.load("name:7") << '\n';
    if (!co_await names.load("name:101"))
        std::cout << "nobody is called name:101\n";
}
// [/texts]

asio::awaitable<void> show_profiles(Redis& redis) {
    const auto executor = co_await asio::this_coro::executor;
    // [profiles]
    coalesce::Loader<int, std::optional<Profile>> profiles{
        executor, std::bind_front(get_profiles, std::ref(redis))};

    std::vector<int> ids{1, 2, 3};
    for (const auto& profile : co_await profiles.load_many(ids))
        if (profile.has_error())
            std::cout << "cannot be read\n";
        else
            std::cout << (*profile ? (*profile)->name : "nobody") << '\n';
    // [/profiles]
}

asio::awaitable<void> show_all(RedisOptions options) {
    const auto executor = co_await asio::this_coro::executor;
    // [pool-of-connections]
    Redis redis(executor, options, 2); // one per process
    // [/pool-of-connections]
    co_await write_some(redis);
    co_await show_texts(redis);
    co_await show_profiles(redis);
}

int main(int argument_count, char** arguments) {
    RedisOptions options;
    if (argument_count > 2) {
        options.host = arguments[1];
        options.port = arguments[2];
    }
    asio::io_context context;
    asio::co_spawn(context, show_all(options), [](std::exception_ptr error) {
        if (error)
            std::rethrow_exception(error);
    });
    context.run();
}
