#pragma once

#include <coalesce/detail/json_text.hpp>
#include <coalesce/trace_args.hpp>

#include <atomic>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <mutex>
#include <ostream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

namespace coalesce {

/// A slice of a trace that has begun and will end: a batch, a request. Slices that overlap stand
/// one below the other; those with the same id stand inside the first of them.
struct TraceSlice {
    std::uint32_t group = 0;    ///< As `ChromeTrace::add_group` gave it.
    std::uint64_t id = 0;       ///< As `ChromeTrace::new_id` gave it.
    std::string_view name = {}; ///< What stands on it; the first of an id names the track, too.
};

/// Writes a trace that https://ui.perfetto.dev and chrome://tracing open: Chrome's trace events,
/// as JSON. `TraceObserver` fills it with what loaders do, and events of your own may stand beside.
///
/// The document is complete when the trace is closed. A file that was never closed can be opened
/// too, up to the last `flush`: the format does without the bracket at the end.
///
/// Threads: any. An event is added under a lock that is held for some 100 ns; whoever fills the
///     buffer of 64 KiB writes it to the stream, and the others go on.
class ChromeTrace {
public:
    /// The clock of its events.
    using Clock = std::chrono::steady_clock;

    /// Writes to a stream.
    ///
    /// Lifetime: the stream outlives the trace, and nobody else uses it.
    explicit ChromeTrace(std::ostream& out) : out_(out) {}

    /// Writes to a file, in place of what was there.
    ///
    /// Throws: `std::system_error` if it cannot be written.
    explicit ChromeTrace(const std::string& file);

    ChromeTrace(const ChromeTrace&) = delete;
    ChromeTrace& operator=(const ChromeTrace&) = delete;

    /// Closes it. To learn whether all of it was written, call `close` before.
    ~ChromeTrace();

    /// A group of tracks under a heading of its own: those of a request, say, or of a client. (In
    /// the format it is a process, with this number.)
    std::uint32_t add_group(std::string_view name) noexcept;

    /// A number that no other slice of this trace has.
    std::uint64_t new_id() noexcept { return ++last_id_; }

    /// A slice begins, now or at another time.
    void begin(const TraceSlice& slice, const TraceArgs& args = {},
               Clock::time_point time = Clock::now()) noexcept;

    /// It ends; what was not known when it began is added to it. Its name is needed again.
    void end(const TraceSlice& slice, const TraceArgs& args = {},
             Clock::time_point time = Clock::now()) noexcept;

    /// Something happened that takes no time.
    void instant(std::uint32_t group, std::string_view name, const TraceArgs& args = {},
                 Clock::time_point time = Clock::now()) noexcept;

    /// Numbers that change with time: each of `values` is a curve.
    void counter(std::uint32_t group, std::string_view name, const TraceArgs& values,
                 Clock::time_point time = Clock::now()) noexcept;

    /// Writes what is still in the buffer.
    void flush() noexcept;

    /// Completes the document. Events that come later are dropped; to close twice does nothing.
    ///
    /// Throws: `std::system_error` if part of the trace could not be written, as when the disk is
    ///     full.
    void close();

private:
    void add(char phase, std::uint32_t group, std::string_view name, std::string_view own,
             const TraceArgs& args, Clock::time_point time) noexcept;
    void append(std::string_view event) noexcept;
    void write(const std::string& events) noexcept;
    bool finish() noexcept;

    static constexpr std::size_t buffer_bytes = 64 * 1024;
    static constexpr std::size_t usual_event_bytes = 160; // without args

    const Clock::time_point start_ = Clock::now();
    std::atomic<std::uint32_t> last_group_{0};
    std::atomic<std::uint64_t> last_id_{0};

    std::mutex buffer_lock_; // held for the copy of an event
    std::string buffer_;     // whole events, with commas between them

    std::mutex out_lock_; // held while the stream is written to
    std::ofstream file_;
    std::ostream& out_;
    bool has_events_ = false;
    bool is_closed_ = false;
};

// ---------------------------------------------------------------------------------------------

inline ChromeTrace::ChromeTrace(const std::string& file)
    : file_(file, std::ios::binary), out_(file_) {
    if (!file_)
        throw std::system_error(errno, std::generic_category(),
                                "the trace cannot be written to " + file);
}

inline ChromeTrace::~ChromeTrace() {
    finish();
}

inline std::uint32_t ChromeTrace::add_group(std::string_view name) noexcept {
    const auto group = ++last_group_;
    add('M', group, "process_name", {}, TraceArgs().add("name", name), Clock::now());
    add('M', group, "process_sort_index", {}, TraceArgs().add("sort_index", group), Clock::now());
    return group;
}

namespace detail {

/// What only slices have. The category is part of what tells them apart.
inline std::string trace_slice_json(const TraceSlice& slice) {
    char id[24] = "0x";
    const auto end = std::to_chars(id + 2, id + sizeof id, slice.id, 16).ptr;
    return R"(,"cat":"coalesce","id2":{"local":")" + std::string(id, end) + "\"}";
}

/// Microseconds with three decimals.
inline std::string trace_time_json(std::chrono::nanoseconds time) {
    const bool is_before = time.count() < 0; // of what began before the trace
    const auto count = static_cast<std::uint64_t>(is_before ? -time.count() : time.count());
    auto fraction = std::to_string(1000 + count % 1000);
    fraction.front() = '.';
    return (is_before ? "-" : "") + std::to_string(count / 1000) + fraction;
}

} // namespace detail

inline void ChromeTrace::begin(const TraceSlice& slice, const TraceArgs& args,
                               Clock::time_point time) noexcept {
    add('b', slice.group, slice.name, detail::trace_slice_json(slice), args, time);
}

inline void ChromeTrace::end(const TraceSlice& slice, const TraceArgs& args,
                             Clock::time_point time) noexcept {
    add('e', slice.group, slice.name, detail::trace_slice_json(slice), args, time);
}

inline void ChromeTrace::instant(std::uint32_t group, std::string_view name, const TraceArgs& args,
                                 Clock::time_point time) noexcept {
    add('i', group, name, R"(,"cat":"coalesce","s":"p")", args, time);
}

inline void ChromeTrace::counter(std::uint32_t group, std::string_view name,
                                 const TraceArgs& values, Clock::time_point time) noexcept {
    add('C', group, name, R"(,"cat":"coalesce")", values, time);
}

/// One event on a line of its own. Each group has one thread, of the same number.
inline void ChromeTrace::add(char phase, std::uint32_t group, std::string_view name,
                             std::string_view own, const TraceArgs& args,
                             Clock::time_point time) noexcept {
    const auto number = std::to_string(group);
    std::string event = R"({"name":)";
    event.reserve(usual_event_bytes + args.json().size());
    detail::append_json_text(event, name);
    event.append(R"(,"ph":")").append(1, phase).append("\"").append(own);
    event.append(R"(,"pid":)").append(number).append(R"(,"tid":)").append(number);
    event.append(R"(,"ts":)").append(detail::trace_time_json(time - start_));
    if (!args.empty())
        event.append(R"(,"args":{)").append(args.json()).append("}");
    append(event += '}');
}

inline void ChromeTrace::append(std::string_view event) noexcept {
    std::string full;
    {
        const std::lock_guard lock(buffer_lock_);
        buffer_.append(buffer_.empty() ? "" : ",\n").append(event);
        if (buffer_.size() < buffer_bytes)
            return;
        full = std::exchange(buffer_, {});
        buffer_.reserve(full.size());
    }
    const std::lock_guard lock(out_lock_);
    write(full);
}

/// Whole events only, so that a file that breaks off after them can be read.
inline void ChromeTrace::write(const std::string& events) noexcept {
    if (is_closed_ || events.empty())
        return;
    out_ << (std::exchange(has_events_, true) ? ",\n" : "[\n") << events;
    out_.flush();
}

inline void ChromeTrace::flush() noexcept {
    std::string rest;
    {
        const std::lock_guard lock(buffer_lock_);
        rest = std::exchange(buffer_, {});
    }
    const std::lock_guard lock(out_lock_);
    write(rest);
}

inline void ChromeTrace::close() {
    if (!finish())
        throw std::system_error(std::make_error_code(std::errc::io_error),
                                "the trace is not whole: part of it could not be written");
}

/// Whether everything was written.
inline bool ChromeTrace::finish() noexcept {
    flush();
    const std::lock_guard lock(out_lock_);
    if (!std::exchange(is_closed_, true))
        (out_ << (has_events_ ? "\n]\n" : "[]\n")).flush();
    return out_.good();
}

} // namespace coalesce
