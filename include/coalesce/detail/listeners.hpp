#pragma once

// Those who are to be resumed when something happens, each of whom may leave before: because
// its cancellation slot fires, or its deadline passes. Everybody is resumed once, through the
// loader's executor and never inside the call that resumes.

#include <coalesce/detail/counted.hpp>
#include <coalesce/error.hpp>

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/append.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>

#include <chrono>
#include <optional>
#include <utility>

namespace coalesce::detail {

namespace asio = boost::asio;

using TimePoint = std::chrono::steady_clock::time_point;
inline constexpr TimePoint no_deadline = TimePoint::max();

/// One of them. The list owns it while it is in there.
class Listener : public Counted<Listener>,
                 public boost::intrusive::list_base_hook<
                     boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
public:
    using Ptr = boost::intrusive_ptr<Listener>;
    using Handler = asio::any_completion_handler<void(boost::system::error_code)>;

    Listener(Handler handler, const asio::any_io_executor& executor)
        : handler_(std::move(handler)), executor_(executor) {}

    /// Leaves the list and calls the handler, unless that has happened before.
    void resume(boost::system::error_code error) {
        if (!is_linked())
            return;
        const Ptr self = leave();
        asio::get_associated_cancellation_slot(handler_).clear();
        asio::post(executor_, asio::append(std::move(handler_), error)); // and on to its own
    }

    /// Leaves the list; the handler is destroyed, not called: its execution context is going.
    void abandon() {
        const Ptr self = leave();
        const Handler dropped = std::move(handler_); // Boost 1.81 cannot assign one
    }

    /// Resumes it with `operation_aborted` when its cancellation slot fires.
    void heed_cancellation() {
        if (auto slot = asio::get_associated_cancellation_slot(handler_); slot.is_connected())
            slot.assign([self = Ptr(this)](asio::cancellation_type) {
                const Ptr alive = self; // clearing the slot destroys this very function
                alive->resume(asio::error::operation_aborted);
            });
    }

    /// Resumes it with `timed_out` at that time.
    void heed_deadline(TimePoint deadline) {
        if (deadline == no_deadline)
            return;
        timer_.emplace(executor_, deadline);
        timer_->async_wait([self = Ptr(this)](boost::system::error_code error) {
            if (!error)
                self->resume(errc::timed_out);
        });
    }

private:
    Ptr leave() {
        const Ptr self(this, false); // the list's own reference
        unlink();
        timer_.reset();
        return self;
    }

    Handler handler_;
    asio::any_io_executor executor_;
    std::optional<asio::steady_timer> timer_;
};

class Listeners {
public:
    Listeners() = default;
    Listeners(Listeners&&) = delete;
    Listeners& operator=(Listeners&&) = delete;
    ~Listeners() { abandon(); }

    bool empty() const noexcept { return list_.empty(); }

    void add(Listener::Handler handler, const asio::any_io_executor& executor,
             TimePoint deadline = no_deadline) {
        const Listener::Ptr listener(new Listener(std::move(handler), executor));
        intrusive_ptr_add_ref(listener.get());
        list_.push_back(*listener);
        listener->heed_cancellation();
        listener->heed_deadline(deadline);
    }

    /// Resumes all, in the order in which they came.
    void resume_all() {
        if (empty())
            return;
        for (List leaving = take(); !leaving.empty();)
            leaving.front().resume({});
    }

    /// Destroys all: their execution context is going away.
    void abandon() {
        for (List leaving = take(); !leaving.empty();)
            leaving.front().abandon();
    }

private:
    using List = boost::intrusive::list<Listener, boost::intrusive::constant_time_size<false>>;

    List take() {
        List taken;
        taken.swap(list_);
        return taken;
    }

    List list_;
};

} // namespace coalesce::detail
