#pragma once

#include "dynamodb/base64.hpp"

#include "unit/dynamodb/values/thrown.hpp"

#include <coalesce/dynamodb/cursor.hpp>

#include <gtest/gtest.h>

#include <span>
#include <string>
#include <string_view>

namespace coalesce::dynamodb {

/// `Movies`, whose key is `year` and `title`, in the words of a query.
inline CursorScope movies() {
    CursorScope scope;
    scope.table = "Movies";
    scope.condition = "year = 2013";
    scope.position = {{"year", KeyType::number}, {"title", KeyType::string}};
    return scope;
}

inline Item rush() {
    return {{"year", 2013}, {"title", "Rush"}};
}

/// A table whose key is `id`, of one type.
inline CursorScope table_of(KeyType type) {
    CursorScope scope;
    scope.table = "Things";
    scope.position = {{"id", type}};
    return scope;
}

/// `Movies`, scanned in parallel.
inline CursorScope scan_of_movies(std::size_t segments) {
    auto scope = movies();
    scope.condition = "";
    scope.segments = segments;
    return scope;
}

/// The base64url of a text.
inline std::string cursor_of(std::string_view text) {
    return to_base64url(std::as_bytes(std::span(text)));
}

/// The text of a base64url.
inline std::string text_in(std::string_view cursor) {
    const auto bytes = from_base64url(cursor).value();
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline Binary bytes_of(std::string_view text) {
    const auto bytes = std::as_bytes(std::span(text));
    return {bytes.begin(), bytes.end()};
}

inline Thrown decoding(const CursorCodec& codec, std::string_view cursor,
                       const CursorScope& scope) {
    return thrown_by([&] { codec.decode(cursor, scope); });
}

inline Thrown encoding(const CursorCodec& codec, const Item& position, const CursorScope& scope) {
    return thrown_by([&] { codec.encode(position, scope); });
}

} // namespace coalesce::dynamodb
