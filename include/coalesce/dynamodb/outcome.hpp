#pragma once

#include <coalesce/result.hpp>

#include <optional>

namespace coalesce::dynamodb {

/// What became of one key: the value, `nullopt` if the table has no such item, or the error.
/// A key that the service kept leaving unprocessed is `errc::unprocessed`, never `nullopt`; an
/// item that does not fit its type is `errc::mismatch`.
template <class Value>
using Fetched = Result<std::optional<Value>>;

/// What became of one write: success, or the error.
using Written = Result<void>;

} // namespace coalesce::dynamodb
