#pragma once

// A service of cppgraphqlgen whose getters load through bridges.

// Newer versions write the prefix of the schema before the names of these.
#if __has_include("BlogQueryObject.h")
#include "BlogPostObject.h"
#include "BlogQueryObject.h"
#include "BlogUserObject.h"
#else
#include "PostObject.h"
#include "QueryObject.h"
#include "UserObject.h"
#endif

#include <coalesce/bridge.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace blog {

namespace asio = boost::asio;
namespace object = graphql::blog::object;
namespace service = graphql::service;

struct UserRow {
    int id = 0;
    std::string name;
};

struct PostRow {
    int id = 0;
    std::string title;
    int author_id = 0;
};

/// Stands for a database, and counts what it is asked.
struct Database {
    std::vector<PostRow> posts{{1, "On loops", 1}, {2, "On errors", 2}, {3, "On both", 1}};
    std::atomic<int> user_queries = 0;
    std::atomic<int> view_queries = 0;

    asio::awaitable<std::vector<UserRow>> users(std::vector<int> ids) {
        ++user_queries;
        std::vector<UserRow> rows;
        for (const int id : ids)
            rows.push_back({id, "user " + std::to_string(id)});
        co_return rows;
    }

    asio::awaitable<std::vector<int>> views(std::vector<int> post_ids) {
        ++view_queries;
        for (int& id : post_ids)
            id *= 100;
        co_return post_ids;
    }
};

// [state]
// One for each query. Its getters run on several threads; the loaders run on `backend`.
struct RequestState : service::RequestState {
    RequestState(asio::io_context::executor_type backend, Database& database_of_all,
                 coalesce::BatchSchedule schedule)
        : database(database_of_all),
          users(user_loader(backend, database, schedule), coalesce::Resume::on_loader()),
          views(view_loader(backend, database, schedule), coalesce::Resume::on_loader()) {}

    Database& database;
    coalesce::Bridge<int, UserRow> users;
    coalesce::Bridge<int, int> views;

    static RequestState& of(const service::FieldParams& params) {
        return static_cast<RequestState&>(*params.state);
    }
    // [/state]

private:
    using Executor = asio::io_context::executor_type;

    static coalesce::Loader<int, UserRow> user_loader(Executor backend, Database& database,
                                                      coalesce::BatchSchedule schedule) {
        return {backend,
                [&database](std::vector<int> ids) { return database.users(std::move(ids)); },
                {.name = "users", .batch_schedule = std::move(schedule)}};
    }
    static coalesce::Loader<int, int> view_loader(Executor backend, Database& database,
                                                  coalesce::BatchSchedule schedule) {
        return {backend,
                [&database](std::vector<int> ids) { return database.views(std::move(ids)); },
                {.name = "views", .batch_schedule = std::move(schedule)}};
    }
};

class User {
public:
    explicit User(UserRow row) : row_(std::move(row)) {}

    int getId() const { return row_.id; }
    std::string getName() const { return row_.name; }

private:
    UserRow row_;
};

class Post {
public:
    explicit Post(PostRow row, std::optional<UserRow> author = {})
        : row_(std::move(row)), author_(std::move(author)) {}

    int getId() const { return row_.id; }
    std::string getTitle() const { return row_.title; }

    // [future]
    std::future<int> getViews(service::FieldParams params) const {
        return RequestState::of(params).views.load(row_.id).future();
    }
    // [/future]

    // [getter]
    service::AwaitableObject<std::shared_ptr<object::User>>
    getAuthor(service::FieldParams params) const {
        if (author_) // the list has loaded it
            co_return std::make_shared<object::User>(std::make_shared<User>(*author_));
        auto row = co_await RequestState::of(params).users.load(row_.author_id);
        co_return std::make_shared<object::User>(std::make_shared<User>(std::move(row)));
    }
    // [/getter]

private:
    PostRow row_;
    std::optional<UserRow> author_;
};

class Query {
public:
    using Posts = std::vector<std::shared_ptr<object::Post>>;

    /// Posts whose authors are loaded one by one, each when it is asked for.
    Posts getPosts(service::FieldParams params) const {
        Posts posts;
        for (const PostRow& row : RequestState::of(params).database.posts)
            posts.push_back(std::make_shared<object::Post>(std::make_shared<Post>(row)));
        return posts;
    }

    // [list]
    // Loads the authors of the whole list: one batch, on one thread.
    service::AwaitableObject<Posts> getFeed(service::FieldParams params) const {
        RequestState& state = RequestState::of(params);
        std::vector<int> author_ids;
        for (const PostRow& row : state.database.posts)
            author_ids.push_back(row.author_id);
        const auto authors = co_await state.users.load_many(std::move(author_ids));

        Posts posts;
        for (std::size_t i = 0; i < authors.size(); ++i) {
            auto post = std::make_shared<Post>(state.database.posts[i], authors[i].value());
            posts.push_back(std::make_shared<object::Post>(std::move(post)));
        }
        co_return posts;
    }
    // [/list]
};

} // namespace blog
