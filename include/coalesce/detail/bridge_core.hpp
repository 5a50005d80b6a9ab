#pragma once

// The two ends of a bridge: any thread puts letters into the mailbox at the near end, and the
// loader's executor delivers them at the far end, all that have come by then at once.
//
// No lock is held while code of users runs, with one exception: the executor of the loader is
// posted to under the lock, so that its context cannot be destroyed in between.

#include <coalesce/detail/bridge_contexts.hpp>
#include <coalesce/detail/loader_error.hpp>
#include <coalesce/detail/post.hpp>
#include <coalesce/detail/thread_check.hpp>

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>
#include <boost/system/errc.hpp>

#include <atomic>
#include <cstddef>
#include <exception>
#include <iterator>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace coalesce::detail {

/// Something to do at the far end.
class Letter : public boost::intrusive_ref_counter<Letter, boost::thread_safe_counter> {
public:
    Letter() = default;
    Letter(const Letter&) = delete;
    Letter& operator=(const Letter&) = delete;
    virtual ~Letter() = default;

    /// Called on the loader's executor; never, if its context is destroyed before.
    virtual void deliver() = 0;
};
using LetterPtr = boost::intrusive_ptr<Letter>;

template <class Function>
class LetterOf final : public Letter {
public:
    explicit LetterOf(Function function) : function_(std::move(function)) {}
    void deliver() override { function_(); }

private:
    Function function_;
};

template <class Function>
LetterPtr make_letter(Function function) {
    return LetterPtr(new LetterOf<Function>(std::move(function)));
}

/// A letter that somebody waits for. While it is in the list of the bridge, the mailbox or the far
/// end keeps it.
class RegisteredLetter : public Letter,
                         public boost::intrusive::list_base_hook<
                             boost::intrusive::link_mode<boost::intrusive::safe_link>> {
public:
    /// Ends the wait with `operation_aborted`, unless there is an answer.
    virtual void abort() noexcept = 0;
};
using RegisteredPtr = boost::intrusive_ptr<RegisteredLetter>;

enum class BridgeStage {
    open,
    closed, // the far end is closing, or has closed
    gone    // the execution context of the loader is being destroyed, or was
};

class BridgeCore : public ContextTenant {
public:
    BridgeCore(const asio::any_io_executor& executor, std::string name)
        : executor_(executor), name_(std::move(name)) {}

    const asio::any_io_executor& executor() const noexcept { return executor_; }
    const std::string& name() const noexcept { return name_; }
    bool is_open() const noexcept { return stage_ == BridgeStage::open; }

    /// What a load gets that comes too late.
    std::exception_ptr too_late() const {
        const char* const why =
            stage_ == BridgeStage::closed
                ? "its bridge was closed before this load; keep the bridge as long as anybody loads"
                : "its execution context was destroyed before this load; keep the context longer "
                  "than whoever loads";
        return std::make_exception_ptr(loader_error(errc::closed, name_, why));
    }

    /// Throws if this thread, were it to wait, would keep the answer from coming.
    void refuse_inside(const char* what) {
        if (is_inside())
            refuse(what);
    }

    /// Puts a letter into the mailbox, and its waiter into the list. False if it is too late.
    bool embark(RegisteredLetter& letter) {
        const std::lock_guard lock(mutex_);
        if (!is_open())
            return false;
        put(LetterPtr(&letter));
        awaited_.push_back(letter);
        return true;
    }

    /// Puts a letter into the mailbox, unless nobody will deliver it.
    void send(LetterPtr letter) {
        const std::lock_guard lock(mutex_);
        if (stage_ != BridgeStage::gone)
            put(std::move(letter));
    }

    /// Nobody waits for it any more.
    void forget(RegisteredLetter& letter) noexcept {
        const std::lock_guard lock(mutex_);
        if (letter.is_linked())
            awaited_.erase(awaited_.iterator_to(letter));
    }

    /// Posts a handler to the loader's executor; destroys it if that has gone.
    template <class Handler>
    void post(Handler handler) {
        const std::lock_guard lock(mutex_);
        if (stage_ != BridgeStage::gone)
            detail::post(executor_, std::move(handler));
    }

    /// Ends every wait, and the loader on its executor.
    void close() {
        std::vector<RegisteredPtr> awaited;
        {
            const std::lock_guard lock(mutex_);
            if (!is_open())
                return;
            stage_ = BridgeStage::closed;
            awaited = take_awaited();
            put(make_letter([this] { leave(); }));
        }
        abort(awaited);
    }

    void end() noexcept override {
        std::vector<RegisteredPtr> awaited;
        std::vector<LetterPtr> mail;
        {
            const std::lock_guard lock(mutex_);
            stage_ = BridgeStage::gone;
            awaited = take_awaited();
            mail.swap(mail_);
        }
        leave();
        mail.clear();
        abort(awaited);
    }

protected:
    /// Destroys what is at the far end: on the loader's executor, or when its context goes.
    virtual void leave() noexcept = 0;

private:
    /// Delivers the mail; what an exception kept from being delivered goes back.
    class Delivering {
    public:
        explicit Delivering(std::shared_ptr<BridgeCore> core) : core_(std::move(core)) {}

        void operator()() {
            const Rest rest{*core_, core_->take_mail()};
            while (rest.next != rest.mail.size())
                std::exchange(rest.mail[rest.next++], nullptr)->deliver();
        }

    private:
        struct Rest {
            BridgeCore& core;
            mutable std::vector<LetterPtr> mail;
            mutable std::size_t next = 0;

            ~Rest() {
                if (next != mail.size())
                    core.put_back(mail, next);
            }
        };

        std::shared_ptr<BridgeCore> core_;
    };

    [[noreturn]] void refuse(const char* what) const {
        const auto code = boost::system::errc::make_error_code(
            boost::system::errc::resource_deadlock_would_occur);
        const auto loader = name_.empty() ? std::string("a loader") : "loader \"" + name_ + '"';
        throw boost::system::system_error(code, "coalesce::Bridge of " + loader + ": " + what);
    }

    // These need the lock.

    void put(LetterPtr letter) {
        mail_.push_back(std::move(letter));
        if (!posted_)
            post_delivery();
    }

    void post_delivery() {
        detail::post(executor_,
                     Delivering(std::static_pointer_cast<BridgeCore>(shared_from_this())));
        posted_ = true;
    }

    std::vector<RegisteredPtr> take_awaited() {
        std::vector<RegisteredPtr> taken;
        while (!awaited_.empty()) {
            taken.emplace_back(&awaited_.front());
            awaited_.pop_front();
        }
        return taken;
    }

    // These take it.

    /// Whether this thread runs the loader's executor: a context that has gone must not be asked.
    bool is_inside() {
        const std::lock_guard lock(mutex_);
        return stage_ != BridgeStage::gone && whereabouts(executor_).inside;
    }

    std::vector<LetterPtr> take_mail() {
        const std::lock_guard lock(mutex_);
        posted_ = false;
        return std::exchange(mail_, {});
    }

    void put_back(std::vector<LetterPtr>& mail, std::size_t from) {
        const std::lock_guard lock(mutex_);
        const auto first =
            std::make_move_iterator(mail.begin()) + static_cast<std::ptrdiff_t>(from);
        mail_.insert(mail_.begin(), first, std::make_move_iterator(mail.end()));
        if (!posted_)
            post_delivery();
    }

    static void abort(const std::vector<RegisteredPtr>& awaited) noexcept {
        for (const RegisteredPtr& letter : awaited)
            letter->abort();
    }

    const asio::any_io_executor executor_;
    const std::string name_;
    std::mutex mutex_; // guards all below; the stage may be read without it
    std::vector<LetterPtr> mail_;
    boost::intrusive::list<RegisteredLetter, boost::intrusive::constant_time_size<false>> awaited_;
    std::atomic<BridgeStage> stage_ = BridgeStage::open;
    bool posted_ = false; // the delivery
};

} // namespace coalesce::detail
