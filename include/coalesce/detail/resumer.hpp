#pragma once

// How those who waited go on: through the loader's executor, and never inside the call that
// resumes them. All who are resumed at a time share one posted handler.

#include <coalesce/detail/listeners.hpp>
#include <coalesce/detail/post.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/append.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/dispatch.hpp>

#include <type_traits>
#include <utility>

namespace coalesce::detail {

class Resumer : public Counted<Resumer> {
public:
    explicit Resumer(const asio::any_io_executor& executor) : executor_(executor) {}
    Resumer(const Resumer&) = delete;
    Resumer& operator=(const Resumer&) = delete;
    virtual ~Resumer() = default;

    const asio::any_io_executor& executor() const noexcept { return executor_; }

    /// Calls this listener in the next round; takes over the reference of the list it was in.
    void add(Listener& listener) {
        ready_.push_back(listener);
        post_round();
    }

private:
    /// Calls all who are ready. Destroyed without having run, it takes them along: then the
    /// execution context is going away.
    class Round {
    public:
        explicit Round(Resumer& resumer) : resumer_(&resumer) {}
        Round(Round&&) noexcept = default;
        Round& operator=(Round&&) = delete;
        ~Round() {
            while (resumer_ && !resumer_->ready_.empty())
                resumer_->ready_.front().abandon();
        }

        void operator()() {
            const auto resumer = std::move(resumer_);
            resumer->run();
        }

    private:
        boost::intrusive_ptr<Resumer> resumer_;
    };

    void post_round() {
        if (std::exchange(posted_, true))
            return;
        post(executor_, Round(*this));
    }

    void run() {
        posted_ = false;
        ListenerList leaving;
        leaving.swap(ready_); // who becomes ready now waits for the next round
        const Rest rest{*this, leaving};
        while (!leaving.empty()) {
            Listener::Ptr next(&leaving.front(), false); // the list's own reference
            leaving.pop_front();
            auto& listener = *next;
            listener.call(std::move(next));
        }
    }

    /// A handler that throws does not keep the others waiting.
    struct Rest {
        Resumer& resumer;
        ListenerList& leaving;
        ~Rest() {
            if (leaving.empty())
                return;
            resumer.ready_.splice(resumer.ready_.begin(), leaving);
            resumer.post_round();
        }
    };

    asio::any_io_executor executor_;
    ListenerList ready_;
    bool posted_ = false;
};

inline void Listener::resume(boost::system::error_code error) {
    if (!std::exchange(waits_, false))
        return;
    error_ = error;
    unlink();
    resumer_.add(*this); // now; clearing the slot may let go of all other references
    timer_.reset();
    slot_.clear();
}

/// A listener with its handler.
template <class Handler>
class ListenerOf final : public Listener {
public:
    ListenerOf(Handler handler, Resumer& resumer)
        : Listener(resumer), handler_(std::move(handler)) {}

    void call(Ptr self) override {
        Handler handler(std::move(handler_));
        const auto error = this->error();
        const Resumer& resumer = this->resumer();
        self.reset();
        // On the loader's executor already: most handlers have no other.
        const auto& own = asio::get_associated_executor(handler, resumer.executor());
        if constexpr (std::is_same_v<std::decay_t<decltype(own)>, asio::any_io_executor>)
            if (own == resumer.executor())
                return std::move(handler)(error);
        asio::dispatch(resumer.executor(), asio::append(std::move(handler), error));
    }

    void drop() noexcept override { const Handler dropped(std::move(handler_)); }

private:
    Handler handler_;
};

/// Lets a handler, `void(error_code)`, wait for these.
template <class Handler>
void listen(Listeners& listeners, Handler handler, Resumer& resumer, TimePoint deadline) {
    const auto slot = asio::get_associated_cancellation_slot(handler);
    const Listener::Ptr listener(new ListenerOf<Handler>(std::move(handler), resumer));
    listeners.add(*listener);
    listener->heed_cancellation(slot);
    listener->heed_deadline(resumer.executor(), deadline);
}

} // namespace coalesce::detail
