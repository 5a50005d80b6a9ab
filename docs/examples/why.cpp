// A page of posts, each with its author, read in three ways. docs/why.md tells the story.

#include <coalesce/loader.hpp>
#include <coalesce/when_all.hpp>

#include <boost/asio.hpp>

#include <functional>
#include <iostream>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;

using UserId = int;

struct Post {
    std::string title;
    UserId author_id;
};

// Stands for a database, and counts what it is asked.
struct Database {
    std::map<UserId, std::string> users{{1, "Ada"}, {2, "Grace"}, {3, "Edsger"}};
    int queries = 0;

    asio::awaitable<std::string> select_user(UserId id) {
        ++queries;
        co_return users.at(id);
    }

    asio::awaitable<std::vector<std::string>> select_users(std::vector<UserId> ids) {
        ++queries;
        std::vector<std::string> names;
        for (const UserId id : ids)
            names.push_back(users.at(id));
        co_return names;
    }
};

Database database;

// [before]
// A card knows its post, and nothing of the other cards: one query for each.
asio::awaitable<std::string> card_before(Post post) {
    co_return post.title + ", by " + co_await database.select_user(post.author_id);
}
// [/before]

// [by-hand]
// Somebody above has collected the ids, asked once, and hands the names down to all who need one.
asio::awaitable<std::string> card_by_hand(Post post, const std::map<UserId, std::string>& names) {
    co_return post.title + ", by " + names.at(post.author_id);
}
// [/by-hand]

// [batch-function]
asio::awaitable<std::vector<std::string>> fetch_users(std::vector<UserId> ids) {
    co_return co_await database.select_users(std::move(ids)); // SELECT ... WHERE id IN (...)
}
// [/batch-function]

// [after]
using Users = coalesce::Loader<UserId, std::string>;

// As before, but for who is asked.
asio::awaitable<std::string> card(Users& users, Post post) {
    co_return post.title + ", by " + co_await users.load(post.author_id);
}
// [/after]

// [page]
asio::awaitable<std::vector<std::string>> page(std::vector<Post> posts) {
    auto executor = co_await asio::this_coro::executor;
    Users users{executor, fetch_users}; // one per request
    std::vector<asio::awaitable<std::string>> cards;
    for (const Post& post : posts)
        cards.push_back(card(users, post));
    co_return co_await coalesce::when_all(std::move(cards)); // side by side
}
// [/page]

// [in-turn]
// A loader cannot help here: each card is awaited before the next one is asked for.
asio::awaitable<void> page_in_turn(Users& users, std::vector<Post> posts) {
    for (const Post& post : posts)
        std::cout << co_await card(users, post) << '\n';
}
// [/in-turn]

asio::awaitable<void> page_before(std::vector<Post> posts) {
    std::vector<asio::awaitable<std::string>> cards;
    for (const Post& post : posts)
        cards.push_back(card_before(post));
    co_await coalesce::when_all(std::move(cards));
}

asio::awaitable<void> page_by_hand(std::vector<Post> posts) {
    std::vector<UserId> ids; // and without the duplicates, if the database minds
    for (const Post& post : posts)
        ids.push_back(post.author_id);
    const std::vector<std::string> names = co_await database.select_users(ids);
    std::map<UserId, std::string> by_id;
    for (std::size_t i = 0; i < ids.size(); ++i)
        by_id[ids[i]] = names[i];
    for (const Post& post : posts)
        co_await card_by_hand(post, by_id);
}

int queries_since(int& before) {
    return database.queries - std::exchange(before, database.queries);
}

asio::awaitable<void> tell() {
    const std::vector<Post> posts{{"On engines", 1},  {"On compilers", 2}, {"On notes", 1},
                                  {"On shipping", 2}, {"On goto", 3},      {"On looms", 1}};
    int before = 0;
    co_await page_before(posts);
    std::cout << "one by one: " << queries_since(before) << " queries\n";
    co_await page_by_hand(posts);
    std::cout << "by hand: " << queries_since(before) << " query\n";
    co_await page(posts);
    std::cout << "with a loader: " << queries_since(before) << " query\n";
    auto executor = co_await asio::this_coro::executor;
    Users users{executor, fetch_users};
    co_await page_in_turn(users, posts);
    std::cout << "with a loader, in turn: " << queries_since(before) << " queries\n";
}

int main() {
    asio::io_context context;
    asio::co_spawn(context, tell(), [](std::exception_ptr error) {
        if (error)
            std::rethrow_exception(error);
    });
    context.run();
}
