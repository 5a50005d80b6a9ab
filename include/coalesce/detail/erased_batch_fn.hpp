#pragma once

#include <coalesce/batch_fn.hpp>
#include <coalesce/detail/settle.hpp>

#include <boost/asio/awaitable.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace coalesce::detail {

/// A batch function of any shape, as the loader calls it: it settles the keys of a batch, at once
/// or in the coroutine that it gives.
///
/// Holds whatever fits into two words without an allocation, also what can only be moved. The
/// function objects of C++20 and Boost do one or the other.
template <class Key, class Value>
class ErasedBatchFn {
public:
    using BatchPtr = typename Batch<Key, Value>::Ptr;

    template <class Fn>
    explicit ErasedBatchFn(Fn fn) {
        if constexpr (fits<Fn>) {
            new (place_) Fn(std::move(fn));
            operations_ = &operations_of<Fn>;
        } else {
            new (place_) Boxed<Fn>{std::make_unique<Fn>(std::move(fn))};
            operations_ = &operations_of<Boxed<Fn>>;
        }
    }
    ErasedBatchFn(ErasedBatchFn&& other) noexcept
        : operations_(std::exchange(other.operations_, nullptr)) {
        if (operations_)
            operations_->move(other.place_, place_);
    }
    ErasedBatchFn& operator=(ErasedBatchFn&&) = delete;
    ~ErasedBatchFn() {
        if (operations_)
            operations_->destroy(place_);
    }

    asio::awaitable<void> operator()(BatchPtr batch) {
        return operations_->call(place_, std::move(batch));
    }

private:
    static constexpr std::size_t size = 2 * sizeof(void*);

    template <class Fn>
    static constexpr bool
        fits = sizeof(Fn) <= size &&
               alignof(Fn) <= alignof(void*) && std::is_nothrow_move_constructible_v<Fn>;

    /// What does not fit.
    template <class Fn>
    struct Boxed {
        std::unique_ptr<Fn> fn;

        asio::awaitable<void> operator()(BatchPtr batch) { return (*fn)(std::move(batch)); }
    };

    struct Operations {
        asio::awaitable<void> (*call)(void* place, BatchPtr batch);
        void (*move)(void* from, void* to) noexcept; // and destroys it there
        void (*destroy)(void* place) noexcept;
    };

    template <class Fn>
    static constexpr Operations operations_of = {
        [](void* place, BatchPtr batch) { return (*static_cast<Fn*>(place))(std::move(batch)); },
        [](void* from, void* to) noexcept {
            new (to) Fn(std::move(*static_cast<Fn*>(from)));
            std::destroy_at(static_cast<Fn*>(from));
        },
        [](void* place) noexcept { std::destroy_at(static_cast<Fn*>(place)); }};

    const Operations* operations_; // null once it has been moved from
    alignas(void*) std::byte place_[size];
};

/// Gives a user's batch function the erased form.
template <class Key, class Value, class Fn>
class BatchFnAdapter {
public:
    using BatchPtr = typename Batch<Key, Value>::Ptr;

    explicit BatchFnAdapter(Fn fn) : fn_(std::move(fn)) {}

    /// Gives no coroutine if the function has answered at once.
    asio::awaitable<void> operator()(BatchPtr batch) {
        if constexpr (PlainBatchFn<Fn, Key, Value>) {
            return call(std::move(batch));
        } else {
            Sink<Key, Value> sink(batch);
            if constexpr (SinkBatchFn<Fn, Key, Value>)
                return call(std::move(batch), std::move(sink));
            else
                return call(std::move(batch), sink.context());
        }
    }

private:
    template <class... Extra>
    asio::awaitable<void> call(BatchPtr batch, Extra... extra) {
        using Given = std::invoke_result_t<Fn&, std::vector<Key>, Extra...>;
        if constexpr (Awaited<Given>::is_awaitable) {
            return await(fn_, std::move(batch), std::move(extra)...);
        } else if constexpr (std::is_void_v<Given>) {
            std::invoke(fn_, batch->copy_keys(), std::move(extra)...);
            fail_unsettled(*batch);
        } else {
            settle(*batch, std::invoke(fn_, batch->copy_keys(), std::move(extra)...));
        }
        return {};
    }

    // `fn` lives in the loader's state, which outlives the batch.
    template <class... Extra>
    static asio::awaitable<void> await(Fn& fn, BatchPtr batch, Extra... extra) {
        using Given = std::invoke_result_t<Fn&, std::vector<Key>, Extra...>;
        auto keys = batch->copy_keys();
        if constexpr (std::is_void_v<typename Awaited<Given>::type>) {
            co_await std::invoke(fn, std::move(keys), std::move(extra)...);
            fail_unsettled(*batch);
        } else {
            settle(*batch, co_await std::invoke(fn, std::move(keys), std::move(extra)...));
        }
    }

    Fn fn_;
};

template <class Key, class Value, class Fn>
ErasedBatchFn<Key, Value> erase_batch_fn(Fn fn) {
    return ErasedBatchFn<Key, Value>(BatchFnAdapter<Key, Value, Fn>(std::move(fn)));
}

} // namespace coalesce::detail
