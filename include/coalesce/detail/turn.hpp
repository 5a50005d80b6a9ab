#pragma once

// What a loader posts to its executor, or sets a timer for, so that its batches leave. `Owner` is
// a `Departures`.

#include <coalesce/observer.hpp>
#include <coalesce/schedule.hpp>

#include <boost/system/error_code.hpp>

#include <memory>
#include <utility>

namespace coalesce::detail {

/// The next round. Destroyed without having run, it takes the open batches with it: then the
/// execution context is going away, and their waiters' coroutines must go too.
template <class Owner>
class Turn {
public:
    using OwnerPtr = typename Owner::Ptr;

    explicit Turn(OwnerPtr owner) : owner_(std::move(owner)) {}
    Turn(Turn&&) noexcept = default;
    Turn& operator=(Turn&&) = delete;
    ~Turn() {
        if (owner_)
            owner_->abandon_open();
    }

    void operator()() { begin()->turn(); }

    /// It runs, whatever it does.
    OwnerPtr begin() { return std::move(owner_); }

private:
    OwnerPtr owner_;
};

/// The end of a `Window`.
template <class Owner>
class WindowEnd {
public:
    WindowEnd(typename Owner::Ptr owner, typename Owner::BatchPtr batch)
        : turn_(std::move(owner)), batch_(std::move(batch)) {}

    void operator()(boost::system::error_code error) {
        const auto owner = turn_.begin();
        if (!error)
            owner->make_due_if_open(batch_, DispatchReason::window);
    }

private:
    Turn<Owner> turn_;
    typename Owner::BatchPtr batch_;
};

/// What stands behind the `Dispatch` that a `ScheduleFn` gets.
template <class Owner>
class ScheduledBatch final : public Dispatch::Batch {
public:
    ScheduledBatch(typename Owner::Ptr owner, typename Owner::BatchPtr batch)
        : owner_(std::move(owner)), batch_(std::move(batch)) {}
    ~ScheduledBatch() override { leave(); }

    void leave() override { owner_->make_due_if_open(batch_, DispatchReason::schedule); }

private:
    typename Owner::Ptr owner_;
    typename Owner::BatchPtr batch_;
};

/// Calls a `ScheduleFn`.
template <class Owner>
class ScheduleCall {
public:
    ScheduleCall(typename Owner::Ptr owner, typename Owner::BatchPtr batch,
                 const ScheduleFn& function)
        : turn_(std::move(owner)), batch_(std::move(batch)), function_(function) {}

    void operator()() {
        // On the stack the owner keeps its function alive, and the batch leaves if that throws.
        const auto owner = turn_.begin();
        const auto scheduled = std::make_shared<ScheduledBatch<Owner>>(owner, std::move(batch_));
        function_(Dispatch(scheduled));
    }

private:
    Turn<Owner> turn_;
    typename Owner::BatchPtr batch_;
    const ScheduleFn& function_; // the owner's
};

} // namespace coalesce::detail
