#include <coalesce/dynamodb/detail/mapping_error.hpp>

#include "dynamodb/quoted.hpp"

#include <string>

namespace coalesce::dynamodb::detail {
namespace {

[[noreturn]] void fail(errc code, const Path& path, std::string_view text) {
    throw boost::system::system_error(make_error_code(code),
                                      path.text() + ": " + std::string(text));
}

[[noreturn]] void fail(errc code, const Path& path, std::string_view expected,
                       const std::string& what_came) {
    fail(code, path, "expected " + std::string(expected) + ", but " + what_came);
}

} // namespace

void throw_missing(const Path& path, TypeSet expected) {
    fail(errc::mismatch, path, expected.text(), "the attribute is missing");
}

void throw_wrong_type(const Path& path, TypeSet expected, AttributeType found) {
    fail(errc::mismatch, path, expected.text(), std::string("came ") + tag_of(found));
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

void throw_unconverted(errc code, const Path& path, const std::exception& error) {
    fail(code, path, error.what());
}

void throw_twice(const Path& path) {
    fail(errc::malformed_response, path, "the attribute is there twice");
}

} // namespace coalesce::dynamodb::detail
