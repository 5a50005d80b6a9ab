// The first example of the README: a loader over any backend, here a table in memory.

#include <coalesce/loader.hpp>

#include <boost/asio.hpp>

#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace asio = boost::asio;

using UserId = int;
using User = std::string;

struct Post {
    UserId author_id;
    UserId editor_id;
};

// Stands for a database.
struct Database {
    std::map<UserId, User> users{{1, "Ada"}, {2, "Grace"}};
    int queries = 0;

    asio::awaitable<std::vector<User>> select_users(std::vector<UserId> ids) {
        ++queries;
        std::vector<User> found;
        for (const UserId id : ids)
            found.push_back(users.at(id));
        co_return found;
    }
};

Database database;

// [batch-function]
// Answers many keys in one round trip: SELECT ... WHERE id IN (...), in the order of the ids.
asio::awaitable<std::vector<User>> fetch_users(std::vector<UserId> ids) {
    co_return co_await database.select_users(std::move(ids));
}
// [/batch-function]

void render(const User& author, const User& editor) {
    std::cout << author << " and " << editor << ", asked in " << database.queries << " batch\n";
}

// [request]
asio::awaitable<void> show(Post post) {
    auto executor = co_await asio::this_coro::executor;
    coalesce::Loader<UserId, User> users{executor, fetch_users, {.max_batch_size = 100}};

    auto author = users.load(post.author_id); // queued now, awaited later
    auto editor = users.load(post.editor_id); // same batch
    render(co_await std::move(author), co_await std::move(editor));
}
// [/request]

int main() {
    asio::io_context context;
    asio::co_spawn(context, show({.author_id = 1, .editor_id = 2}), [](std::exception_ptr error) {
        if (error)
            std::rethrow_exception(error);
    });
    context.run();
}
