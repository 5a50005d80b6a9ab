#pragma once

#include <coalesce/dynamodb/detail/write_request.hpp>
#include <coalesce/pending.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <set>
#include <unordered_map>
#include <utility>
#include <vector>

namespace coalesce::dynamodb::detail {

/// The enqueued writes of a writer that wait for their answers, those that failed, and who waits
/// for room or for the end of all.
///
/// Those wait for any change and look again. Who waits for room stands in a line, for else the
/// first to be woken would take all of it each time.
template <class Key, class Value>
class WriteStream {
public:
    using Request = WriteRequest<Key, Value>;
    using Failures = std::vector<FailedWrite<Key, Value>>;

    WriteStream(const boost::asio::any_io_executor& executor, std::size_t max_waiting)
        : max_waiting_(max_waiting),
          changed_(executor, boost::asio::steady_timer::time_point::max()) {}

    bool closed() const noexcept { return closed_; }
    bool empty() const noexcept { return waiting_.empty(); }

    void add(const Request& request, Pending<Acknowledged> answer) {
        waiting_.emplace(request.identity(), std::move(answer));
    }

    /// The loader has the answer of this write; does nothing if it was not enqueued.
    void settled(const Request& request);

    Failures take_failures() { return std::exchange(failures_, {}); }

    /// Withdraws what has not left; whoever waits here is told so.
    void close();

    class PlaceInLine;

    /// Waits until something has changed; the caller keeps this alive. Throws
    /// `operation_aborted` when it is cancelled or this is closed.
    boost::asio::awaitable<void> change();

private:
    void changed() {
        ++changes_;
        changed_.cancel();
    }

    std::size_t max_waiting_;
    std::unordered_map<const void*, Pending<Acknowledged>> waiting_; // keeps them in their batches
    Failures failures_;
    std::set<std::uint64_t> line_;
    std::uint64_t next_in_line_ = 0;
    std::uint64_t changes_ = 0;
    boost::asio::steady_timer changed_; // never expires; is cancelled to wake who waits
    bool closed_ = false;
};

/// A place in the line for room, from when it was taken until it is destroyed.
template <class Key, class Value>
class WriteStream<Key, Value>::PlaceInLine {
public:
    explicit PlaceInLine(WriteStream& stream)
        : stream_(stream), place_(stream.line_.insert(stream.next_in_line_++).first) {}
    PlaceInLine(const PlaceInLine&) = delete;
    PlaceInLine& operator=(const PlaceInLine&) = delete;
    ~PlaceInLine() {
        stream_.line_.erase(place_);
        if (!stream_.line_.empty())
            stream_.changed();
    }

    bool has_room() const noexcept {
        return place_ == stream_.line_.begin() && stream_.waiting_.size() < stream_.max_waiting_;
    }

private:
    WriteStream& stream_;
    std::set<std::uint64_t>::iterator place_;
};

// ---------------------------------------------------------------------------------------------

template <class Key, class Value>
void WriteStream<Key, Value>::settled(const Request& request) {
    const auto found = waiting_.find(request.identity());
    if (found == waiting_.end())
        return;
    auto answer = std::move(found->second);
    waiting_.erase(found);
    try {
        answer.value();
    } catch (...) {
        failures_.emplace_back(std::move(*request), std::current_exception());
    }
    changed();
}

template <class Key, class Value>
void WriteStream<Key, Value>::close() {
    closed_ = true;
    const auto leaving = std::exchange(waiting_, {});
    changed();
}

template <class Key, class Value>
boost::asio::awaitable<void> WriteStream<Key, Value>::change() {
    const auto seen = changes_;
    boost::system::error_code ignored; // `changes_` tells who has cancelled
    co_await changed_.async_wait(boost::asio::redirect_error(boost::asio::use_awaitable, ignored));
    if (closed_ || changes_ == seen)
        throw boost::system::system_error(boost::asio::error::operation_aborted);
}

} // namespace coalesce::dynamodb::detail
