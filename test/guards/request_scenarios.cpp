// One request of a server that has served some before: its loaders are made and dropped, and the
// execution context stays. Resolver i, with d = i / 2, loads
//
//     v = loaders[d % 2].load(key(5 * request + d))
//     x = loaders[2 + d % 3].load((7 * v + 1) mod 2^31)

#include "scenarios.hpp"
#include "workload.hpp"

#include <boost/asio/post.hpp>

#include <array>
#include <optional>

namespace coalesce::guards {

namespace {

constexpr std::uint64_t resolvers = 10;

Number second_key(Number first_answer) {
    return static_cast<Number>((std::uint64_t{7} * first_answer + 1) % (1ULL << 31));
}

asio::awaitable<Numbers> answer_later(Numbers keys) {
    co_return answer(std::move(keys));
}

class Request {
public:
    template <class BatchFn>
    Request(asio::io_context& context, BatchFn batch_fn, std::uint64_t number)
        : number_(number),
          loaders_{make(context, batch_fn), make(context, batch_fn), make(context, batch_fn),
                   make(context, batch_fn), make(context, batch_fn)} {}

    Number key(std::uint64_t i) const { return guards::key(5 * number_ + i / 2); }
    NumberLoader& first(std::uint64_t i) { return loaders_[i / 2 % 2]; }
    NumberLoader& second(std::uint64_t i) { return loaders_[2 + i / 2 % 3]; }

    void add(Number answer) { sum_ += answer; }

    void check(const char* scenario) const {
        std::uint64_t expected = 0;
        for (std::uint64_t i = 0; i < resolvers; ++i)
            expected += second_key(key(i) + 1) + 1;
        expect(scenario, sum_, expected, 5);
    }

private:
    template <class BatchFn>
    static NumberLoader make(asio::io_context& context, BatchFn batch_fn) {
        return NumberLoader(context.get_executor(), batch_fn, {.max_batch_size = 100});
    }

    std::uint64_t number_;
    std::array<NumberLoader, 5> loaders_;
    std::uint64_t sum_ = 0;
};

/// A coroutine that works on a request: the whole of it, or the part of resolver i.
using Work = asio::awaitable<void> (*)(Request& request, std::uint64_t i);

asio::awaitable<void> resolve(Request& request, std::uint64_t i) {
    const Number v = co_await request.first(i).load(request.key(i));
    request.add(co_await request.second(i).load(second_key(v)));
}

asio::awaitable<void> enqueue_all(Request& request, std::uint64_t) {
    std::vector<Pending<Number>> first;
    std::vector<Pending<Number>> second;
    first.reserve(resolvers);
    second.reserve(resolvers);
    for (std::uint64_t i = 0; i < resolvers; ++i)
        first.push_back(request.first(i).enqueue(request.key(i)));
    for (std::uint64_t i = 0; i < resolvers; ++i) {
        const Number v = co_await first[i].get();
        second.push_back(request.second(i).enqueue(second_key(v)));
    }
    for (auto& handle : second)
        request.add(co_await handle.get());
}

/// Serves requests, one after the other, and counts the last of them.
template <class BatchFn>
class Server {
public:
    Server(const char* scenario, Meter& meter, BatchFn batch_fn, Work work,
           std::uint64_t coroutines)
        : scenario_(scenario),
          meter_(meter),
          batch_fn_(batch_fn),
          work_(work),
          coroutines_(coroutines) {}

    void run() {
        asio::post(context_, [this] { begin(); });
        context_.run();
    }

private:
    static constexpr std::uint64_t last = 3;

    void begin() {
        if (number_ == last)
            meter_.start();
        request_.emplace(context_, batch_fn_, number_);
        running_ = coroutines_;
        for (std::uint64_t i = 0; i < coroutines_; ++i)
            asio::co_spawn(context_, work_(*request_, i), [this](std::exception_ptr error) {
                if (error)
                    std::rethrow_exception(error);
                if (--running_ == 0)
                    end();
            });
    }

    void end() {
        request_->check(scenario_);
        request_.reset();
        if (number_ == last)
            meter_.stop();
        else
            asio::post(context_, [this] { begin(); });
        ++number_;
    }

    const char* scenario_;
    Meter& meter_;
    BatchFn batch_fn_;
    Work work_;
    std::uint64_t coroutines_;
    asio::io_context context_ = asio::io_context(1);
    std::optional<Request> request_;
    std::uint64_t number_ = 0;
    std::uint64_t running_ = 0;
};

} // namespace

void one_request_enqueue(Meter& meter) {
    Server("one_request_enqueue", meter, &answer, enqueue_all, 1).run();
}
void one_request_resolvers(Meter& meter) {
    Server("one_request_resolvers", meter, &answer, resolve, resolvers).run();
}
void one_request_coroutine_batches(Meter& meter) {
    Server("one_request_coroutine_batches", meter, &answer_later, resolve, resolvers).run();
}

} // namespace coalesce::guards
