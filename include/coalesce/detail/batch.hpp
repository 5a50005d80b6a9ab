#pragma once

// A batch that has left: its flights, until each has landed. A batch function's answers come
// in here; it is cancelled when nobody waits for any of its keys.

#include <coalesce/detail/flight.hpp>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/intrusive/list_hook.hpp>

#include <cstddef>
#include <utility>
#include <vector>

namespace coalesce::detail {

// A batch leaves the list of running ones by itself when it ends, however it ends.
using RunningHook =
    boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;

template <class Key, class Value>
class Batch : public Counted<Batch<Key, Value>>, public RunningHook {
public:
    using Ptr = boost::intrusive_ptr<Batch>;
    using FlightPtr = typename Flight<Key, Value>::Ptr;

    Batch(std::vector<FlightPtr> flights, asio::any_io_executor executor)
        : flights_(std::move(flights)), executor_(std::move(executor)), awaited_(flights_.size()) {
        for (const FlightPtr& flight : flights_)
            flight->run_in(*this);
    }

    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;

    // Flights are left over only when the execution context is destroyed under a batch.
    ~Batch() {
        end();
        for (const FlightPtr& flight : flights_)
            if (!flight->landed())
                flight->abandon();
    }

    /// The batch function has returned, or will never do so.
    void end() noexcept {
        if (is_linked())
            unlink();
    }

    std::size_t size() const noexcept { return flights_.size(); }
    const std::vector<FlightPtr>& flights() const noexcept { return flights_; }

    /// Its keys, in the order in which they were first asked for.
    std::vector<Key> keys() const {
        std::vector<Key> keys;
        keys.reserve(size());
        for (const FlightPtr& flight : flights_)
            keys.push_back(flight->key());
        return keys;
    }

    /// Gives the key at this place its answer. A second answer is ignored.
    void settle(std::size_t place, Result<Value> answer) {
        if (!flights_[place]->landed())
            flights_[place]->land(std::move(answer), executor_);
    }

    // How many of its flights somebody waits for.
    void found() noexcept { ++awaited_; }
    void deserted() noexcept { --awaited_; }
    bool awaited() const noexcept { return awaited_ != 0; }

    asio::cancellation_signal& cancellation() noexcept { return cancellation_; }

private:
    std::vector<FlightPtr> flights_;
    asio::any_io_executor executor_;
    asio::cancellation_signal cancellation_;
    std::size_t awaited_;
};

} // namespace coalesce::detail
