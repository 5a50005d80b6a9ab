// The traps of a service of cppgraphqlgen, each with its way out; docs/graphql.md explains them. It
// is built where cppgraphqlgen is found, and is a test there.

#include "blog.hpp"

#include <graphqlservice/JSONResponse.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>

#include <cstdlib>
#include <iostream>
#include <string_view>
#include <thread>

using namespace std::chrono_literals;

namespace {

void check(bool right, std::string_view what) {
    std::cout << (right ? "ok  " : "BAD ") << what << std::endl;
    if (!right)
        std::exit(1);
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

// [backend]
// The thread that loaders, and what they ask, run on. No query runs here.
class Backend {
public:
    ~Backend() {
        work_.reset();
        thread_.join();
    }
    auto executor() { return context_.get_executor(); }

private:
    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_ =
        boost::asio::make_work_guard(context_);
    std::thread thread_{[this] { context_.run(); }};
};
// [/backend]

// [resolve]
std::string answer(std::string_view text, graphql::service::await_async launch,
                   std::shared_ptr<blog::RequestState> state) {
    const auto service =
        std::make_shared<graphql::blog::Operations>(std::make_shared<blog::Query>());
    auto query = graphql::peg::parseString(text);
    graphql::service::RequestResolveParams params{
        .query = query, .launch = std::move(launch), .state = std::move(state)};
    return graphql::response::toJSON(service->resolve(std::move(params)).get());
}
// [/resolve]

constexpr std::string_view authors_of_posts = "{ posts { author { name } } }";
constexpr std::string_view authors_of_feed = "{ feed { title author { name } } }";
constexpr std::string_view views_of_posts = "{ posts { views } }";

/// Answers a query with loaders of its own.
class Blog {
public:
    std::string ask(std::string_view query, graphql::service::await_async launch,
                    coalesce::BatchSchedule schedule) {
        return answer(query, std::move(launch), state(std::move(schedule)));
    }

    /// As a handler of a server on Asio would, which it must not.
    std::string ask_on_the_backend(std::string_view query) {
        auto run = [this, query] { return answer(query, {}, state(coalesce::Tick{})); };
        return boost::asio::post(backend.executor(), boost::asio::use_future(run)).get();
    }

    blog::Database database; // goes after the thread that asks it
    Backend backend;

private:
    std::shared_ptr<blog::RequestState> state(coalesce::BatchSchedule schedule) {
        return std::make_shared<blog::RequestState>(backend.executor(), database,
                                                    std::move(schedule));
    }
};

void the_default_launch_resolves_one_object_after_the_other() {
    Blog blog;
    const auto json = blog.ask(authors_of_posts, {}, coalesce::Tick{});

    check(contains(json, "user 2"), "getters await the bridge");
    check(blog.database.user_queries == 2, "the default launch is a batch for each author");
}

void threads_share_a_batch_within_a_window() {
    Blog blog;
    const auto json = blog.ask(authors_of_posts, std::launch::async, coalesce::Window{200ms});

    check(contains(json, "user 1") && contains(json, "user 2"), "threads await the bridge");
    check(blog.database.user_queries == 1, "the window of a launch with threads is one batch");
}

void the_getter_of_the_list_needs_no_threads() {
    Blog blog;
    const auto json = blog.ask(authors_of_feed, {}, coalesce::Tick{});

    check(contains(json, "On both") && contains(json, "user 2"), "a list loads for its items");
    check(blog.database.user_queries == 1, "load_many in the list is one batch without threads");
}

void getters_may_return_futures() {
    Blog blog;
    const auto json = blog.ask(views_of_posts, std::launch::async, coalesce::Window{200ms});

    check(contains(json, "300"), "getters return futures");
    check(blog.database.view_queries == 1, "and share a batch");
}

void a_query_on_the_loaders_executor_is_an_error_and_no_deadlock() {
    Blog blog;

    check(contains(blog.ask_on_the_backend(authors_of_posts), "Run the query on another thread"),
          "a query on the loader's executor is told so");
    check(contains(blog.ask_on_the_backend(views_of_posts), "Call it from another thread"),
          "with futures too");
}

} // namespace

int main() {
    the_default_launch_resolves_one_object_after_the_other();
    threads_share_a_batch_within_a_window();
    the_getter_of_the_list_needs_no_threads();
    getters_may_return_futures();
    a_query_on_the_loaders_executor_is_an_error_and_no_deadlock();
    std::cout << "all of it\n";
}
