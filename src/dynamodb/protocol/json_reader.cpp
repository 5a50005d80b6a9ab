#include "dynamodb/protocol/json_reader.hpp"

#include "dynamodb/protocol/json.hpp"
#include "dynamodb/protocol/json_escape.hpp"
#include "dynamodb/protocol/json_scan.hpp"
#include "dynamodb/utf8.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <system_error>

namespace coalesce::dynamodb::protocol {
namespace {

const char* name_of(char first) noexcept {
    switch (first) {
    case '{': return "an object";
    case '[': return "an array";
    case '"': return "a string";
    case 't':
    case 'f': return "a boolean";
    case 'n': return "null";
    default: return first == '-' || (first >= '0' && first <= '9') ? "a number" : "no JSON";
    }
}

bool is_of_scalar(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == 'E' || c == '-' || c == '+' ||
           c == '.';
}

void check_depth(std::size_t depth, const Path& path) {
    if (depth == max_json_depth)
        throw_malformed(path, "it nests deeper than " + std::to_string(max_json_depth) + " levels");
}

} // namespace

void JsonReader::fail(const std::string& what, const Path& path) const {
    throw_malformed(path, what + ", at byte " + std::to_string(next_ - begin_) + " of " +
                              std::to_string(end_ - begin_));
}

void JsonReader::fail_expected(const char* expected, const Path& path) const {
    throw_malformed(path, std::string("expected ") + expected + ", got " +
                              (next_ == end_ ? "the end" : name_of(*next_)));
}

bool JsonReader::take(char wanted) noexcept {
    skip_space();
    if (next_ == end_ || *next_ != wanted)
        return false;
    ++next_;
    return true;
}

bool JsonReader::take_word(std::string_view word) noexcept {
    skip_space();
    if (!std::string_view(next_, static_cast<std::size_t>(end_ - next_)).starts_with(word))
        return false;
    next_ += word.size();
    at_first_ = false;
    return true;
}

void JsonReader::open(char bracket, const char* expected, const Path& path) {
    if (!take(bracket))
        fail_expected(expected, path);
    check_depth(depth_, path);
    ++depth_;
    at_first_ = true;
}

/// Passes the comma before a member or element; false at the closing bracket, which is passed.
bool JsonReader::next(char closing, const Path& path) {
    skip_space();
    const char c = next_ == end_ ? ' ' : *next_;
    if (c == closing) {
        ++next_;
        at_first_ = false;
        --depth_;
        return false;
    }
    if (!at_first_) {
        if (c != ',')
            fail(std::string("expected a comma or ") + closing, path);
        ++next_;
    }
    at_first_ = false;
    return true;
}

void JsonReader::begin_object(const Path& path) {
    open('{', "an object", path);
}

std::optional<std::string_view> JsonReader::next_member(const Path& path) {
    if (!next('}', path))
        return std::nullopt;
    auto name = plain_string();
    if (!name) {
        std::string unescaped;
        name = read_string(unescaped, path);
        if (!unescaped.empty())
            name = unescaped_names_.emplace_front(std::move(unescaped));
    }
    if (!take(':'))
        fail("expected a colon", path);
    return name;
}

std::optional<char> JsonReader::enter_tagged() noexcept {
    constexpr std::ptrdiff_t size = 5; // of {"S":
    const bool is_tagged = end_ - next_ > size && next_[0] == '{' && next_[1] == '"' &&
                           next_[3] == '"' && next_[4] == ':' && depth_ < max_json_depth;
    if (!is_tagged)
        return std::nullopt;
    const char tag = next_[2];
    if (tag < 'A' || tag > 'Z') // a backslash, for one: the quote behind it ends nothing
        return std::nullopt;
    next_ += size;
    ++depth_;
    at_first_ = false;
    return tag;
}

void JsonReader::begin_array(const Path& path) {
    open('[', "an array", path);
}

bool JsonReader::next_element(const Path& path) {
    return next(']', path);
}

std::string_view JsonReader::string(const Path& path) {
    if (const auto text = plain_string())
        return *text;
    return read_string(unescaped_, path);
}

/// Most strings: they come next, without white space before them, and are ASCII without escapes.
std::optional<std::string_view> JsonReader::plain_string() noexcept {
    if (next_ == end_ || *next_ != '"')
        return std::nullopt;
    const auto* from = next_ + 1;
    bool is_ascii = true;
    const auto* quote = end_of_plain(from, end_, is_ascii);
    if (quote == end_ || *quote != '"' || !is_ascii)
        return std::nullopt;
    next_ = quote + 1;
    at_first_ = false;
    return std::string_view(from, static_cast<std::size_t>(quote - from));
}

/// A view of the JSON where that is the text itself, and else of `unescaped`.
std::string_view JsonReader::read_string(std::string& unescaped, const Path& path) {
    if (!take('"'))
        fail_expected("a string", path);
    const auto* from = next_;
    bool is_ascii = true;
    next_ = end_of_plain(next_, end_, is_ascii);
    std::string_view text(from, static_cast<std::size_t>(next_ - from));
    if (next_ == end_ || *next_ != '"') {
        unescaped.assign(text);
        read_escapes(unescaped, path);
        text = unescaped;
        is_ascii = false;
    }
    ++next_;
    at_first_ = false;
    if (!is_ascii && !is_utf8(text))
        throw_malformed(path, "expected UTF-8, got other bytes");
    return text;
}

/// Appends a string from an escape on, up to the quote at its end.
void JsonReader::read_escapes(std::string& text, const Path& path) {
    while (next_ == end_ || *next_ != '"') {
        if (next_ == end_)
            fail("expected the end of a string", path);
        if (*next_ != '\\')
            fail("expected a control character in a string to be escaped", path);
        const auto* plain = append_escape(text, next_ + 1, end_);
        if (!plain)
            fail("expected an escape of JSON behind a backslash", path);
        bool is_ascii = true;
        next_ = end_of_plain(plain, end_, is_ascii);
        text.append(plain, next_);
    }
}

bool JsonReader::boolean(const Path& path) {
    if (take_word("true"))
        return true;
    if (take_word("false"))
        return false;
    fail_expected("a boolean", path);
}

double JsonReader::number(const Path& path) {
    skip_space();
    const auto* end = next_;
    while (end != end_ && is_of_scalar(*end))
        ++end;
    double value = 0;
    const auto read = std::from_chars(next_, end, value);
    // `from_chars` takes inf and nan, too.
    if (read.ec != std::errc() || read.ptr != end || !std::isfinite(value))
        fail_expected("a number", path);
    next_ = end;
    at_first_ = false;
    return value;
}

void JsonReader::skip(const Path& path) {
    skip_space();
    at_first_ = false;
    const char first = next_ == end_ ? ' ' : *next_;
    if (first == '{' || first == '[') {
        check_depth(depth_, path);
        ++next_;
        return skip_to_end_of(first == '{' ? '}' : ']', path);
    }
    if (first == '"') {
        ++next_;
        return skip_string(path);
    }
    const auto* from = next_;
    while (next_ != end_ && is_of_scalar(*next_))
        ++next_;
    if (next_ == from)
        fail_expected("a value", path);
}

/// From behind the opening quote to behind the closing one.
void JsonReader::skip_string(const Path& path) {
    while ((next_ = next_quote_or_escape(next_, end_)) != end_) {
        if (*next_ == '"') {
            ++next_;
            return;
        }
        next_ += end_ - next_ > 1 ? 2 : 1; // the backslash, and what it escapes
    }
    fail("expected the end of a string", path);
}

void JsonReader::skip_members(const Path& path) {
    --depth_;
    skip_to_end_of('}', path);
    at_first_ = false;
}

/// From behind an opening bracket to behind the closing one.
void JsonReader::skip_to_end_of(char bracket, const Path& path) {
    std::array<char, max_json_depth> closing; // the brackets that are still to come
    closing[0] = bracket;
    std::size_t open = 1;
    do {
        if (next_ == end_)
            fail(std::string("expected ") + closing[open - 1], path);
        const char c = *next_++;
        if (c == '"') {
            next_ = next_quote_or_escape(next_, end_);
            if (next_ != end_ && *next_ == '"')
                ++next_;
            else
                skip_string(path);
        } else if (c == '{' || c == '[') {
            check_depth(depth_ + open, path);
            closing[open++] = c == '{' ? '}' : ']';
        } else if (c == '}' || c == ']') {
            if (c != closing[--open])
                fail(std::string("expected ") + closing[open] + " before " + c, path);
        }
    } while (open > 0);
}

void JsonReader::end(const Path& path) {
    skip_space();
    if (next_ != end_)
        fail("expected the end", path);
}

} // namespace coalesce::dynamodb::protocol
