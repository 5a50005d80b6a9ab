#pragma once

#include "dynamodb/credentials/utc_time.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::credentials {

/// The texts and whole numbers in a JSON object, by the names of its members. What messages say of
/// it is names only: a value may be a secret.
class JsonObject {
public:
    /// `origin` is what it is, for messages: `the answer of the container's credentials endpoint`.
    /// With a `member`, the object is the one of this name in the object that `text` is.
    ///
    /// Throws `errc::malformed_response` if there is no such object.
    JsonObject(std::string_view text, std::string origin, std::string_view member = {});

    /// The text of a member; nothing if it is absent, `null` or no text.
    std::optional<std::string> text(std::string_view name) const;
    std::string text_or_empty(std::string_view name) const { return text(name).value_or(""); }

    /// The whole number of a member; nothing if it is absent or anything else.
    std::optional<std::int64_t> number(std::string_view name) const;

    /// Throws `errc::malformed_response` if the member is not there or is blank.
    std::string required_text(std::string_view name) const;

    /// The time that a member says; nothing if it is absent. Throws `errc::malformed_response` if
    /// it is there and says none.
    std::optional<TimePoint> time(std::string_view name) const;
    TimePoint required_time(std::string_view name) const;

    const std::string& origin() const noexcept { return origin_; }

private:
    std::string origin_;
    std::map<std::string, std::string, std::less<>> texts_;
    std::map<std::string, std::int64_t, std::less<>> numbers_;
};

} // namespace coalesce::dynamodb::credentials
