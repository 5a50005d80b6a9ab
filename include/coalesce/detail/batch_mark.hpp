#pragma once

// How a load knows which batch function it is called from: whatever runs on the executor of a
// batch function, through timers, posts and nested awaits, runs with that batch marked. Other
// coroutines of the same thread do not see the mark.

#include <coalesce/detail/waits_for.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/require.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace coalesce::detail {

namespace asio = boost::asio;

/// The batch whose function a handler belongs to; null when that has returned. Shared, and
/// counted with atomics, because executors are copied on any thread.
struct BatchMark {
    BatchNode* batch = nullptr;
};
using BatchMarkPtr = std::shared_ptr<BatchMark>;

inline constinit thread_local const BatchMark* current_mark = nullptr;

/// The batch whose function is running now, or null.
inline BatchNode* current_batch() noexcept {
    return current_mark ? current_mark->batch : nullptr;
}

/// An executor that marks what it runs.
class MarkedExecutor {
public:
    MarkedExecutor(asio::any_io_executor inner, BatchMarkPtr mark)
        : inner_(std::move(inner)), mark_(std::move(mark)) {}

    template <class Function>
    void execute(Function&& function) const {
        inner_.execute(Marked<std::decay_t<Function>>(std::forward<Function>(function), mark_));
    }

    template <class Property>
    requires asio::can_query<const asio::any_io_executor&, Property>::value decltype(auto)
    query(const Property& property) const {
        return asio::query(inner_, property);
    }

    template <class Property>
        requires asio::can_require<const asio::any_io_executor&, Property>::value MarkedExecutor
        require(const Property& property)
    const { return MarkedExecutor(asio::require(inner_, property), mark_); }

    template <class Property>
        requires asio::can_prefer<const asio::any_io_executor&, Property>::value MarkedExecutor
        prefer(const Property& property)
    const { return MarkedExecutor(asio::prefer(inner_, property), mark_); }

    friend bool operator==(const MarkedExecutor& a, const MarkedExecutor& b) noexcept {
        return a.mark_ == b.mark_ && a.inner_ == b.inner_;
    }
    friend bool operator!=(const MarkedExecutor& a, const MarkedExecutor& b) noexcept {
        return !(a == b);
    }

private:
    /// Runs a function with the mark set.
    template <class Function>
    class Marked {
    public:
        Marked(Function function, BatchMarkPtr mark)
            : function_(std::move(function)), mark_(std::move(mark)) {}

        void operator()() {
            const Setting setting(mark_.get());
            std::move(function_)();
        }

    private:
        Function function_;
        BatchMarkPtr mark_;
    };

    class Setting {
    public:
        explicit Setting(const BatchMark* mark) noexcept
            : previous_(std::exchange(current_mark, mark)) {}
        Setting(const Setting&) = delete;
        Setting& operator=(const Setting&) = delete;
        ~Setting() { current_mark = previous_; }

    private:
        const BatchMark* previous_;
    };

    asio::any_io_executor inner_;
    BatchMarkPtr mark_;
};

} // namespace coalesce::detail
