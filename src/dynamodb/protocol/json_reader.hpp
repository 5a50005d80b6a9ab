#pragma once

#include <coalesce/dynamodb/detail/path.hpp>

#include <cstddef>
#include <forward_list>
#include <optional>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::protocol {

using detail::Path;

/// Reads JSON from front to back, without a tree: text is a view of what came, unless it has
/// escapes. For answers that can be 16 MB; `parse_answer` is for small ones.
///
/// Each function throws `errc::malformed_response`, naming the path, if something else comes, and
/// for what nests deeper than anything DynamoDB sends.
///
/// Lifetime: refers to the text that it was given.
class JsonReader {
public:
    explicit JsonReader(std::string_view json) noexcept
        : begin_(json.data()), next_(json.data()), end_(json.data() + json.size()) {}

    void begin_object(const Path& path);

    /// Goes to the next member of an object: its name, or nothing at the end, which is passed. Its
    /// value comes next. The name is good as long as the reader.
    std::optional<std::string_view> next_member(const Path& path);

    /// If an object comes next whose first member has a name of one capital letter, as
    /// DynamoDB's values mostly are, enters it and gives the letter: the member's value comes next.
    /// Else nothing has changed: white space, for one, is left to the other functions.
    std::optional<char> enter_tagged() noexcept;

    /// Passes the end of an object if it comes next, right here.
    bool take_end_of_object() noexcept {
        if (next_ == end_ || *next_ != '}')
            return false;
        ++next_;
        --depth_;
        at_first_ = false;
        return true;
    }

    void begin_array(const Path& path);

    /// Goes to the next element of an array; false at the end, which is passed.
    bool next_element(const Path& path);

    /// The text of a string; good until the next string is read.
    std::string_view string(const Path& path);
    bool boolean(const Path& path);
    double number(const Path& path);

    /// Passes over null if it comes next.
    bool take_null() noexcept {
        skip_space();
        return next_ != end_ && *next_ == 'n' && take_word("null");
    }

    /// Passes over any value. Its brackets and strings must have an end; what is between them is
    /// not judged.
    void skip(const Path& path);

    /// Passes over the members of an object that have not been read, and its end, in the same way.
    void skip_members(const Path& path);

    /// Calls `read`, which reads one value, and gives the JSON of that.
    template <class Read>
    std::string_view text_of(Read read) {
        skip_space();
        const auto* from = next_;
        read();
        return {from, static_cast<std::size_t>(next_ - from)};
    }

    /// Nothing but white space may be left.
    void end(const Path& path);

private:
    [[noreturn]] void fail_expected(const char* expected, const Path& path) const;
    [[noreturn]] void fail(const std::string& what, const Path& path) const;

    void skip_space() noexcept {
        while (next_ != end_ &&
               (*next_ == ' ' || *next_ == '\n' || *next_ == '\r' || *next_ == '\t'))
            ++next_;
    }
    bool take(char wanted) noexcept;
    bool take_word(std::string_view word) noexcept;
    void open(char bracket, const char* expected, const Path& path);
    bool next(char closing, const Path& path);
    void skip_string(const Path& path);
    void skip_to_end_of(char bracket, const Path& path);
    std::optional<std::string_view> plain_string() noexcept;
    std::string_view read_string(std::string& unescaped, const Path& path);
    void read_escapes(std::string& text, const Path& path);

    const char* begin_;
    const char* next_;
    const char* end_;
    bool at_first_ = false; // of the innermost object or array nothing has been read
    std::size_t depth_ = 0;
    std::string unescaped_;
    std::forward_list<std::string> unescaped_names_;
};

} // namespace coalesce::dynamodb::protocol
