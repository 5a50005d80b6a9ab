#pragma once

#include <boost/asio/execution/blocking.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/require.hpp>

#include <utility>

namespace coalesce::testing {

/// The executor of an `io_context`, for which a coroutine that only waits is no work: so the
/// context runs dry when nothing more can happen, and does not sit there.
class LoopExecutor {
public:
    /// Of that context.
    explicit LoopExecutor(boost::asio::io_context::executor_type inner) : inner_(inner) {}

    /// Runs it in the context.
    template <class Function>
    void execute(Function&& function) const {
        inner_.execute(std::forward<Function>(function));
    }

    /// For Asio, as a property of executors.
    boost::asio::execution_context& query(boost::asio::execution::context_t) const noexcept {
        return inner_.context();
    }
    /// For Asio, as a property of executors.
    boost::asio::execution::blocking_t query(boost::asio::execution::blocking_t how) const {
        return boost::asio::query(inner_, how);
    }
    LoopExecutor require(boost::asio::execution::blocking_t::never_t how) const {
        return LoopExecutor(boost::asio::require(inner_, how));
    }
    LoopExecutor require(boost::asio::execution::blocking_t::possibly_t how) const {
        return LoopExecutor(boost::asio::require(inner_, how));
    }

    friend bool operator==(const LoopExecutor& a, const LoopExecutor& b) noexcept {
        return a.inner_ == b.inner_;
    }
    friend bool operator!=(const LoopExecutor& a, const LoopExecutor& b) noexcept {
        return !(a == b);
    }

private:
    boost::asio::io_context::executor_type inner_;
};

} // namespace coalesce::testing
