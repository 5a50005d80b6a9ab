#pragma once

#include <coalesce/chrome_trace.hpp>
#include <coalesce/observer.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace coalesce {

/// Puts what loaders do into a trace: a track for each loader, on which each batch is a slice from
/// its first key to the return of the batch function, and curves of their loads and answers.
/// docs/tracing.md has the names. It shows no key and no value.
///
/// One object may serve several loaders of the same executor, such as all those of a request;
/// any number of objects may share a trace, on whatever executors.
class TraceObserver : public Observer {
public:
    /// `group`: the heading over its tracks, such as the number of the request.
    explicit TraceObserver(std::shared_ptr<ChromeTrace> trace, std::string_view group = "loaders")
        : trace_(std::move(trace)), group_(trace_->add_group(group)) {}

    TraceObserver(const TraceObserver&) = delete;
    TraceObserver& operator=(const TraceObserver&) = delete;

    /// Puts the last counts into the trace.
    ~TraceObserver() override {
        for (auto& [loader, counts] : counts_)
            draw(loader, counts);
    }

    void on_load(std::string_view loader, LoadKind kind) noexcept override {
        counts_of(loader).loads.add_one(static_cast<std::size_t>(kind));
    }

    void on_dispatch(std::string_view loader, const DispatchedBatch& batch) noexcept override;

    void on_settle(std::string_view loader, Outcome outcome) noexcept override {
        counts_of(loader).answers.add_one(static_cast<std::size_t>(outcome));
    }

    void on_batch_done(std::string_view loader, const FinishedBatch& batch) noexcept override;

    void on_unobserved_error(std::string_view loader, const std::exception_ptr&) noexcept override {
        trace_->instant(group_, "unobserved error",
                        TraceArgs().add("coalesce.loader.name", loader));
    }

private:
    using Names = std::array<std::string_view, 3>;

    struct Curves {
        std::array<std::uint64_t, 3> counts = {};
        bool have_changed = false;

        void add_one(std::size_t which) noexcept {
            ++counts[which];
            have_changed = true;
        }
    };

    struct Counts {
        Curves loads;   // by `LoadKind`
        Curves answers; // by `Outcome`
    };

    Counts& counts_of(std::string_view loader) {
        const auto found = counts_.find(loader);
        return found != counts_.end() ? found->second : counts_[std::string(loader)];
    }

    void draw(std::string_view loader, Counts& counts) noexcept;
    void draw(const std::string& name, Curves& curves, const Names& names) noexcept;

    /// A loader may have no name.
    static std::string named(std::string_view loader, std::string_view before,
                             std::string_view after = {}) {
        std::string name(before);
        for (const std::string_view word : {loader, after})
            if (!word.empty())
                name.append(name.empty() ? "" : " ").append(word);
        return name;
    }

    std::shared_ptr<ChromeTrace> trace_; // shared by all who write into it
    std::uint32_t group_;
    std::map<std::string, Counts, std::less<>> counts_;
    std::map<const void*, std::uint64_t> under_way_; // batches, and the slices that they are
};

// ---------------------------------------------------------------------------------------------

inline void TraceObserver::on_dispatch(std::string_view loader,
                                       const DispatchedBatch& batch) noexcept {
    static constexpr std::array<std::string_view, 6> reasons{"tick",   "full",   "age",
                                                             "window", "manual", "schedule"};
    const auto now = ChromeTrace::Clock::now();
    const auto id = trace_->new_id();
    const auto name = named(loader, "batch");
    const auto args =
        TraceArgs()
            .add("coalesce.loader.name", loader)
            .add("coalesce.batch.size", batch.keys)
            .add("coalesce.batch.dispatch_reason", reasons[static_cast<std::size_t>(batch.reason)])
            .add("coalesce.batch.waited", batch.waited);
    under_way_[batch.id] = id;
    trace_->begin({group_, id, name}, args, now - batch.waited);
    trace_->begin({group_, id, "wait"}, {}, now - batch.waited);
    trace_->end({group_, id, "wait"}, {}, now);
    draw(loader, counts_of(loader));
}

inline void TraceObserver::on_batch_done(std::string_view loader,
                                         const FinishedBatch& batch) noexcept {
    TraceArgs args;
    args.add("coalesce.batch.failed", batch.failed);
    if (batch.failed)
        args.add("error.type", "_OTHER"); // what OpenTelemetry calls an error without a class
    if (const auto found = under_way_.extract(batch.id))
        trace_->end({group_, found.mapped(), named(loader, "batch")}, args);
    draw(loader, counts_of(loader));
}

inline void TraceObserver::draw(std::string_view loader, Counts& counts) noexcept {
    draw(named(loader, "", "loads"), counts.loads, {"hit", "joined", "queued"});
    draw(named(loader, "", "answers"), counts.answers, {"value", "error", "aborted"});
}

/// A curve begins with its first count: most loaders never see an error.
inline void TraceObserver::draw(const std::string& name, Curves& curves,
                                const Names& names) noexcept {
    if (!std::exchange(curves.have_changed, false))
        return;
    TraceArgs values;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (curves.counts[i] > 0)
            values.add(names[i], curves.counts[i]);
    trace_->counter(group_, name, values);
}

} // namespace coalesce
