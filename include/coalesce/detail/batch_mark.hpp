#pragma once

// How a load knows which batch function it is called from: whatever runs on the executor of a
// batch function, through timers, posts and nested awaits, runs with that batch marked. Other
// coroutines of the same thread do not see the mark.

#include <coalesce/detail/waits_for.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/require.hpp>
#include <boost/config.hpp>

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

// One for a thread, also where programs and their shared libraries hide what they do not export.
BOOST_SYMBOL_VISIBLE inline constinit thread_local const BatchMark* current_mark = nullptr;

/// The batch whose function is running now, or null.
inline BatchNode* current_batch() noexcept {
    return current_mark ? current_mark->batch : nullptr;
}

/// Sets the mark while it lives.
class Marking {
public:
    explicit Marking(const BatchMark& mark) noexcept
        : previous_(std::exchange(current_mark, &mark)) {}
    Marking(const Marking&) = delete;
    Marking& operator=(const Marking&) = delete;
    ~Marking() { current_mark = previous_; }

private:
    const BatchMark* previous_;
};

/// An executor that marks what it runs. Of an `io_context`'s executor it makes one that
/// `any_io_executor` holds without an allocation.
template <class Inner>
class MarkedExecutor {
public:
    MarkedExecutor(Inner inner, BatchMarkPtr mark) noexcept
        : inner_(std::move(inner)), mark_(std::move(mark)) {}

    template <class Function>
    void execute(Function&& function) const {
        inner_.execute(Marked<std::decay_t<Function>>(std::forward<Function>(function), mark_));
    }

    template <class Property>
    requires asio::can_query<const Inner&, Property>::value decltype(auto)
    query(const Property& property) const {
        return asio::query(inner_, property);
    }

    template <class Property>
    requires asio::can_require<const Inner&, Property>::value auto
    require(const Property& property) const {
        return marked(asio::require(inner_, property));
    }

    template <class Property>
    requires asio::can_prefer<const Inner&, Property>::value auto
    prefer(const Property& property) const {
        return marked(asio::prefer(inner_, property));
    }

    friend bool operator==(const MarkedExecutor& a, const MarkedExecutor& b) noexcept {
        return a.mark_ == b.mark_ && a.inner_ == b.inner_;
    }
    friend bool operator!=(const MarkedExecutor& a, const MarkedExecutor& b) noexcept {
        return !(a == b);
    }

private:
    template <class Other>
    MarkedExecutor<Other> marked(Other other) const {
        return MarkedExecutor<Other>(std::move(other), mark_);
    }

    /// Runs a function with the mark set.
    template <class Function>
    class Marked {
    public:
        Marked(Function function, BatchMarkPtr mark)
            : function_(std::move(function)), mark_(std::move(mark)) {}

        void operator()() {
            const Marking marking(*mark_);
            std::move(function_)();
        }

    private:
        Function function_;
        BatchMarkPtr mark_;
    };

    Inner inner_;
    BatchMarkPtr mark_;
};

} // namespace coalesce::detail
