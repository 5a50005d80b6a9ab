// What the loaders did for one question, for the page to draw.
#pragma once

#include <coalesce/statistics.hpp>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <chrono>
#include <cstddef>
#include <deque>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

/// A request to DynamoDB that has ended.
struct SentRequest {
    std::string operation;
    std::vector<std::string> tables; // empty for operations on a single item
    std::size_t keys = 1;
    unsigned status = 0; // of HTTP; 0: there was no answer
    std::chrono::steady_clock::duration took{};
};

/// Notes the loads, batches and requests of one question, with their times since it was made.
///
/// A tick begins with the first load after a batch has left, and ends when its batches have left.
/// Keys are noted for as long as nobody gives up waiting: then a batch has the keys that were
/// queued before it, in their order.
class Timeline : public coalesce::Statistics {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    explicit Timeline(std::function<TimePoint()> now = std::chrono::steady_clock::now)
        : now_(std::move(now)), began_(now_()) {}

    /// The next loads are of these keys: observers see loads, but no keys.
    void expect(std::vector<std::string> coming) {
        expected_.assign(std::make_move_iterator(coming.begin()),
                         std::make_move_iterator(coming.end()));
    }

    void on_load(std::string_view loader, coalesce::LoadKind kind) noexcept override;
    void on_dispatch(std::string_view loader,
                     const coalesce::DispatchedBatch& batch) noexcept override;
    void on_batch_done(std::string_view loader,
                       const coalesce::FinishedBatch& batch) noexcept override;

    /// A request that ends now; one that began before the question is somebody else's.
    void on_request(const SentRequest& request);

    /// Another question is answered at the same time, and some of the requests may be for that.
    void not_alone() { alone_ = false; }

    /// All of it; times are microseconds.
    boost::json::object drawn() const;

private:
    struct Batch {
        std::string loader;
        std::size_t tick;
        coalesce::DispatchReason reason;
        TimePoint left;
        std::vector<std::string> keys = {};
        std::optional<std::chrono::steady_clock::duration> took = {};
        bool failed = false;
    };
    struct Loads {
        std::size_t queued = 0, joined = 0, hits = 0;
    };
    struct Request {
        SentRequest sent;
        TimePoint began;
    };

    boost::json::array drawn_ticks() const;
    boost::json::array drawn_loads() const;
    boost::json::array drawn_batches() const;
    boost::json::array drawn_requests() const;

    std::function<TimePoint()> now_;
    TimePoint began_;
    std::deque<std::string> expected_;
    std::vector<std::string> loaders_; // in the order of their first loads
    std::map<std::string, std::deque<std::string>, std::less<>> queued_; // by loader
    std::vector<TimePoint> ticks_;                                       // when they began
    bool tick_has_ended_ = true;
    std::map<std::tuple<std::size_t, std::string, std::string>, Loads> loads_; // tick, loader, key
    std::vector<Batch> batches_;
    std::vector<Request> requests_;
    bool alone_ = true;
};
