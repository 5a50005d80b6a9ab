#pragma once

#include <coalesce/error.hpp>

#include <exception>
#include <string>

namespace coalesce::detail {

/// An error of this loader, which its text names.
inline boost::system::system_error loader_error(errc code, const std::string& loader,
                                                const std::string& what) {
    const auto name = loader.empty() ? std::string("loader") : "loader \"" + loader + '"';
    return {code, name + ": " + what};
}

[[noreturn]] inline void fail_loader(errc code, const std::string& loader,
                                     const std::string& what) {
    throw loader_error(code, loader, what);
}

} // namespace coalesce::detail
