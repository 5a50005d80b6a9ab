#pragma once

// Those who are to be resumed when something happens, each of whom may leave before: because
// its cancellation slot fires, or its deadline passes. Everybody is resumed once; by whom, see
// resumer.hpp.

#include <coalesce/detail/counted.hpp>
#include <coalesce/detail/timer.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/error.hpp>
#include <boost/intrusive/list.hpp>
#include <boost/system/error_code.hpp>

#include <memory>
#include <utility>

namespace coalesce::detail {

namespace asio = boost::asio;

class Resumer;

/// One of them. The list that it is in owns it: first the one of those who wait, and then the
/// resumer's.
class Listener : public Counted<Listener>,
                 public boost::intrusive::list_base_hook<
                     boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
public:
    using Ptr = boost::intrusive_ptr<Listener>;

    explicit Listener(Resumer& resumer) : resumer_(resumer) {}
    virtual ~Listener() = default;

    /// Leaves the list for the resumer's, unless that has happened before.
    void resume(boost::system::error_code error);

    /// Calls the handler, on the executor. `self` is let go before that.
    virtual void call(Ptr self) = 0;

    /// Destroys the handler without calling it: its execution context is going away.
    virtual void drop() noexcept = 0;

    /// Resumes it with `operation_aborted` when this slot fires.
    void heed_cancellation(asio::cancellation_slot slot) {
        if (!slot.is_connected())
            return;
        slot_ = slot;
        slot_.assign([self = Ptr(this)](asio::cancellation_type) {
            const Ptr alive = self; // clearing the slot destroys this very function
            alive->resume(asio::error::operation_aborted);
        });
    }

    /// Resumes it at that time, answer or not.
    void heed_deadline(const asio::any_io_executor& executor, TimePoint deadline) {
        if (deadline == no_deadline)
            return;
        timer_ = std::make_unique<Timer>(executor, deadline);
        timer_->async_wait([self = Ptr(this)](boost::system::error_code error) {
            if (!error)
                self->resume({});
        });
    }

    /// Leaves whatever list it is in, and drops its handler.
    void abandon() {
        const Ptr self(this, false); // the list's own reference
        unlink();
        waits_ = false;
        timer_.reset();
        drop();
    }

protected:
    Resumer& resumer() const noexcept { return resumer_; }
    boost::system::error_code error() const noexcept { return error_; }

private:
    Resumer& resumer_; // of the loader's state, which outlives whoever is in a list
    asio::cancellation_slot slot_;
    std::unique_ptr<Timer> timer_;
    boost::system::error_code error_;
    bool waits_ = true;
};

using ListenerList = boost::intrusive::list<Listener, boost::intrusive::constant_time_size<false>>;

class Listeners {
public:
    Listeners() = default;
    Listeners(Listeners&&) = delete;
    Listeners& operator=(Listeners&&) = delete;
    ~Listeners() { abandon(); }

    bool empty() const noexcept { return list_.empty(); }

    /// Takes one in, and owns it.
    void add(Listener& listener) {
        intrusive_ptr_add_ref(&listener);
        list_.push_back(listener);
    }

    /// Resumes all, in the order in which they came.
    void resume_all() {
        if (empty())
            return;
        for (ListenerList leaving = take(); !leaving.empty();)
            leaving.front().resume({});
    }

    /// Destroys all: their execution context is going away.
    void abandon() {
        if (empty())
            return;
        for (ListenerList leaving = take(); !leaving.empty();)
            leaving.front().abandon();
    }

private:
    ListenerList take() {
        ListenerList taken;
        taken.swap(list_);
        return taken;
    }

    ListenerList list_;
};

} // namespace coalesce::detail
