#pragma once

#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/key.hpp>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Cursors: strings that say where the next page begins. What a program gets with a page it gives
// back, perhaps in another process and days later, to read on behind the last item.
//
// A cursor holds a position: the key attributes of the last item that was read, those of the table
// and, on an index, those of the index too. The item need not exist any more.

namespace coalesce::dynamodb {

/// The query or scan that a cursor belongs to.
class CursorScope {
public:
    std::string table;   ///< By name or ARN.
    std::string index;   ///< Empty for the table itself.
    bool forward = true; ///< `QueryOptions::forward`.

    /// What is asked for, as text that two queries share only if they ask for the same: the key
    /// condition and the filter, with their values.
    std::string condition;

    /// The key attributes of the table, and of the index.
    std::vector<KeyAttribute> position;

    /// Of a parallel scan, how many segments the table is cut into; else 0. A cursor has a
    /// position for each of them then.
    std::size_t segments = 0;
};

/// A form of cursors. One for a whole process, on any thread.
///
/// A position goes in and comes out as an `Item` that has the attributes of `scope.position`, or,
/// if the scope has segments, whatever a parallel scan makes of its positions.
class CursorCodec {
public:
    virtual ~CursorCodec() = default;

    /// Never empty.
    virtual std::string encode(const Item& position, const CursorScope& scope) const = 0;

    /// Throws `errc::invalid_cursor`, saying what is wrong, for what `encode` did not make, or not
    /// for this scope.
    virtual Item decode(std::string_view cursor, const CursorScope& scope) const = 0;
};

/// Cursors that anybody can read and make: DynamoDB's JSON of the position, names in order, in
/// unpadded base64url. One position has one cursor, on every server.
///
/// A cursor of another query is refused only if its key attributes are others: what a user may
/// see has to follow from the query, never from the cursor. `sealed_cursors` are for the rest.
std::shared_ptr<const CursorCodec> plain_cursors();

/// How cursors are sealed; checked by `sealed_cursors`.
struct SealedCursorOptions {
    /// Keys of 32 random bytes. The first one seals, and all of them open: a new key is put in
    /// front, and an old one leaves when its cursors have expired. A key is good for 2^32 cursors.
    std::vector<Binary> keys = {};

    /// Whose cursors they are, such as a tenant or a user: a cursor opens only where this is the
    /// same.
    std::string context = {};

    /// How long a cursor can be used. At least a second; unset, as long as there is its key.
    std::optional<std::chrono::seconds> lifetime = {};

    /// The clock that says when a cursor is made and when it is used. Called on the threads of
    /// those who do.
    std::function<std::chrono::system_clock::time_point()> now = std::chrono::system_clock::now;
};

/// Cursors that only holders of a key can read or make (AES-256-GCM), each good for the table,
/// index, direction and condition of its query alone, and for one `context`. Two cursors of one
/// position differ.
///
/// `decode` tells in its message a cursor that has expired, or whose key is gone, from one that is
/// not authentic. Throws `errc::invalid_setting` for unusable options, naming the one; a message
/// never shows a key.
std::shared_ptr<const CursorCodec> sealed_cursors(SealedCursorOptions options);

/// Cursors as ElectroDB 3 makes them, for data that programs with ElectroDB page through too:
/// plain JSON, `{"pk":"a","sk":2}`, in unpadded base64url. They read ours and we read theirs, with
/// the names in any order; only we read numbers of more than 15 digits exactly.
///
/// They have no form for B, nor for parallel scans: those are `errc::invalid_cursor`. What is said
/// of `plain_cursors` about cursors of other queries holds here too.
std::shared_ptr<const CursorCodec> electrodb_cursors();

} // namespace coalesce::dynamodb
