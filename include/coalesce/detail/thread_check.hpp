#pragma once

// Catches, in debug builds, a loader that is used from several threads by mistake. A strand may
// move from thread to thread; a loader that is not on one has a thread to itself. Executors that
// are not Asio's own tell too little, and are let pass.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/assert.hpp>

#include <thread>

namespace coalesce::detail {

namespace asio = boost::asio;

/// Where a thread stands to an executor.
struct Whereabouts {
    bool inside = false;  // it is running the executor's handlers
    bool strand = false;  // the executor runs one handler at a time, on any thread
    bool running = false; // as far as can be known, some thread runs its handlers
};

inline Whereabouts whereabouts(const asio::any_io_executor& executor) {
    using Context = asio::io_context::executor_type;
    using Pool = asio::thread_pool::executor_type;
    if (const auto* context = executor.target<Context>())
        return {context->running_in_this_thread(), false, !context->context().stopped()};
    if (const auto* pool = executor.target<Pool>())
        return {pool->running_in_this_thread(), false, true};
    if (const auto* strand = executor.target<asio::strand<Context>>())
        return {strand->running_in_this_thread(), true,
                !strand->get_inner_executor().context().stopped()};
    if (const auto* strand = executor.target<asio::strand<Pool>>())
        return {strand->running_in_this_thread(), true, true};
    if (const auto* strand = executor.target<asio::strand<asio::any_io_executor>>())
        return {strand->running_in_this_thread(), true, true};
    return {};
}

class ThreadCheck {
public:
    /// A user calls the loader.
    void operator()([[maybe_unused]] const asio::any_io_executor& executor) noexcept {
#ifndef NDEBUG
        const auto thread = std::this_thread::get_id();
        const Whereabouts here = whereabouts(executor);
        const bool moved = last_ != std::thread::id() && last_ != thread;
        // One literal each: the assertion prints them as they stand here.
        // clang-format off
        BOOST_ASSERT_MSG(!(moved && was_inside_ && !here.inside && here.running),
            "coalesce::Loader: called from a thread that does not run its executor; asio::post or asio::co_spawn to it, or ask through a coalesce::Bridge");
        BOOST_ASSERT_MSG(!(moved && was_inside_ && here.inside && !here.strand),
            "coalesce::Loader: used by several threads; make one loader for each request, on a strand of its own, and use it there only");
        // clang-format on
        last_ = thread;
        was_inside_ = here.inside;
#endif
    }

private:
    [[maybe_unused]] std::thread::id last_; // who called before
    [[maybe_unused]] bool was_inside_ = false;
};

} // namespace coalesce::detail
