#pragma once

// Texts as JSON has them. Pure.

#include <boost/locale/utf.hpp>

#include <algorithm>
#include <string>
#include <string_view>

namespace coalesce::detail {

/// Whether it stands in a JSON string as it is, and is no part of a longer character.
constexpr bool is_plain_in_json(char letter) noexcept {
    return letter >= 0x20 && letter < 0x7f && letter != '"' && letter != '\\';
}

inline void append_json_escape(std::string& out, char control) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(control);
    out.append("\\u00").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
}

/// Appends the character that begins at `at`, and moves on behind it.
inline void append_json_character(std::string& out, std::string_view::iterator& at,
                                  std::string_view::iterator end) {
    const auto from = at;
    const auto code = boost::locale::utf::utf_traits<char>::decode(at, end);
    if (code == boost::locale::utf::illegal || code == boost::locale::utf::incomplete)
        out += "\xEF\xBF\xBD"; // U+FFFD
    else if (code < 0x20)
        append_json_escape(out, *from);
    else if (code == '"' || code == '\\')
        out.append("\\").append(1, *from);
    else
        out.append(from, at);
}

/// Appends `text` as a string of JSON. What is not UTF-8 is replaced: the document stays valid.
inline void append_json_text(std::string& out, std::string_view text) {
    out += '"';
    for (auto at = text.begin(); at != text.end();) {
        const auto plain_end = std::find_if_not(at, text.end(), is_plain_in_json);
        out.append(at, plain_end);
        at = plain_end;
        if (at != text.end())
            append_json_character(out, at, text.end());
    }
    out += '"';
}

} // namespace coalesce::detail
