#include "dynamodb/protocol/json_reader.hpp"

#include "dynamodb/protocol/json.hpp"
#include "dynamodb/utf8.hpp"

#include <rapidjson/error/en.h>
#include <rapidjson/memorystream.h>
#include <rapidjson/reader.h>

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

/// Where a string of JSON ends that can be taken as it is; it stops before a quote, an escape, a
/// control character and the end.
const char* end_of_plain(const char* next, const char* end, bool& is_ascii) noexcept {
    unsigned char all = 0;
    for (; next != end; ++next) {
        const auto c = static_cast<unsigned char>(*next);
        if (c == '"' || c == '\\' || c < 0x20)
            break;
        all |= c;
    }
    is_ascii = all < 0x80;
    return next;
}

bool is_of_scalar(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || c == 'E' || c == '-' || c == '+' ||
           c == '.';
}

void check_depth(std::size_t depth, const Path& path) {
    if (depth == max_json_depth)
        throw_malformed(path, "it nests deeper than " + std::to_string(max_json_depth) + " levels");
}

/// Takes the one string that RapidJSON reads.
class StringHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, StringHandler> {
public:
    explicit StringHandler(std::string& text) : text_(text) {}

    bool String(const char* text, rapidjson::SizeType size, bool) {
        text_.assign(text, size);
        return true;
    }

private:
    std::string& text_;
};

} // namespace

void JsonReader::fail(const std::string& what, const Path& path) const {
    throw_malformed(path, what + ", at byte " + std::to_string(next_ - begin_) + " of " +
                              std::to_string(end_ - begin_));
}

void JsonReader::fail_expected(const char* expected, const Path& path) const {
    throw_malformed(path, std::string("expected ") + expected + ", got " +
                              (next_ == end_ ? "the end" : name_of(*next_)));
}

void JsonReader::skip_space() noexcept {
    while (next_ != end_ && (*next_ == ' ' || *next_ == '\n' || *next_ == '\r' || *next_ == '\t'))
        ++next_;
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
    if (take(closing)) {
        at_first_ = false;
        --depth_;
        return false;
    }
    if (!at_first_ && !take(','))
        fail(std::string("expected a comma or ") + closing, path);
    at_first_ = false;
    return true;
}

void JsonReader::begin_object(const Path& path) {
    open('{', "an object", path);
}

std::optional<std::string_view> JsonReader::next_member(const Path& path) {
    if (!next('}', path))
        return std::nullopt;
    std::string unescaped;
    auto name = read_string(unescaped, path);
    if (!unescaped.empty())
        name = unescaped_names_.emplace_front(std::move(unescaped));
    if (!take(':'))
        fail("expected a colon", path);
    return name;
}

void JsonReader::begin_array(const Path& path) {
    open('[', "an array", path);
}

bool JsonReader::next_element(const Path& path) {
    return next(']', path);
}

std::string_view JsonReader::string(const Path& path) {
    return read_string(unescaped_, path);
}

/// A view of the JSON where that is the text itself, and else of `unescaped`.
std::string_view JsonReader::read_string(std::string& unescaped, const Path& path) {
    if (!take('"'))
        fail_expected("a string", path);
    const auto* from = next_;
    bool is_ascii = true;
    next_ = end_of_plain(next_, end_, is_ascii);
    std::string_view text(from, static_cast<std::size_t>(next_ - from));
    if (next_ != end_ && *next_ == '"') {
        ++next_;
    } else {
        text = unescape(from - 1, unescaped, path);
        is_ascii = false;
    }
    at_first_ = false;
    if (!is_ascii && !is_utf8(text))
        throw_malformed(path, "expected UTF-8, got other bytes");
    return text;
}

/// Reads the string whose opening quote is at `quote`, and passes it. RapidJSON knows the escapes,
/// and what is wrong where there is no end. It lets a lone low surrogate through, as bytes that are
/// not UTF-8.
std::string_view JsonReader::unescape(const char* quote, std::string& unescaped, const Path& path) {
    rapidjson::MemoryStream stream(quote, static_cast<std::size_t>(end_ - quote));
    rapidjson::Reader reader;
    StringHandler handler(unescaped);
    const auto result = reader.Parse<rapidjson::kParseStopWhenDoneFlag>(stream, handler);
    if (result.IsError())
        fail(std::string("expected a string: ") + rapidjson::GetParseError_En(result.Code()), path);
    next_ = quote + stream.Tell();
    return unescaped;
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

bool JsonReader::take_null() noexcept {
    return take_word("null");
}

void JsonReader::skip(const Path& path) {
    skip_space();
    at_first_ = false;
    const char first = next_ == end_ ? ' ' : *next_;
    if (first == '{' || first == '[')
        return skip_nested(path);
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
    for (; next_ != end_; ++next_) {
        if (*next_ == '"') {
            ++next_;
            return;
        }
        if (*next_ == '\\' && ++next_ == end_)
            break;
    }
    fail("expected the end of a string", path);
}

void JsonReader::skip_nested(const Path& path) {
    std::string closing; // the brackets that are still to come, the next one last
    do {
        if (next_ == end_)
            fail(std::string("expected ") + closing.back(), path);
        const char c = *next_++;
        if (c == '"') {
            skip_string(path);
        } else if (c == '{' || c == '[') {
            check_depth(depth_ + closing.size(), path);
            closing.push_back(c == '{' ? '}' : ']');
        } else if (c == '}' || c == ']') {
            if (c != closing.back())
                fail(std::string("expected ") + closing.back() + " before " + c, path);
            closing.pop_back();
        }
    } while (!closing.empty());
}

void JsonReader::end(const Path& path) {
    skip_space();
    if (next_ != end_)
        fail("expected the end", path);
}

} // namespace coalesce::dynamodb::protocol
