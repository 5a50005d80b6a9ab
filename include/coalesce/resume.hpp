#pragma once

#include <coalesce/detail/bridge_passage.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/post.hpp>

#include <functional>
#include <memory>
#include <utility>

namespace coalesce {

/// A coroutine that has waited for a bridge and can go on: call it once, where that should be.
///
/// A coroutine that has been destroyed meanwhile is left alone. If the last copy goes uncalled, the
/// coroutine goes on there and then, with `operation_aborted`, so that nobody waits for ever.
///
/// Threads: any.
class Resumption {
public:
    /// The coroutine goes on, here and now.
    void operator()() const { (*ticket_)(); }

private:
    friend class Resume;

    explicit Resumption(detail::PassagePtr passage)
        : ticket_(std::make_shared<detail::Ticket>(std::move(passage))) {}

    std::shared_ptr<detail::Ticket> ticket_; // shared by the copies
};

/// Where a coroutine that waited for a bridge goes on.
class Resume {
public:
    /// On the loader's executor, in the handler that brings the answer: the least work. What the
    /// coroutine does until it suspends or ends keeps the loader waiting. It must not block.
    static Resume on_loader() { return Resume(nullptr); }

    /// On this executor. Its context must outlive the wait; if it is destroyed with the coroutine
    /// in its queue, that goes on with `operation_aborted` on the thread that destroys it.
    static Resume on(boost::asio::any_io_executor executor) {
        return Resume(std::make_shared<const OnExecutor>(std::move(executor)));
    }

    /// Wherever this function takes it: into a thread pool or the queue of another library. It is
    /// called on the loader's executor, or by who closes the bridge, perhaps by both at once; it
    /// must neither block nor throw.
    ///
    /// Throws: `errc::invalid_option` if it is empty.
    static Resume with(std::function<void(Resumption)> take) {
        if (!take)
            throw boost::system::system_error(
                errc::invalid_option,
                "coalesce::Resume::with: the function is empty; give one that resumes");
        return Resume(std::make_shared<const WithFunction>(std::move(take)));
    }

private:
    template <class T>
    friend class Crossing;
    template <class Key, class Value, class CacheKeyFn, class CacheMap>
    friend class Bridge;

    class OnExecutor final : public detail::Place {
    public:
        explicit OnExecutor(boost::asio::any_io_executor executor)
            : executor_(std::move(executor)) {}
        void take(detail::PassagePtr passage) const override {
            detail::post(executor_, detail::Ticket(std::move(passage)));
        }

    private:
        boost::asio::any_io_executor executor_;
    };

    class WithFunction final : public detail::Place {
    public:
        explicit WithFunction(std::function<void(Resumption)> take) : take_(std::move(take)) {}
        void take(detail::PassagePtr passage) const override {
            take_(Resumption(std::move(passage)));
        }

    private:
        std::function<void(Resumption)> take_;
    };

    explicit Resume(detail::PlacePtr place) : place_(std::move(place)) {}

    detail::PlacePtr place_; // null: the loader's executor
};

} // namespace coalesce
