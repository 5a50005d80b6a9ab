// Any bytes may come back as a cursor. Each form of cursors refuses them as one that is invalid, or
// they are a position that the query can have, and that has a cursor.

#include "dynamodb/base64.hpp"
#include "dynamodb/cursor/position.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace coalesce::dynamodb;

namespace {

void require(bool holds) {
    if (!holds)
        std::abort();
}

CursorScope scope_of(std::vector<KeyAttribute> position, std::size_t segments = 0) {
    CursorScope scope;
    scope.table = "T";
    scope.position = std::move(position);
    scope.segments = segments;
    return scope;
}

std::shared_ptr<const CursorCodec> sealed() {
    SealedCursorOptions options;
    options.keys = {Binary(32, std::byte{7})};
    options.now = [] { return std::chrono::system_clock::time_point(); };
    return sealed_cursors(options);
}

std::optional<Item> decoded(const CursorCodec& codec, std::string_view cursor,
                            const CursorScope& scope) {
    try {
        return codec.decode(cursor, scope);
    } catch (const boost::system::system_error& error) {
        require(error.code() == errc::invalid_cursor);
        return std::nullopt;
    }
}

/// What was decoded is a position, whose cursor is that of the same position.
std::optional<std::string> cursor_again(const CursorCodec& codec, std::string_view cursor,
                                        const CursorScope& scope) {
    const auto position = decoded(codec, cursor, scope);
    if (!position)
        return std::nullopt;
    if (scope.segments == 0)
        cursor::check_position(*position, scope);
    auto again = codec.encode(*position, scope);
    require(codec.decode(again, scope) == *position);
    return again;
}

void check(std::string_view cursor) {
    static const auto plain = plain_cursors();
    static const auto electrodb = electrodb_cursors();
    static const auto sealing = sealed();
    static const auto typed =
        scope_of({{"s", KeyType::string}, {"n", KeyType::number}, {"b", KeyType::binary}});
    static const auto untyped = scope_of({{"s", KeyType::string}, {"n", KeyType::number}});
    static const auto scan = scope_of({{"s", KeyType::string}}, 2);

    for (const auto* scope : {&typed, &scan}) {
        const auto again = cursor_again(*plain, cursor, *scope);
        require(!again || *again == cursor);
        cursor_again(*sealing, cursor, *scope);
    }
    cursor_again(*electrodb, cursor, untyped);
}

} // namespace

// The bytes as they are, and as what a cursor holds: few changes of base64 give JSON.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    check({reinterpret_cast<const char*>(data), size});
    check(to_base64url(std::as_bytes(std::span(data, size))));
    return 0;
}
