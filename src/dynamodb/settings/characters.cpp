#include "dynamodb/settings/characters.hpp"

namespace coalesce::dynamodb::settings {

bool is_blank(char c) noexcept {
    return c == ' ' || c == '\t' || c == '\r';
}

std::string_view trimmed(std::string_view text) noexcept {
    while (!text.empty() && is_blank(text.front()))
        text.remove_prefix(1);
    while (!text.empty() && is_blank(text.back()))
        text.remove_suffix(1);
    return text;
}

std::string lower_case(std::string_view text) {
    std::string result(text);
    for (char& c : result)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return result;
}

std::string_view without_trailing_comment(std::string_view line) noexcept {
    for (auto at = line.find_first_of("#;"); at != line.npos; at = line.find_first_of("#;", at + 1))
        if (at > 0 && is_blank(line[at - 1]))
            return line.substr(0, at);
    return line;
}

} // namespace coalesce::dynamodb::settings
