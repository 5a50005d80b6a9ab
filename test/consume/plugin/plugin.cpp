#include "plugin.hpp"

const coalesce::detail::BatchMark* mark_seen_by_plugin() {
    return coalesce::detail::current_mark;
}

boost::system::error_code error_of_plugin() {
    return coalesce::errc::closed;
}
