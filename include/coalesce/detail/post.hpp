#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <utility>

namespace coalesce::detail {

namespace asio = boost::asio;

/// Calls `visit` with the executor of an `io_context` as what it is, and with any other as it
/// came. Asio's type-erased executor takes three times as long to post.
template <class Visit>
decltype(auto) visit_executor(const asio::any_io_executor& executor, Visit visit) {
    if (const auto* plain = executor.target<asio::io_context::executor_type>())
        return visit(*plain);
    return visit(executor);
}

/// As `asio::post`.
template <class Handler>
void post(const asio::any_io_executor& executor, Handler handler) {
    visit_executor(executor, [&](const auto& visited) { asio::post(visited, std::move(handler)); });
}

} // namespace coalesce::detail
