#pragma once

// A loader of any cache map, as the runner uses it.

#include <coalesce/loader.hpp>
#include <coalesce/lru_map.hpp>
#include <coalesce/ttl_map.hpp>

#include <boost/asio/any_completion_handler.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace coalesce::model {

namespace asio = boost::asio;

class TestedLoader {
public:
    using Callback = asio::any_completion_handler<void(std::exception_ptr, int)>;

    virtual ~TestedLoader() = default;
    virtual asio::awaitable<int> load(int key) = 0;
    virtual asio::awaitable<std::vector<Result<int>>> load_many(std::vector<int> keys) = 0;
    virtual asio::awaitable<std::vector<int>> load_all(std::vector<int> keys) = 0;
    virtual Pending<int> enqueue(int key) = 0;
    virtual void async_load(int key, Callback callback) = 0;
    virtual void prime(int key, Result<int> answer, Prime mode) = 0;
    virtual std::optional<Result<int>> peek(int key) = 0;
    virtual bool contains(int key) = 0;
    virtual void clear(int key) = 0;
    virtual void clear_all() = 0;
    virtual void dispatch() = 0;
    virtual void close() = 0;
};

template <class CacheMap>
class TestedLoaderOf final : public TestedLoader {
public:
    template <class Backend>
    TestedLoaderOf(asio::any_io_executor executor, Backend backend, LoaderOptions options,
                   CacheMap map)
        : loader_(std::move(executor), std::move(backend), std::move(options), {}, std::move(map)) {
    }

    asio::awaitable<int> load(int key) override { return loader_.load(key); }
    asio::awaitable<std::vector<Result<int>>> load_many(std::vector<int> keys) override {
        return loader_.load_many(std::move(keys));
    }
    asio::awaitable<std::vector<int>> load_all(std::vector<int> keys) override {
        return loader_.load_all(std::move(keys));
    }
    Pending<int> enqueue(int key) override { return loader_.enqueue(key); }
    void async_load(int key, Callback callback) override {
        loader_.async_load(key, std::move(callback));
    }
    void prime(int key, Result<int> answer, Prime mode) override {
        loader_.prime(key, std::move(answer), mode);
    }
    std::optional<Result<int>> peek(int key) override { return loader_.peek(key); }
    bool contains(int key) override { return loader_.contains(key); }
    void clear(int key) override { loader_.clear(key); }
    void clear_all() override { loader_.clear_all(); }
    void dispatch() override { loader_.dispatch(); }
    void close() override { loader_.close(); }

private:
    Loader<int, int, std::identity, CacheMap> loader_;
};

} // namespace coalesce::model
