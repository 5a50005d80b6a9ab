#include <coalesce/dynamodb/detail/mapping_error.hpp>
#include <coalesce/dynamodb/error.hpp>

#include "dynamodb/quoted.hpp"

namespace coalesce::dynamodb::detail {
namespace {

[[noreturn]] void fail(errc code, const Path& path, std::string_view expected,
                       std::string_view what_came) {
    auto text = path.text() + ": expected ";
    text.append(expected).append(", but ").append(what_came);
    throw boost::system::system_error(make_error_code(code), text);
}

} // namespace

void throw_missing(const Path& path, std::string_view expected) {
    fail(errc::mismatch, path, expected, "the attribute is missing");
}

void throw_wrong_type(const Path& path, std::string_view expected, const AttributeValue& found) {
    fail(errc::mismatch, path, expected, std::string("came ") + found.type());
}

void throw_unfit(const Path& path, std::string_view expected, const Number& found) {
    fail(errc::mismatch, path, expected, "came " + legible(found.text()));
}

void throw_unknown_name(const Path& path, std::string_view expected, std::string_view found) {
    fail(errc::mismatch, path, expected, "came " + quoted(found));
}

void throw_unwritable(const Path& path, std::string_view expected, std::string_view found) {
    fail(errc::invalid_item, path, expected, "came " + legible(found));
}

} // namespace coalesce::dynamodb::detail
