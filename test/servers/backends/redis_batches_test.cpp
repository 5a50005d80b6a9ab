// What the batch functions of docs/examples/backends do when Redis does not do as it is told.

#include "backend_servers.hpp"

#include "backends/redis_users.hpp"

#include <coalesce/loader.hpp>

#include <functional>

namespace coalesce::test {
namespace {

namespace asio = boost::asio;
using namespace backends;
using namespace std::chrono_literals;

using Texts = Loader<std::string, std::optional<std::string>>;

class RedisBatches : public BackendTest<redis_server> {
protected:
    void SetUp() override {
        BackendTest::SetUp();
        if (IsSkipped())
            return;
        const RedisOptions options{.port = port()};
        pool_.emplace(context_.get_executor(), options, 1);
        watch_.emplace(context_.get_executor(), options, 1);
        say({"FLUSHALL"});
    }

    RedisReply say(RedisCommand command) {
        return std::move(run(watch_->ask(std::vector<RedisCommand>(1, std::move(command))))[0]);
    }

    Texts texts() {
        return Texts(context_.get_executor(), std::bind_front(get_texts, std::ref(*pool_)));
    }

    std::optional<Redis> pool_;
    std::optional<Redis> watch_;
};

TEST_F(RedisBatches, keys_and_values_may_hold_any_bytes) {
    const std::string key("a\0\r\n$1 \xff", 8);
    say({"SET", key, key + key});
    auto loader = texts();

    EXPECT_EQ(run(loader.load(key)), key + key);
    EXPECT_EQ(run(loader.load(key + key)), std::nullopt);
}

TEST_F(RedisBatches, mget_gives_nothing_for_a_key_of_another_type) {
    say({"HSET", "user:1", "name", "Ada"});
    auto loader = texts();

    EXPECT_EQ(run(loader.load("user:1")), std::nullopt);
}

TEST_F(RedisBatches, a_wrong_type_fails_its_own_key_alone) {
    say({"HSET", "user:1", "name", "Ada"});
    say({"SET", "user:2", "no hash"});
    const auto get = std::bind_front(get_profiles, std::ref(*pool_));
    Loader<int, std::optional<Profile>> profiles(context_.get_executor(), get);

    auto wrong = profiles.load(2);
    auto right = profiles.load(1);

    EXPECT_EQ(run(std::move(right))->name, "Ada");
    const auto error = failure_of<RedisError>(std::move(wrong));
    EXPECT_TRUE(std::string(error.what()).starts_with("Redis: WRONGTYPE")) << error.what();
    EXPECT_TRUE(profiles.contains(2));
}

TEST_F(RedisBatches, a_server_that_is_loading_fails_the_batch_and_the_next_one_asks_anew) {
    say({"CONFIG", "SET", "rdbcompression", "no", "loading-process-events-interval-bytes", "1024"});
    for (int key = 0; key < 20; ++key)
        say({"SET", "key:" + std::to_string(key), std::string(1500, 'x')});
    auto loader = texts();
    run(loader.load("key:100"));
    say({"CONFIG", "SET", "key-load-delay", "20000"}); // microseconds
    const std::vector<RedisCommand> reload(1, RedisCommand{"DEBUG", "RELOAD"});
    auto loading = asio::co_spawn(context_, watch_->ask(reload), asio::use_future);
    const auto during = [&] { return failure_of<RedisError>(loader.load("key:1")); };

    const auto error = during();
    run_until(context_, [&] { return loading.wait_for(0s) == std::future_status::ready; });

    EXPECT_TRUE(std::string(error.what()).starts_with("Redis: LOADING")) << error.what();
    EXPECT_EQ(run(loader.load("key:1"))->size(), 1500u);
    say({"CONFIG", "SET", "key-load-delay", "0"});
}

TEST_F(RedisBatches, a_greeting_that_is_refused_fails_the_batch) {
    RedisOptions options{.port = port()};
    options.greeting.push_back({"AUTH", "wrong"});
    Redis refused(context_.get_executor(), options, 1);

    const auto error = failure_of<RedisError>(get_texts(refused, {"a"}));

    EXPECT_TRUE(std::string(error.what()).starts_with("Redis: ERR AUTH")) << error.what();
}

TEST_F(RedisBatches, an_answer_that_nobody_waited_for_is_not_taken_for_the_next_one) {
    say({"SET", "a", "of a"});
    say({"SET", "b", "of b"});
    auto loader = texts();
    run(loader.load("other"));
    const std::vector<RedisCommand> sleep(1, RedisCommand{"DEBUG", "SLEEP", "0.2"});
    asio::co_spawn(context_, watch_->ask(sleep), asio::detached);
    run_ready(context_);
    const auto soon = std::chrono::steady_clock::now() + 20ms;

    failure_of<boost::system::system_error>(loader.load_until(soon, "a"));

    EXPECT_EQ(run(loader.load("b")), "of b");
}

TEST_F(RedisBatches, a_connection_that_was_closed_while_idle_is_replaced_before_it_is_used) {
    say({"SET", "a", "of a"});
    auto loader = texts();
    run(loader.load("b"));
    say({"CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"});

    EXPECT_EQ(run(loader.load("a")), "of a");
}

asio::awaitable<std::string> load_two(Redis& redis) {
    const auto executor = co_await asio::this_coro::executor;
    Texts loader(executor, std::bind_front(get_texts, std::ref(redis)));
    auto first = loader.load("a");
    auto second = loader.load("b");
    const std::string a = (co_await std::move(first)).value();
    co_return a + (co_await std::move(second)).value();
}

TEST_F(RedisBatches, requests_on_several_threads_share_one_pool) {
    say({"MSET", "a", "of a", "b", "of b"});
    asio::thread_pool threads(3);
    Redis shared(threads.get_executor(), RedisOptions{.port = port()}, 2);
    std::vector<std::future<std::string>> requests;
    for (int request = 0; request < 50; ++request)
        requests.push_back(
            asio::co_spawn(asio::make_strand(threads), load_two(shared), asio::use_future));

    for (auto& request : requests)
        EXPECT_EQ(request.get(), "of aof b");
}

TEST_F(RedisBatches, a_server_killed_in_mid_batch_fails_it_and_the_next_batch_connects_anew) {
    auto loader = texts();
    run(loader.load("b"));
    say({"CLIENT", "PAUSE", "60000", "ALL"});
    auto waiting = asio::co_spawn(context_, loader.load("a"), asio::use_future);
    run_ready(context_);

    redis_server().stop();
    run_until(context_, [&] { return waiting.wait_for(0s) == std::future_status::ready; });

    EXPECT_THROW(waiting.get(), boost::system::system_error);
    const auto refused = failure_of<boost::system::system_error>(loader.load("a"));
    EXPECT_EQ(refused.code(), asio::error::connection_refused);
    redis_server().port();
    EXPECT_EQ(run(loader.load("a")), std::nullopt);
}

} // namespace
} // namespace coalesce::test
