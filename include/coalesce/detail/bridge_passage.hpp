#pragma once

// A load on its way over a bridge and back, shared by who waits for it and the far end. What
// happens to it may happen on several threads at once: the answer comes, the bridge goes, the
// waiter leaves. One of those who would give it an answer wins (`claim`), and then one of those who
// would let its coroutine go on, or keep it from that (`phase_`).

#include <coalesce/detail/bridge_core.hpp>
#include <coalesce/result.hpp>

#include <boost/asio/error.hpp>

#include <atomic>
#include <coroutine>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <utility>

namespace coalesce::detail {

enum class PassagePhase : std::uint8_t {
    under_way, // no answer, and nobody to be told of it
    awaited,   // no answer, and somebody who is to be told
    answered,
    over // resumed, or given up
};

/// Where a passage gets its answer.
enum class Shore {
    far, // on the loader's executor, in a handler of its own
    near // anywhere else
};

class PassageBase;
using PassagePtr = boost::intrusive_ptr<PassageBase>;

/// Where coroutines go on.
class Place {
public:
    virtual ~Place() = default;
    virtual void take(PassagePtr passage) const = 0;
};
using PlacePtr = std::shared_ptr<const Place>; // shared by all who wait there

/// How many resumes of bridges this thread is in.
inline constinit thread_local int bridge_resumes = 0;

class PassageBase : public RegisteredLetter {
public:
    explicit PassageBase(std::shared_ptr<BridgeCore> core) : core_(std::move(core)) {}

    BridgeCore& core() const noexcept { return *core_; }
    bool answered() const noexcept { return phase_ == PassagePhase::answered; }

    /// Lets the coroutine wait; it goes on at `place`, or, if that is null, on the loader's
    /// executor. False if the answer is there; else it may have gone on before this returns.
    bool suspend(std::coroutine_handle<> coroutine, PlacePtr place) {
        coroutine_ = coroutine;
        place_ = std::move(place);
        return begin_to_wait();
    }

    /// Lets the coroutine go on with the answer, unless it has, or is being destroyed.
    void resume() {
        if (!end(PassagePhase::answered))
            return;
        const Resumed resumed;
        coroutine_.resume();
    }

    /// The same, with `operation_aborted`: the place to go on at has gone.
    void strand() {
        if (!end(PassagePhase::answered))
            return;
        answer_with_abort();
        coroutine_.resume();
    }

    /// Nobody waits for it any more: its key may leave its batch.
    void give_up() {
        const auto phase = phase_.exchange(PassagePhase::over);
        if (phase != PassagePhase::under_way && phase != PassagePhase::awaited)
            return;
        if (claim())
            withdraw();
    }

protected:
    /// True for the first who would answer it.
    bool claim() noexcept {
        if (claimed_.exchange(true))
            return false;
        core_->forget(*this);
        return true;
    }
    bool claimed() const noexcept { return claimed_; }

    /// Lets who waits know that the answer is there.
    void land(Shore shore) {
        auto phase = phase_.load();
        do {
            if (phase == PassagePhase::over)
                return;
        } while (!phase_.compare_exchange_weak(phase, PassagePhase::answered));
        if (phase == PassagePhase::awaited)
            go_on(shore);
    }

    bool begin_to_wait() noexcept {
        auto expected = PassagePhase::under_way;
        return phase_.compare_exchange_strong(expected, PassagePhase::awaited);
    }

    /// Tells the far end to drop its load.
    void withdraw() {
        core_->send(make_letter([self = PassagePtr(this)] { self->leave(); }));
    }

    /// Drops the load; at the far end.
    virtual void leave() noexcept = 0;
    virtual void answer_with_abort() noexcept = 0;

    /// Lets who waits go on.
    virtual void go_on(Shore shore);

private:
    struct Resumed {
        Resumed() { ++bridge_resumes; }
        Resumed(const Resumed&) = delete;
        Resumed& operator=(const Resumed&) = delete;
        ~Resumed() { --bridge_resumes; }
    };

    bool end(PassagePhase expected) noexcept {
        return phase_.compare_exchange_strong(expected, PassagePhase::over);
    }

    /// What the coroutine throws belongs to the executor, and not to the loader.
    void resume_here() {
        try {
            resume();
        } catch (...) {
            core_->post([error = std::current_exception()] { std::rethrow_exception(error); });
        }
    }

    const std::shared_ptr<BridgeCore> core_; // shared by the bridge and all passages
    std::coroutine_handle<> coroutine_;
    PlacePtr place_;
    std::atomic<PassagePhase> phase_ = PassagePhase::under_way;
    std::atomic<bool> claimed_ = false;
};

/// Lets a coroutine go on when it is called. If it goes uncalled, so has the place.
class Ticket {
public:
    explicit Ticket(PassagePtr passage) : passage_(std::move(passage)) {}
    Ticket(Ticket&&) noexcept = default;
    Ticket& operator=(Ticket&&) = delete;
    ~Ticket() {
        if (passage_)
            passage_->strand();
    }

    void operator()() const { passage_->resume(); }

private:
    PassagePtr passage_;
};

inline void PassageBase::go_on(Shore shore) {
    if (place_)
        place_->take(PassagePtr(this));
    else if (shore == Shore::far)
        resume_here();
    else
        core_->post(Ticket(PassagePtr(this)));
}

/// Who waits without a coroutine.
template <class T>
class Taker {
public:
    virtual ~Taker() = default;
    virtual void take(Result<T> answer) = 0;
};

template <class T>
Result<T> aborted() {
    const boost::system::system_error error(asio::error::operation_aborted);
    return Result<T>(boost::system::in_place_error, std::make_exception_ptr(error));
}

template <class T>
class Passage : public PassageBase {
public:
    using PassageBase::PassageBase;

    /// Gives it its answer, unless it has one.
    void settle(Result<T> answer, Shore shore) {
        if (!claim())
            return;
        answer_.emplace(std::move(answer));
        land(shore);
    }

    void abort() noexcept override { settle(aborted<T>(), Shore::near); }

    /// Nobody waits for it any more, but who waited is told.
    void cancel() {
        const PassagePtr self(this);
        if (claimed())
            return;
        abort();
        withdraw();
    }

    void give_to(std::unique_ptr<Taker<T>> taker) {
        taker_ = std::move(taker);
        if (!begin_to_wait())
            go_on(Shore::near);
    }

    /// The answer of one that is `answered`, once.
    Result<T> take() { return std::move(*answer_); }

private:
    void go_on(Shore shore) override {
        if (taker_)
            std::exchange(taker_, nullptr)->take(take());
        else
            PassageBase::go_on(shore);
    }

    void answer_with_abort() noexcept override { answer_.emplace(aborted<T>()); }

    std::optional<Result<T>> answer_;
    std::unique_ptr<Taker<T>> taker_;
};

} // namespace coalesce::detail
