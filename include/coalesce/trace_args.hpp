#pragma once

#include <coalesce/detail/json_text.hpp>

#include <charconv>
#include <chrono>
#include <concepts>
#include <string>
#include <string_view>

namespace coalesce {

/// Names and values that stand beside an event of a trace.
///
///     trace.instant(group, "cache dropped", TraceArgs().add("entries", 12));
class TraceArgs {
public:
    /// A text. What is not UTF-8 in it is replaced.
    TraceArgs& add(std::string_view name, std::string_view value) {
        begin(name);
        detail::append_json_text(json_, value);
        return *this;
    }
    /// The same; a literal is a text, and no `bool`.
    TraceArgs& add(std::string_view name, const char* value) {
        return add(name, std::string_view(value));
    }

    /// A truth value.
    TraceArgs& add(std::string_view name, std::same_as<bool> auto value) {
        begin(name);
        json_ += value ? "true" : "false";
        return *this;
    }

    /// A number. Infinities and NaN, which JSON does not have, are left out.
    template <class Number>
        requires((std::integral<Number> && !std::same_as<Number, bool>) ||
                 std::floating_point<Number>)
    TraceArgs& add(std::string_view name, Number value) {
        if (value - value != 0)
            return *this;
        char text[64];
        const auto end = std::to_chars(text, text + sizeof text, value).ptr;
        begin(name);
        json_.append(text, end);
        return *this;
    }

    /// A duration, in seconds, as OpenTelemetry has them.
    TraceArgs& add(std::string_view name, std::chrono::nanoseconds value) {
        return add(name, std::chrono::duration<double>(value).count());
    }

    /// Whether there are none.
    bool empty() const noexcept { return json_.empty(); }

    /// The members of a JSON object, without its braces.
    const std::string& json() const noexcept { return json_; }

private:
    void begin(std::string_view name) {
        if (!json_.empty())
            json_ += ',';
        detail::append_json_text(json_, name);
        json_ += ':';
    }

    std::string json_;
};

} // namespace coalesce
