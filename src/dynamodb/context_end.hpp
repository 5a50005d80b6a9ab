#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>

#include <atomic>

namespace coalesce::dynamodb::detail {

namespace asio = boost::asio;

/// Knows whether the end of an execution context has begun. Handlers that were never run are
/// destroyed then, and what they do as they go must not touch channels and timers of the context.
class ContextEnd : public asio::execution_context::service {
public:
    using key_type = ContextEnd;
    static inline asio::execution_context::id id;

    explicit ContextEnd(asio::execution_context& context)
        : asio::execution_context::service(context) {}

    /// That of the context behind an executor.
    static const ContextEnd& of(const asio::any_io_executor& executor) {
        return asio::use_service<ContextEnd>(asio::query(executor, asio::execution::context));
    }

    bool has_begun() const noexcept { return has_begun_; }

private:
    void shutdown() noexcept override { has_begun_ = true; }

    std::atomic<bool> has_begun_ = false;
};

} // namespace coalesce::dynamodb::detail
