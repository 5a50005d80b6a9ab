#pragma once

#include <coalesce/dynamodb/failed_write.hpp>

#include <memory>
#include <ostream>
#include <utility>

// What a writer asks its loader for: the key is a write, the answer that it is done.

namespace coalesce::dynamodb::detail {

/// The answer of a write that is done.
struct Acknowledged {};

template <class Key, class Value>
class WriteRequest {
public:
    explicit WriteRequest(Write<Key, Value> write)
        : write_(std::make_shared<Write<Key, Value>>(std::move(write))) {}

    static WriteRequest put(Value value) {
        Write<Key, Value> write;
        write.put = std::move(value);
        return WriteRequest(std::move(write));
    }
    static WriteRequest remove(Key key) {
        Write<Key, Value> write;
        write.removed = std::move(key);
        return WriteRequest(std::move(write));
    }

    Write<Key, Value>& operator*() const noexcept { return *write_; }
    Write<Key, Value>* operator->() const noexcept { return write_.get(); }

    /// Tells it from any other.
    const void* identity() const noexcept { return write_.get(); }

    /// In messages of the loader that begin with "the key".
    friend std::ostream& operator<<(std::ostream& out, const WriteRequest& request) {
        return out << (request->put ? "of this put" : "of this removal");
    }

private:
    std::shared_ptr<Write<Key, Value>> write_; // shared by the batch and whoever waits for it
};

/// Every write is another, so the loader's cache key is its identity.
struct IdentityOfWrite {
    template <class Key, class Value>
    const void* operator()(const WriteRequest<Key, Value>& request) const noexcept {
        return request.identity();
    }
};

} // namespace coalesce::dynamodb::detail
