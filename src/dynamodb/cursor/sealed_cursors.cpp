#include <coalesce/dynamodb/cursor.hpp>

#include <coalesce/dynamodb/error.hpp>

#include "dynamodb/cursor/cursor_text.hpp"
#include "dynamodb/cursor/position.hpp"
#include "dynamodb/cursor/position_json.hpp"
#include "dynamodb/cursor/sealing_key.hpp"

#include <cstdint>
#include <deque>
#include <initializer_list>
#include <limits>
#include <utility>

// A sealed cursor is, in base64url:
//
//   1 byte    version
//   4 bytes   id of the key
//   12 bytes  nonce
//   sealed:
//     8 bytes   when it expires, in seconds since 1970, highest byte first
//     the rest  the position in DynamoDB's JSON
//   16 bytes  tag, which version, id and the fingerprint of its scope are bound to

namespace coalesce::dynamodb {
namespace {

using cursor::SealingKey;
using Seconds = std::chrono::seconds;

constexpr char version = 1;
constexpr std::size_t header_size = 1 + SealingKey::id_size;
constexpr std::size_t key_size = 32;
constexpr std::size_t expiry_size = 8;
constexpr auto never = std::numeric_limits<std::int64_t>::max();

[[noreturn]] void refuse_setting(const std::string& reason) {
    throw boost::system::system_error(make_error_code(errc::invalid_setting),
                                      "sealed cursors: " + reason);
}

void check_keys(const std::deque<SealingKey>& keys) {
    if (keys.empty())
        refuse_setting("expected a key of 32 random bytes, got none");
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (keys[i].size() != key_size)
            refuse_setting("keys[" + std::to_string(i) + "] has " + std::to_string(keys[i].size()) +
                           " bytes; expected 32 random ones");
        for (std::size_t j = 0; j < i; ++j)
            if (keys[i].has_secret_of(keys[j]))
                refuse_setting("keys[" + std::to_string(i) + "] is keys[" + std::to_string(j) +
                               "] once more; expected each key once");
    }
}

void check_times(const SealedCursorOptions& options) {
    if (options.lifetime && *options.lifetime <= Seconds::zero())
        refuse_setting("lifetime is " + std::to_string(options.lifetime->count()) +
                       " seconds; expected at least 1, or none for cursors that do not expire");
    if (!options.now)
        refuse_setting("now is empty; expected a clock");
}

std::string expiry_text(std::int64_t expiry) {
    std::string text;
    for (int shift = 56; shift >= 0; shift -= 8)
        text += static_cast<char>(static_cast<std::uint64_t>(expiry) >> shift & 255);
    return text;
}

std::int64_t expiry_of(std::string_view text) {
    std::uint64_t expiry = 0;
    for (const char c : text.substr(0, expiry_size))
        expiry = expiry << 8 | static_cast<unsigned char>(c);
    return static_cast<std::int64_t>(expiry);
}

// What two scopes have in common only if they ask for the same: every part with its size before
// it, so that none can run into the next.
std::string fingerprint(const CursorScope& scope, const std::string& context) {
    const auto segments = std::to_string(scope.segments);
    const std::string_view direction = scope.forward ? "forward" : "backward";
    std::string text;
    for (const std::string_view part : std::initializer_list<std::string_view>{
             scope.table, scope.index, direction, scope.condition, segments, context})
        text.append(std::to_string(part.size())).append(1, ':').append(part);
    return text;
}

class SealedCursors final : public CursorCodec {
public:
    explicit SealedCursors(SealedCursorOptions options)
        : context_(std::move(options.context)), lifetime_(options.lifetime) {
        for (auto& key : options.keys)
            keys_.emplace_back(std::move(key));
        check_keys(keys_);
        check_times(options);
        now_ = std::move(options.now);
    }

    std::string encode(const Item& position, const CursorScope& scope) const override {
        const auto& key = keys_.front();
        const auto text = expiry_text(expiry()) + cursor::to_position_json(position, scope);
        const auto header = version + std::string(key.id());
        return cursor::to_cursor_text(
            header + key.seal(text, header + fingerprint(scope, context_)), scope);
    }

    Item decode(std::string_view sealed, const CursorScope& scope) const override {
        const auto bytes = cursor::from_cursor_text(sealed, scope);
        check_header(bytes, scope);
        const auto text = opened(bytes, scope);
        check_expiry(text, scope);
        return cursor::from_position_json(std::string_view(text).substr(expiry_size), scope);
    }

private:
    std::int64_t expiry() const {
        if (!lifetime_)
            return never;
        const auto now = std::chrono::ceil<Seconds>(now_().time_since_epoch()).count();
        const std::int64_t lifetime = lifetime_->count();
        return now < never - lifetime ? now + lifetime : never;
    }

    void check_header(std::string_view bytes, const CursorScope& scope) const {
        if (bytes.front() != version)
            cursor::refuse(scope, "it is not sealed, or in version " +
                                      std::to_string(static_cast<unsigned char>(bytes.front())) +
                                      "; expected a sealed one in version 1");
        if (bytes.size() < header_size)
            cursor::refuse(scope, "it is cut off after " + std::to_string(bytes.size()) + " bytes");
    }

    std::string opened(std::string_view bytes, const CursorScope& scope) const {
        const auto header = bytes.substr(0, header_size);
        const auto bound = std::string(header) + fingerprint(scope, context_);
        bool is_known = false;
        for (const auto& key : keys_) {
            if (key.id() != header.substr(1))
                continue;
            is_known = true;
            auto text = key.open(bytes.substr(header_size), bound);
            if (text && text->size() >= expiry_size)
                return *std::move(text);
        }
        if (!is_known)
            cursor::refuse(scope, "it was sealed with a key that is not, or no longer, among ours");
        cursor::refuse(scope, "it is not authentic: changed, or of another table, index, "
                              "direction, condition, number of segments, or context");
    }

    void check_expiry(std::string_view text, const CursorScope& scope) const {
        const auto expiry = expiry_of(text);
        const auto now = std::chrono::floor<Seconds>(now_().time_since_epoch()).count();
        if (now >= expiry)
            cursor::refuse(scope, "it expired " + std::to_string(now - expiry) + " seconds ago");
    }

    std::deque<SealingKey> keys_; // never moved, so that no copy of a key stays behind
    std::string context_;
    std::optional<Seconds> lifetime_;
    std::function<std::chrono::system_clock::time_point()> now_;
};

} // namespace

std::shared_ptr<const CursorCodec> sealed_cursors(SealedCursorOptions options) {
    return std::make_shared<const SealedCursors>(std::move(options));
}

} // namespace coalesce::dynamodb
