#pragma once

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>

namespace coalesce::dynamodb::detail {

/// Does the part of some work that has this number.
using PartOfWork = std::function<boost::asio::awaitable<void>(std::size_t number)>;

/// Does the parts 0 to `count - 1`, begun in that order, `at_most` of them at once. A part that
/// fails lets those that are under way end.
///
/// Completes with: nothing, when all are done; throws the error of a part that failed.
/// Cancellation: terminal: cancels the parts that are under way, begins no more, and waits for
///     those to end.
/// Threads: all on the executor of who awaits it.
/// Lifetime: nothing of it is under way when it completes.
boost::asio::awaitable<void> side_by_side(std::size_t count, std::size_t at_most, PartOfWork part);

} // namespace coalesce::dynamodb::detail
