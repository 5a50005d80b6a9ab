#pragma once

#include <coalesce/detail/batch_mark.hpp>
#include <coalesce/error.hpp>

// What the plugin sees.
[[gnu::visibility("default")]] const coalesce::detail::BatchMark* mark_seen_by_plugin();
[[gnu::visibility("default")]] boost::system::error_code error_of_plugin();
