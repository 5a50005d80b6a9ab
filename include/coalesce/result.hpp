#pragma once

#include <boost/system/result.hpp>

#include <exception>

namespace coalesce {

/// What became of one key, where several come back together: a value, or the exception that
/// stands in its place.
///
/// `result.value()` gives the value or throws the stored exception; `result.error()` is the
/// `std::exception_ptr`; `if (result)` asks which it is. Both a value and an
/// `std::exception_ptr` convert to it.
template <class T>
using Result = boost::system::result<T, std::exception_ptr>;

} // namespace coalesce
