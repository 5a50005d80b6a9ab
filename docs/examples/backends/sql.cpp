// Loaders over PostgreSQL: example_sql "host=127.0.0.1 dbname=..." after psql -f users.sql.

#include "postgres_users.hpp"

#include <coalesce/loader.hpp>
#include <coalesce/statistics.hpp>

#include <functional>
#include <iostream>

namespace asio = boost::asio;
using namespace backends;
using namespace std::chrono_literals;

void print(const std::vector<Post>& posts) {
    for (const Post& post : posts)
        std::cout << ' ' << post.title;
    std::cout << '\n';
}

// [hundred]
// One request. The pool is the server's, the loader the request's.
asio::awaitable<void> show_users(Postgres& postgres) {
    const auto executor = co_await asio::this_coro::executor;
    const auto seen = std::make_shared<coalesce::Statistics>();
    coalesce::LoaderOptions options{
        .max_batch_size = 1000, .name = "users", .observer = seen, .timeout = 2s};
    coalesce::Loader<int, std::optional<User>> users{
        executor, coalesce::by_key(std::bind_front(select_users, std::ref(postgres)), &User::id),
        options};

    std::vector<coalesce::Pending<std::optional<User>>> waiting;
    for (int id = 100; id > 0; --id)
        waiting.push_back(users.enqueue(id)); // as a hundred resolvers do, each for itself
    for (auto& user : waiting)
        co_await user.get();
    std::cout << seen->loads << " loads, " << seen->batches << " query\n";

    const std::optional<User> ada = co_await users.load(1); // it is there already
    std::cout << ada->name << ' ' << ada->email.value_or("without a mailbox") << '\n';
    if (!co_await users.load(101))
        std::cout << "there is no user 101\n";
}
// [/hundred]

asio::awaitable<void> show_posts(Postgres& postgres) {
    const auto executor = co_await asio::this_coro::executor;
    // [posts]
    const auto all = std::bind_front(select_posts, std::ref(postgres));
    const auto latest = std::bind_front(select_latest, std::ref(postgres));
    coalesce::Loader<int, std::vector<Post>> posts{executor,
                                                   coalesce::by_key(all, &Post::author_id)};
    coalesce::Loader<int, std::vector<Post>> newest{executor,
                                                    coalesce::by_key(latest, &Post::author_id)};
    // [/posts]
    print(co_await posts.load(2));
    print(co_await newest.load(2));
    print(co_await posts.load(7)); // an author without posts: an empty vector
}

asio::awaitable<void> show_translation(Postgres& postgres) {
    const auto executor = co_await asio::this_coro::executor;
    // [translations]
    const auto select = std::bind_front(select_translations, std::ref(postgres));
    coalesce::Loader<TranslationKey, Translation> translations{
        executor, coalesce::by_key(select, &Translation::key)};

    auto german = translations.load(1, "de"); // the parts of the key
    auto french = translations.load(1, "fr");
    std::cout << (co_await std::move(german)).title << ", " << (co_await std::move(french)).title
              << '\n';
    // [/translations]
}

asio::awaitable<void> show_blocking(std::string conninfo) {
    const auto executor = co_await asio::this_coro::executor;
    // [blocking-loader]
    asio::thread_pool threads(4); // the server's: as many as the driver may have connections
    const auto select = std::bind_front(select_elsewhere, std::ref(threads), conninfo);
    coalesce::Loader<int, User> users{executor, coalesce::by_key(select, &User::id)};
    // [/blocking-loader]
    std::cout << (co_await users.load(2)).name << ", read on another thread\n";
}

asio::awaitable<void> show_all(std::string conninfo) {
    const auto executor = co_await asio::this_coro::executor;
    // [pool-of-connections]
    Postgres postgres(executor, {.conninfo = conninfo}, 4); // one per process
    // [/pool-of-connections]
    co_await show_users(postgres);
    co_await show_posts(postgres);
    co_await show_translation(postgres);
    co_await show_blocking(conninfo);
}

int main(int argument_count, char** arguments) {
    asio::io_context context;
    const std::string conninfo = argument_count > 1 ? arguments[1] : "";
    asio::co_spawn(context, show_all(conninfo), [](std::exception_ptr error) {
        if (error)
            std::rethrow_exception(error);
    });
    context.run();
}
