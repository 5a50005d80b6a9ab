#pragma once

#include <exception>
#include <optional>
#include <utility>

namespace coalesce::dynamodb {

namespace detail {

/// A write as it was given: one of the two is there.
template <class Key, class Value>
class Write {
public:
    std::optional<Value> put;
    std::optional<Key> removed;
};

} // namespace detail

/// An enqueued write that failed, as it was given: one of `put` and `removed` is there.
template <class Key, class Value>
class FailedWrite {
public:
    /// Made by the writer.
    FailedWrite(detail::Write<Key, Value> write, std::exception_ptr why)
        : put(std::move(write.put)), removed(std::move(write.removed)), error(std::move(why)) {}

    std::optional<Value> put;   ///< What was to be written.
    std::optional<Key> removed; ///< What was to be removed.
    std::exception_ptr error;   ///< Why it was not.
};

} // namespace coalesce::dynamodb
