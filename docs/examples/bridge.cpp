// Loads from other threads, and from coroutines that are not Asio's; docs/graphql.md shows it piece
// by piece. Each function is one piece, and `main` runs them all.

#include <coalesce/bridge.hpp>

#include <boost/asio.hpp>

#include <atomic>
#include <coroutine>
#include <cstdlib>
#include <functional>
#include <future>
#include <iostream>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;

using UserId = int;

struct User {
    UserId id = 0;
    std::string name;
};

std::atomic<int> batches = 0;

// [fetch]
// A batch function as for any loader. It runs on the thread of the backend.
asio::awaitable<std::vector<User>> fetch_users(std::vector<UserId> ids) {
    ++batches;
    std::vector<User> users;
    for (const UserId id : ids)
        users.push_back({id, "user " + std::to_string(id)});
    co_return users;
}
// [/fetch]

void check(bool right, const char* what) {
    std::cout << (right ? "ok  " : "BAD ") << what << std::endl;
    if (!right)
        std::exit(1);
}

// [backend]
// The thread that loaders, and what they ask, run on.
class Backend {
public:
    ~Backend() {
        work_.reset();
        thread_.join();
    }
    auto executor() { return context_.get_executor(); }

private:
    asio::io_context context_{1};
    asio::executor_work_guard<asio::io_context::executor_type> work_ =
        asio::make_work_guard(context_);
    std::thread thread_{[this] { context_.run(); }};
};
// [/backend]

// [request]
// Made for one request, and used by all threads that work on it.
struct Request {
    explicit Request(Backend& backend)
        : users(coalesce::Loader<UserId, User>(backend.executor(), fetch_users, options()),
                coalesce::Resume::on_loader()) {}

    coalesce::Bridge<UserId, User> users;

    static coalesce::LoaderOptions options() {
        return {.name = "users", .batch_schedule = coalesce::Window{1ms}};
    }
};
// [/request]

/// The coroutine type of this service.
template <class T>
struct Task {
    std::future<T> result;

    struct promise_type {
        Task get_return_object() { return {promise.get_future()}; }
        std::suspend_never initial_suspend() const noexcept { return {}; }
        std::suspend_never final_suspend() const noexcept { return {}; }
        void return_value(T value) { promise.set_value(std::move(value)); }
        void unhandled_exception() { promise.set_exception(std::current_exception()); }

        std::promise<T> promise;
    };
};

// [await]
Task<std::string> name_of(Request& request, UserId id) {
    const User user = co_await request.users.load(id);
    co_return user.name;
}
// [/await]

void await_on_two_threads(Backend& backend) {
    Request request(backend);
    // [two-threads]
    auto ada = std::async(std::launch::async, [&] { return name_of(request, 1).result.get(); });
    auto grace = std::async(std::launch::async, [&] { return name_of(request, 2).result.get(); });
    // [/two-threads]
    check(ada.get() == "user 1" && grace.get() == "user 2", "coroutines of a type of its own");
}

void load_many_at_once(Backend& backend) {
    Request request(backend);
    // [many]
    std::vector<UserId> ids{3, 1, 3};
    for (const coalesce::Result<User>& user : request.users.load_many(ids).get())
        std::cout << (user ? user->name : "nobody") << '\n';
    // [/many]
}

void wait_in_other_ways(Backend& backend) {
    Request request(backend);
    std::promise<std::string> called;
    // [ways]
    std::future<User> ada = request.users.load(1).future(); // to be waited for later
    User grace = request.users.load(2).get();               // blocks this thread
    request.users.async_load(3,
                             [&](std::exception_ptr, User user) { called.set_value(user.name); });
    // [/ways]
    check(ada.get().id == 1 && grace.id == 2, "futures");
    check(called.get_future().get() == "user 3", "callbacks");
}

void hits(Backend& backend) {
    Request request(backend);
    const User once = request.users.load(1).get();
    const int before = batches;
    // [hit]
    auto again = request.users.load(1); // came over before: again.ready() is true
    // [/hit]
    check(again.ready() && std::move(again).get().name == once.name && batches == before,
          "a hit is there at once");
    // [clear]
    request.users.clear(1);                      // the next load asks anew
    request.users.prime(2, User{2, "Countess"}); // unless it is there or on its way
    // [/clear]
    check(request.users.load(2).get().name == "Countess", "what was primed");
    check(request.users.load(1).get().id == 1 && batches == before + 1, "what was cleared");
}

/// Stands for the threads of another library.
class WorkQueue {
public:
    void push(std::function<void()> work) {
        const std::lock_guard lock(mutex_);
        work_.push_back(std::move(work));
    }
    /// Does what there is; false if there is nothing.
    bool run_one() {
        std::function<void()> work;
        {
            const std::lock_guard lock(mutex_);
            if (work_.empty())
                return false;
            work = std::move(work_.back());
            work_.pop_back();
        }
        work();
        return true;
    }

private:
    std::mutex mutex_;
    std::vector<std::function<void()>> work_;
};

void go_on_elsewhere(Backend& backend) {
    WorkQueue queue;
    asio::thread_pool pool(2);
    // [places]
    coalesce::Loader<UserId, User> loader{backend.executor(), fetch_users};
    const auto enqueue = [&queue](coalesce::Resumption go_on) { queue.push(std::move(go_on)); };
    coalesce::Bridge users{std::move(loader), coalesce::Resume::with(enqueue)};

    auto on_pool = coalesce::Resume::on(pool.get_executor());
    auto load = users.load(1).resume(on_pool); // for this load only
    // [/places]
    check(std::move(load).get().id == 1, "a place for one load");
    const auto await = [](coalesce::Bridge<UserId, User>& bridge) -> Task<UserId> {
        const User user = co_await bridge.load(2);
        co_return user.id;
    };
    auto task = await(users);
    while (task.result.wait_for(0s) != std::future_status::ready)
        if (!queue.run_one())
            std::this_thread::yield();
    check(task.result.get() == 2, "a coroutine goes on in the queue of another library");
    pool.join();
}

// [asio]
asio::awaitable<std::string> name_in_asio(Request& request, UserId id) {
    const User user = co_await request.users.async_load(id, asio::use_awaitable);
    co_return user.name;
}
// [/asio]

void await_in_asio(Backend& backend) {
    Request request(backend);
    asio::io_context server;
    auto name = asio::co_spawn(server, name_in_asio(request, 1), asio::use_future);
    server.run();
    check(name.get() == "user 1", "Asio's coroutines, on another context");
}

void refuse_to_block_the_backend(Backend& backend) {
    Request request(backend);
    auto blocked =
        asio::post(backend.executor(),
                   asio::use_future([&request] { return request.users.load(1).get().name; }));
    try {
        blocked.get();
        check(false, "blocking the loader's thread is refused");
    } catch (const std::exception& error) {
        std::cout << error.what() << '\n';
    }
}

int main() {
    Backend backend;
    await_on_two_threads(backend);
    load_many_at_once(backend);
    wait_in_other_ways(backend);
    hits(backend);
    go_on_elsewhere(backend);
    await_in_asio(backend);
    refuse_to_block_the_backend(backend);
    std::cout << "all of it\n";
}
