#include <coalesce/dynamodb/detail/side_by_side.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/cancellation_condition.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <exception>
#include <utility>
#include <vector>

namespace coalesce::dynamodb::detail {
namespace {

namespace asio = boost::asio;

/// What workers share: the part that is to be begun next. Owned by who waits for them.
class RestOfWork {
public:
    RestOfWork(std::size_t count, PartOfWork part) : count_(count), part_(std::move(part)) {}

    bool empty() const noexcept { return next_ >= count_; }
    asio::awaitable<void> begin_next() { return part_(next_++); }
    void drop() noexcept { next_ = count_; }

private:
    std::size_t count_;
    std::size_t next_ = 0;
    PartOfWork part_;
};

// When it is cancelled, the next `co_await` throws before the part has begun.
asio::awaitable<void> work(RestOfWork& rest) {
    try {
        while (!rest.empty())
            co_await rest.begin_next();
    } catch (...) {
        rest.drop();
        throw;
    }
}

auto worker(const asio::any_io_executor& executor, RestOfWork& rest) {
    return asio::co_spawn(executor, work(rest), asio::deferred);
}

} // namespace

asio::awaitable<void> side_by_side(std::size_t count, std::size_t at_most, PartOfWork part) {
    if (count == 0) // a group of none never completes
        co_return;
    const auto executor = co_await asio::this_coro::executor;
    RestOfWork rest(count, std::move(part));
    std::vector<decltype(worker(executor, rest))> workers;
    for (std::size_t i = 0; i < std::min(count, at_most); ++i)
        workers.push_back(worker(executor, rest));
    auto group = asio::experimental::make_parallel_group(std::move(workers));
    const asio::experimental::wait_for_all all;
    const auto [order, errors] = co_await group.async_wait(all, asio::use_awaitable);
    for (const std::size_t i : order)
        if (errors[i])
            std::rethrow_exception(errors[i]);
}

} // namespace coalesce::dynamodb::detail
