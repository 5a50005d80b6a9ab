#include "dynamodb/settings/refuse.hpp"

#include "dynamodb/quoted.hpp"

#include <coalesce/dynamodb/error.hpp>

namespace coalesce::dynamodb::settings {

void refuse(std::string_view name, const Found& found, std::string_view expected) {
    auto text = "the " + std::string(name) + ' ' + quoted(found.value) + " (" + found.origin +
                ") cannot be used: expected ";
    throw boost::system::system_error(make_error_code(errc::invalid_setting),
                                      text.append(expected));
}

} // namespace coalesce::dynamodb::settings
