#include "dynamodb/code_of.hpp"

#include <coalesce/dynamodb/error.hpp>

namespace coalesce::dynamodb::detail {

boost::system::error_code code_of(const std::exception_ptr& error) {
    if (!error)
        return {};
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& failed) {
        return failed.code();
    } catch (...) {
        return make_error_code(errc::service_failure);
    }
}

} // namespace coalesce::dynamodb::detail
