#pragma once

#include <coalesce/batch_fn.hpp>
#include <coalesce/detail/settle.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/function.hpp>

#include <concepts>
#include <functional>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace coalesce::detail {

/// A batch function of any shape, as the loader calls it: it settles the keys of a batch, at once
/// or in the coroutine that it gives. Unlike the one of std, Boost's holds any two words inside.
template <class Key, class Value>
using ErasedBatchFn = boost::function<asio::awaitable<void>(typename Batch<Key, Value>::Ptr batch)>;

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

/// A function object that can only be moved, behind a handle that can be copied, as
/// `boost::function` demands. The copies are the adapter's own and share one function.
template <class Fn>
class SharedFn {
public:
    explicit SharedFn(Fn fn) : fn_(std::make_shared<Fn>(std::move(fn))) {}

    template <class... Arguments>
        requires std::invocable<Fn&, Arguments...>
    decltype(auto) operator()(Arguments&&... arguments) const {
        return std::invoke(*fn_, std::forward<Arguments>(arguments)...);
    }

private:
    std::shared_ptr<Fn> fn_;
};

template <class Key, class Value, class Fn>
ErasedBatchFn<Key, Value> erase_batch_fn(Fn fn) {
    if constexpr (std::copy_constructible<Fn>)
        return BatchFnAdapter<Key, Value, Fn>(std::move(fn));
    else
        return BatchFnAdapter<Key, Value, SharedFn<Fn>>(SharedFn<Fn>(std::move(fn)));
}

} // namespace coalesce::detail
