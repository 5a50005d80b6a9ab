// The program of docs/getting-started.md, whole: a service asks for people one by one, and its
// backend is asked for all of them at once.

// [program]
#include <coalesce/loader.hpp>

#include <boost/asio.hpp>

#include <iostream>
#include <map>
#include <string>
#include <vector>

namespace asio = boost::asio;

struct Person {
    std::string name;
    int boss; // 0: nobody
};

// Stands for your backend: gives the people that it has, and says when it is asked.
asio::awaitable<std::map<int, Person>> fetch_people(std::vector<int> ids) {
    std::cout << "the backend is asked for " << ids.size() << " people\n";
    const std::map<int, Person> everybody{
        {1, {"Ada", 0}}, {2, {"Grace", 1}}, {3, {"Edsger", 1}}, {4, {"Barbara", 2}}};
    std::map<int, Person> found;
    for (const int id : ids)
        if (everybody.contains(id))
            found[id] = everybody.at(id);
    co_return found;
}

asio::awaitable<void> handle_request() {
    auto executor = co_await asio::this_coro::executor;
    coalesce::Loader<int, Person> people{executor, fetch_people}; // one for each request

    auto grace = people.load(2); // queued
    auto edsger = people.load(3);
    auto grace_again = people.load(2); // nobody is asked twice
    const Person first = co_await std::move(grace);
    const Person second = co_await std::move(edsger);
    const Person third = co_await std::move(grace_again);
    std::cout << first.name << ", " << second.name << " and " << third.name << '\n';

    const Person boss = co_await people.load(first.boss); // a second batch: it needs the first
    std::cout << "whose boss is " << boss.name << '\n';
}

int main() {
    asio::io_context context;
    asio::co_spawn(context, handle_request(), [](std::exception_ptr error) {
        if (error)
            std::rethrow_exception(error);
    });
    context.run();
}
// [/program]
