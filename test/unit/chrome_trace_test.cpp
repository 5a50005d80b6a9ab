// The document that tracing tools open: whole whenever it is closed, and legible if it never was.

#include "support/trace_reader.hpp"

#include <coalesce/chrome_trace.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <limits>
#include <optional>
#include <set>
#include <sstream>
#include <thread>

namespace coalesce::test {
namespace {

using namespace std::chrono_literals;

class ChromeTraceTest : public testing::Test {
protected:
    /// Closes the trace and reads it.
    std::vector<TraceEvent> read() {
        trace_->close();
        return read_trace(out_.str());
    }

    std::ostringstream out_;
    std::optional<ChromeTrace> trace_{std::in_place, out_};
};

TEST_F(ChromeTraceTest, without_events_is_an_empty_array) {
    EXPECT_TRUE(read().empty());
}

TEST_F(ChromeTraceTest, is_whole_when_it_is_destroyed) {
    trace_->add_group("requests");
    trace_.reset();

    EXPECT_EQ(read_trace(out_.str()).size(), 2U);
}

TEST_F(ChromeTraceTest, a_slice_has_its_group_id_name_and_args_and_begins_and_ends_when_it_did) {
    const auto group = trace_->add_group("requests");
    const auto id = trace_->new_id();
    const auto now = ChromeTrace::Clock::now();

    trace_->begin({group, id, "work"}, TraceArgs().add("size", 3), now);
    trace_->end({group, id, "work"}, TraceArgs().add("failed", false), now + 1500ns);

    const auto events = without_headings(read());
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].phase, "b");
    EXPECT_EQ(events[1].phase, "e");
    for (const auto& event : events) {
        EXPECT_EQ(event.name, "work");
        EXPECT_EQ(event.group, group);
        EXPECT_EQ(event.id, "0x1");
    }
    EXPECT_EQ(events[0].args.at("size"), "3");
    EXPECT_EQ(events[1].args.at("failed"), "false");
    EXPECT_NEAR(events[1].time - events[0].time, 1.5, 1e-6);
}

TEST_F(ChromeTraceTest, what_began_before_the_trace_stands_before_its_zero) {
    trace_->begin({1, 1, "early"}, {}, ChromeTrace::Clock::now() - 1h);

    EXPECT_NEAR(read().at(0).time, -3600e6, 30e6);
}

TEST_F(ChromeTraceTest, a_group_has_a_number_and_a_heading) {
    const auto first = trace_->add_group("request 1");
    const auto second = trace_->add_group("request 2");

    const auto events = read();
    ASSERT_EQ(events.size(), 4U);
    EXPECT_NE(first, second);
    EXPECT_EQ(events[0].name, "process_name");
    EXPECT_EQ(events[0].args.at("name"), "request 1");
    EXPECT_EQ(events[2].group, second);
    EXPECT_EQ(events[2].args.at("name"), "request 2");
}

TEST_F(ChromeTraceTest, instants_and_counters_are_what_the_format_calls_them) {
    trace_->instant(1, "dropped");
    trace_->counter(1, "loads", TraceArgs().add("hit", 2).add("joined", 1));

    const auto events = read();
    EXPECT_EQ(events.at(0).phase, "i");
    EXPECT_EQ(events.at(1).phase, "C");
    EXPECT_EQ(events.at(1).args.at("joined"), "1");
}

TEST_F(ChromeTraceTest, whatever_a_text_holds_the_document_is_JSON) {
    const std::string odd("quote \" backslash \\ line\n tab\t nul\0 end", 39);

    trace_->instant(1, odd, TraceArgs().add(odd, odd));

    const auto event = read().at(0);
    EXPECT_EQ(event.args.begin()->second, odd);
}

TEST_F(ChromeTraceTest, UTF8_stays_and_what_is_none_is_replaced) {
    trace_->instant(1, "Amélie \xF0\x9F\x8E\xAC");
    trace_->instant(1, "a\xFF"
                       "b\xC3");
    trace_->instant(1, "\xED\xA0\x80"); // half of a pair of UTF-16

    const auto events = read();
    EXPECT_EQ(events.at(0).name, "Amélie \xF0\x9F\x8E\xAC");
    EXPECT_EQ(events.at(1).name, "a\uFFFDb\uFFFD");
    EXPECT_TRUE(events.at(2).name.starts_with("\uFFFD"));
}

TEST_F(ChromeTraceTest, numbers_that_JSON_does_not_have_are_left_out) {
    trace_->instant(1, "x",
                    TraceArgs()
                        .add("nan", std::numeric_limits<double>::quiet_NaN())
                        .add("infinite", std::numeric_limits<double>::infinity())
                        .add("half", 0.5)
                        .add("least", std::numeric_limits<std::int64_t>::min()));

    const auto args = read().at(0).args;
    EXPECT_EQ(args.size(), 2U);
    EXPECT_EQ(args.at("half"), "0.500000");
}

TEST_F(ChromeTraceTest, a_duration_is_in_seconds) {
    trace_->instant(1, "x", TraceArgs().add("waited", 250ms));

    EXPECT_EQ(read().at(0).args.at("waited"), "0.250000");
}

TEST_F(ChromeTraceTest, what_was_flushed_lacks_only_the_bracket_when_the_program_dies) {
    for (int i = 0; i < 3; ++i)
        trace_->instant(1, "x");
    trace_->flush();
    trace_->instant(1, "lost");

    EXPECT_EQ(read_trace(out_.str() + "]").size(), 3U);
}

TEST_F(ChromeTraceTest, a_full_buffer_is_written_with_whole_events) {
    for (int i = 0; i < 10'000 && out_.str().empty(); ++i)
        trace_->instant(1, "x");

    const auto written = out_.str();
    EXPECT_GE(written.size(), 64U * 1024);
    EXPECT_GT(read_trace(written + "]").size(), 500U);
}

TEST_F(ChromeTraceTest, events_after_the_end_are_dropped) {
    trace_->instant(1, "x");
    trace_->close();
    trace_->instant(1, "late");

    EXPECT_EQ(read().size(), 1U);
}

TEST_F(ChromeTraceTest, a_stream_that_fails_is_told_when_it_is_closed) {
    trace_->instant(1, "x");
    out_.setstate(std::ios::badbit);

    EXPECT_THROW(trace_->close(), std::system_error);
}

TEST_F(ChromeTraceTest, a_file_that_cannot_be_written_is_named) {
    try {
        ChromeTrace trace("/nowhere/trace.json");
        ADD_FAILURE() << "it can be written";
    } catch (const std::system_error& error) {
        EXPECT_EQ(error.code(), std::errc::no_such_file_or_directory);
        EXPECT_NE(std::string(error.what()).find("/nowhere/trace.json"), std::string::npos);
    }
}

TEST_F(ChromeTraceTest, threads_that_write_at_once_lose_and_mix_nothing) {
    constexpr std::size_t each = 5'000;
    const auto work = [this](const std::string& name) {
        for (std::size_t i = 0; i < each; ++i)
            trace_->begin({1, trace_->new_id(), name});
    };

    std::thread other(work, "other");
    work("this");
    trace_->flush();
    other.join();

    std::set<std::string> ids;
    std::map<std::string, std::size_t> by_name;
    for (const auto& event : read()) {
        ids.insert(event.id);
        ++by_name[event.name];
    }
    EXPECT_EQ(by_name, (std::map<std::string, std::size_t>{{"other", each}, {"this", each}}));
    EXPECT_EQ(ids.size(), 2 * each);
}

} // namespace
} // namespace coalesce::test
