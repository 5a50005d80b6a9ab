#pragma once

// Texts as JSON has them. Pure.

#include <boost/locale/utf.hpp>

#include <string>
#include <string_view>

namespace coalesce::detail {

inline void append_json_escape(std::string& out, char control) {
    constexpr std::string_view digits = "0123456789abcdef";
    const auto byte = static_cast<unsigned char>(control);
    out.append("\\u00").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
}

/// Appends `text` as a string of JSON. What is not UTF-8 becomes U+FFFD: the document stays valid.
inline void append_json_text(std::string& out, std::string_view text) {
    using Utf8 = boost::locale::utf::utf_traits<char>;
    out += '"';
    for (auto at = text.begin(); at != text.end();) {
        const auto from = at;
        const auto code = Utf8::decode(at, text.end());
        if (code == boost::locale::utf::illegal || code == boost::locale::utf::incomplete)
            out += "\xEF\xBF\xBD";
        else if (code < 0x20)
            append_json_escape(out, *from);
        else if (code == '"' || code == '\\')
            out.append("\\").append(1, *from);
        else
            out.append(from, at);
    }
    out += '"';
}

} // namespace coalesce::detail
