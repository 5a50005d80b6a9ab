#pragma once

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/append.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <map>
#include <utility>

namespace coalesce::model {

namespace asio = boost::asio;

/// Time that passes only when it is told to.
class VirtualClock {
public:
    explicit VirtualClock(asio::io_context& context) : context_(context) {}

    int now() const { return now_; }
    bool empty() const { return waiting_.empty(); }

    /// Goes to the time of the next handler and posts it; without one, one tick on.
    void advance() {
        if (waiting_.empty()) {
            ++now_;
            return;
        }
        const Place next = waiting_.begin()->first;
        now_ = next.first;
        resume(next, {});
    }

    asio::awaitable<void> wait(int ticks) {
        return asio::async_initiate<const asio::use_awaitable_t<>, void(boost::system::error_code)>(
            Begin(), asio::use_awaitable, this, ticks);
    }

private:
    struct Begin {
        template <class Handler>
        void operator()(Handler&& handler, VirtualClock* clock, int ticks) const {
            clock->add(ticks, std::forward<Handler>(handler));
        }
    };

    using Handler = asio::any_completion_handler<void(boost::system::error_code)>;
    using Place = std::pair<int, int>; // the time, and which handler of that time

    void add(int ticks, Handler handler) {
        const Place place(now_ + ticks, ++handlers_);
        if (auto slot = asio::get_associated_cancellation_slot(handler); slot.is_connected())
            slot.assign([this, place](asio::cancellation_type) {
                resume(place, asio::error::operation_aborted);
            });
        waiting_.emplace(place, std::move(handler));
    }

    void resume(Place place, boost::system::error_code error) {
        if (auto found = waiting_.extract(place))
            asio::post(context_, asio::append(std::move(found.mapped()), error));
    }

    asio::io_context& context_;
    std::map<Place, Handler> waiting_;
    int now_ = 0;
    int handlers_ = 0;
};

} // namespace coalesce::model
