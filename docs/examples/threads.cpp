// Loaders in a server with several threads; docs/threads.md shows it piece by piece.

#include <coalesce/loader.hpp>

#include <boost/asio.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <atomic>
#include <cstdlib>
#include <future>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

void check(bool right, const char* what) {
    std::cout << (right ? "ok  " : "BAD ") << what << '\n';
    if (!right)
        std::exit(1);
}

using Users = coalesce::Loader<int, std::string>;

std::atomic<int> batches = 0;

asio::awaitable<std::vector<std::string>> fetch_users(std::vector<int> ids) {
    ++batches;
    std::vector<std::string> names;
    for (const int id : ids)
        names.push_back("user " + std::to_string(id));
    co_return names;
}

struct Post {
    int author_id;
    int editor_id;
};

// [request]
using namespace asio::experimental::awaitable_operators;

asio::awaitable<std::string> name(Users& users, int id) {
    co_return co_await users.load(id);
}

// One request: on its own strand, with its own loaders.
asio::awaitable<std::string> handle(Post post) {
    const auto strand = co_await asio::this_coro::executor;
    Users users{strand, fetch_users};
    auto author = name(users, post.author_id);
    auto editor = name(users, post.editor_id);
    auto [a, e] = co_await (std::move(author) && std::move(editor)); // both on this strand
    co_return a + " and " + e;
}

asio::awaitable<std::string> accept(asio::thread_pool& pool, Post post) {
    co_return co_await asio::co_spawn(asio::make_strand(pool), handle(post), asio::use_awaitable);
}
// [/request]

void serve() {
    asio::thread_pool pool(4);
    std::vector<std::future<std::string>> answers;
    for (int id = 0; id < 100; ++id)
        answers.push_back(asio::co_spawn(pool, accept(pool, Post{id, id + 1}), asio::use_future));
    bool right = true;
    for (int id = 0; id < 100; ++id)
        right = right && answers[static_cast<std::size_t>(id)].get() ==
                             "user " + std::to_string(id) + " and user " + std::to_string(id + 1);
    pool.join();
    check(right, "a hundred requests on four threads");
    check(batches == 100, "a batch for each");
}

// [hop]
asio::awaitable<std::string> load_there(Users& users, int id) {
    co_return co_await users.load(id); // called on the loader's executor
}

std::string from_another_thread(Users& users, int id) {
    return asio::co_spawn(users.executor(), load_there(users, id), asio::use_future).get();
}
// [/hop]

void hop() {
    asio::thread_pool pool(1);
    auto strand = asio::make_strand(pool);
    Users users{strand, fetch_users};
    check(from_another_thread(users, 1) == "user 1", "called from the main thread");
    pool.join();
}

// [work]
std::string thumbnail(const std::string& name) {
    return "[" + name + "]"; // stands for something that takes long
}

asio::awaitable<std::string> draw(std::string name) {
    co_return thumbnail(name);
}

// The strand goes on serving while the pool draws.
asio::awaitable<std::string> picture(Users& users, int id, asio::thread_pool& pool) {
    const std::string name = co_await users.load(id);
    co_return co_await asio::co_spawn(pool, draw(name), asio::use_awaitable);
}
// [/work]

void work() {
    asio::thread_pool pool(2);
    auto strand = asio::make_strand(pool);
    Users users{strand, fetch_users};
    auto drawn = asio::co_spawn(strand, picture(users, 1, pool), asio::use_future);
    check(drawn.get() == "[user 1]", "drawn beside the strand");
    pool.join();
}

int main() {
    serve();
    hop();
    work();
    std::cout << "all of it\n";
}
