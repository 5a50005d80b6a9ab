// All who are resumed at a time share one handler of the executor. Nobody's trouble is another's.

#include "support/loader_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <coroutine>
#include <optional>
#include <stdexcept>

namespace coalesce::test {
namespace {

using Ints = std::vector<int>;

class ResumerTest : public LoaderFixture {
protected:
    /// A callback that keeps the value.
    auto keep() {
        return [this](std::exception_ptr error, int value) {
            EXPECT_FALSE(error);
            got_.push_back(value);
        };
    }

    Recorder<int> backend_;
    std::optional<Loader<int, int>> loader_{std::in_place, executor(), backend_};
    Ints got_;
};

/// A coroutine whose exceptions come out of whoever resumes it.
class Careless {
public:
    struct promise_type {
        Careless get_return_object() {
            return Careless(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() { throw; }
    };

    explicit Careless(std::coroutine_handle<promise_type> coroutine) : coroutine_(coroutine) {}
    Careless(Careless&&) = delete;
    ~Careless() { coroutine_.destroy(); }

private:
    std::coroutine_handle<promise_type> coroutine_;
};

Careless throw_when_resumed(Pending<int> pending) {
    co_await std::move(pending);
    throw std::runtime_error("a user's");
}

TEST_F(ResumerTest, a_coroutine_that_throws_keeps_no_other_from_its_answer) {
    const Careless careless = throw_when_resumed(loader_->enqueue(1));
    loader_->async_load(1, keep());
    loader_->async_load(2, keep());

    EXPECT_THROW(run(), std::runtime_error);
    run();

    EXPECT_EQ(got_, (Ints{1, 2}));
}

TEST_F(ResumerTest, who_is_resumed_first_may_end_the_loader) {
    loader_->async_load(1, [this](std::exception_ptr, int) { loader_.reset(); });
    loader_->async_load(1, keep());
    run();

    EXPECT_EQ(got_, Ints{1}) << "its answer was there";
}

TEST_F(ResumerTest, who_is_resumed_first_cancels_nobody_whose_answer_is_there) {
    asio::cancellation_signal signal;
    loader_->async_load(
        1, [&](std::exception_ptr, int) { signal.emit(asio::cancellation_type::terminal); });
    loader_->async_load(1, asio::bind_cancellation_slot(signal.slot(), keep()));
    run();

    EXPECT_EQ(got_, Ints{1});
}

TEST_F(ResumerTest, loads_of_those_who_are_resumed_together_are_one_batch) {
    for (const int key : {1, 2})
        loader_->async_load(key, [this](std::exception_ptr, int value) {
            loader_->async_load(10 * value, keep());
        });
    run();

    EXPECT_EQ(got_, (Ints{10, 20}));
    EXPECT_EQ(backend_.calls(), (std::vector<Ints>{{1, 2}, {10, 20}}));
}

TEST_F(ResumerTest, a_callback_runs_on_the_executor_that_it_is_bound_to) {
    asio::io_context other(1);
    loader_->async_load(1, asio::bind_executor(other, keep()));
    run();
    EXPECT_EQ(got_, Ints());

    other.run();
    EXPECT_EQ(got_, Ints{1});
}

} // namespace
} // namespace coalesce::test
