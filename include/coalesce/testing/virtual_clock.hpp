#pragma once

#include <coalesce/detail/clock.hpp>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <utility>

namespace coalesce::testing {

/// Time that passes only when it is told to. It begins at the time of the real clock, so that
/// times taken from that one are not far off.
class VirtualClock final : public coalesce::detail::ManualClock {
public:
    /// That of `std::chrono::steady_clock`.
    using TimePoint = coalesce::detail::TimePoint;

    /// The time that it stands at.
    TimePoint now() const noexcept override { return now_; }

    /// For loaders: somebody waits until then.
    Place add(TimePoint time, const boost::asio::any_io_executor& executor,
              HandlerPtr handler) override {
        const Place place{time, ++last_number_};
        waits_.emplace(place, Wait{executor, std::move(handler)});
        if (time <= now_)
            resume(place, {});
        return place;
    }

    /// For loaders: they wait no more.
    void cancel(const Place& place) override {
        resume(place, boost::asio::error::operation_aborted);
    }

    /// For loaders: their execution context is going away.
    void abandon() noexcept override { std::exchange(waits_, {}).clear(); }

    /// Goes to the time of the next who wait, if that is not later than this, and resumes them.
    /// False if nobody waits until then.
    bool go_to_next(TimePoint latest) {
        if (waits_.empty() || is_endless(*waits_.begin()) || waits_.begin()->first.time > latest)
            return false;
        now_ = std::max(now_, waits_.begin()->first.time);
        while (!waits_.empty() && waits_.begin()->first.time <= now_)
            resume(waits_.begin()->first, {});
        return true;
    }

    /// Nobody may wait for an earlier time.
    void go_to(TimePoint time) noexcept { now_ = time; }

    /// How many wait for something else than time.
    std::size_t endless() const {
        return static_cast<std::size_t>(std::ranges::count_if(waits_, is_endless));
    }

private:
    struct Wait {
        boost::asio::any_io_executor executor;
        HandlerPtr handler;
    };
    using Waits = std::map<Place, Wait>;

    static bool is_endless(const Waits::value_type& wait) {
        return wait.first.time == coalesce::detail::no_deadline;
    }

    void resume(Place place, boost::system::error_code error) {
        auto found = waits_.extract(place);
        if (!found)
            return;
        boost::asio::post(found.mapped().executor, [handler = std::move(found.mapped().handler),
                                                    error] { handler->call(error); });
    }

    TimePoint now_ = std::chrono::steady_clock::now();
    std::uint64_t last_number_ = 0;
    Waits waits_; // in the order in which they are resumed
};

} // namespace coalesce::testing
