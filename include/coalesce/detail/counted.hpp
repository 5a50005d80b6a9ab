#pragma once

#include <boost/smart_ptr/intrusive_ptr.hpp>
#include <boost/smart_ptr/intrusive_ref_counter.hpp>

namespace coalesce::detail {

/// What is shared on the loader's executor: counted without atomics, for all of it stays there.
template <class T>
using Counted = boost::intrusive_ref_counter<T, boost::thread_unsafe_counter>;

} // namespace coalesce::detail
