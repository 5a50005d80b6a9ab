// How what loaders do becomes a trace; docs/tracing.md shows it piece by piece. It writes
// trace.json where it is started.

#include <coalesce/loader.hpp>
#include <coalesce/observers.hpp>
#include <coalesce/statistics.hpp>
#include <coalesce/trace_observer.hpp>

#include <boost/asio.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace asio = boost::asio;
using namespace std::chrono_literals;

void check(bool right, const char* what) {
    std::cout << (right ? "ok  " : "BAD ") << what << '\n';
    if (!right)
        std::exit(1);
}

std::size_t count(const std::string& text, std::string_view part) {
    std::size_t times = 0;
    for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1))
        ++times;
    return times;
}

// Stands for a database that takes its time.
asio::awaitable<std::vector<int>> fetch(std::vector<int> ids) {
    asio::steady_timer timer(co_await asio::this_coro::executor, 2ms);
    co_await timer.async_wait(asio::use_awaitable);
    co_return ids;
}

// [request]
using Trace = std::shared_ptr<coalesce::ChromeTrace>;

asio::awaitable<void> handle(Trace trace, int number) {
    const auto heading = "request " + std::to_string(number);
    const auto watch = std::make_shared<coalesce::TraceObserver>(trace, heading);
    coalesce::LoaderOptions of_users{.name = "users", .observer = watch};
    coalesce::LoaderOptions of_posts{.name = "posts", .observer = watch};
    const auto executor = co_await asio::this_coro::executor;
    coalesce::Loader<int, int> users{executor, fetch, of_users};
    coalesce::Loader<int, int> posts{executor, fetch, of_posts};

    const std::vector<int> ids{1, 2, 3};
    for (const int author : co_await posts.load_all(ids))
        co_await users.load(author); // one by one: the trace shows three batches in a row
}
// [/request]

void write_trace() {
    asio::io_context context;
    // [file]
    const auto trace = std::make_shared<coalesce::ChromeTrace>("trace.json"); // one per process
    // [/file]
    asio::co_spawn(context, handle(trace, 1), asio::detached);
    asio::co_spawn(context, handle(trace, 2), asio::detached);
    context.run();
    // [close]
    trace->close(); // throws if the disk was full; the destructor closes too, and says nothing
    // [/close]
}

// [own]
/// Renders a page, and shows in the trace how long that took.
std::string render(coalesce::ChromeTrace& trace, std::uint32_t group) {
    const coalesce::TraceSlice slice{group, trace.new_id(), "render"};
    trace.begin(slice, coalesce::TraceArgs().add("template", "film.html"));
    std::string page = "<h1>Rush</h1>";
    trace.end(slice, coalesce::TraceArgs().add("bytes", page.size()));
    return page;
}
// [/own]

void show_own_events() {
    const auto trace = std::make_shared<coalesce::ChromeTrace>("own_trace.json");
    // [own-group]
    const auto group = trace->add_group("pages");
    render(*trace, group);
    trace->instant(group, "cache dropped");
    trace->counter(group, "memory", coalesce::TraceArgs().add("MB", 17.5));
    // [/own-group]
}

void count_and_trace() {
    asio::io_context context;
    const auto trace = std::make_shared<coalesce::ChromeTrace>("counted_trace.json");
    // [both]
    const auto counts = std::make_shared<coalesce::Statistics>();
    const auto watch = std::make_shared<coalesce::TraceObserver>(trace);
    const std::vector<std::shared_ptr<coalesce::Observer>> both{counts, watch};
    coalesce::LoaderOptions options{.observer = std::make_shared<coalesce::Observers>(both)};
    // [/both]
    coalesce::Loader<int, int> users{context.get_executor(), fetch, options};
    asio::co_spawn(context, users.load_all({1, 2, 3}), asio::detached);
    context.run();
    check(counts->keys == 3, "several observers are told");
}

// Stands for the tracer of an OpenTelemetry SDK.
class Tracer {
public:
    struct Span {
        std::string name;
        std::map<std::string, std::string> attributes;
        bool ended = false;

        void set_attribute(std::string_view key, std::string value) {
            attributes[std::string(key)] = std::move(value);
        }
        void end() { ended = true; }
    };

    std::shared_ptr<Span> start_span(std::string name) {
        return spans.emplace_back(std::make_shared<Span>(Span{std::move(name), {}, false}));
    }

    std::vector<std::shared_ptr<Span>> spans;
};

// [otel]
/// A span for each batch. `id` tells those apart that are under way at once.
class BatchSpans : public coalesce::Observer {
public:
    explicit BatchSpans(Tracer& tracer) : tracer_(tracer) {}

    void on_dispatch(std::string_view loader,
                     const coalesce::DispatchedBatch& batch) noexcept override {
        auto span = tracer_.start_span("batch " + std::string(loader));
        span->set_attribute("coalesce.loader.name", std::string(loader));
        span->set_attribute("coalesce.batch.size", std::to_string(batch.keys));
        under_way_[batch.id] = std::move(span);
    }

    void on_batch_done(std::string_view, const coalesce::FinishedBatch& batch) noexcept override {
        const auto span = under_way_.extract(batch.id).mapped();
        if (batch.failed)
            span->set_attribute("error.type", "_OTHER");
        span->end();
    }

private:
    Tracer& tracer_;
    std::map<const void*, std::shared_ptr<Tracer::Span>> under_way_;
};
// [/otel]

void feed_a_tracer() {
    Tracer tracer;
    asio::io_context context;
    coalesce::LoaderOptions options{.name = "users",
                                    .observer = std::make_shared<BatchSpans>(tracer)};
    coalesce::Loader<int, int> users{context.get_executor(), fetch, options};
    asio::co_spawn(context, users.load_all({1, 2, 3}), asio::detached);
    context.run();
    check(tracer.spans.size() == 1 && tracer.spans[0]->ended, "a batch is a span");
    check(tracer.spans[0]->attributes["coalesce.batch.size"] == "3", "with its attributes");
}

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file);
    return {std::istreambuf_iterator<char>(in), {}};
}

int main() {
    write_trace();
    const std::string trace = text_of("trace.json");
    check(trace.starts_with("[\n") && trace.ends_with("\n]\n"), "the trace is a whole document");
    check(count(trace, R"("name":"process_name")") == 2, "each request has a heading");
    check(count(trace, R"("name":"batch posts","ph":"b")") == 2, "each sent one batch of posts");
    check(count(trace, R"("name":"batch users","ph":"b")") == 6, "and three of users");
    count_and_trace();
    check(count(text_of("counted_trace.json"), R"("ph":"b")") == 2, "each of them");
    show_own_events();
    check(count(text_of("own_trace.json"), "\n{") == 6, "events of your own stand beside");
    feed_a_tracer();
    std::cout << "all of it\n";
}
