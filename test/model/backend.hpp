#pragma once

#include "model/world.hpp"

namespace coalesce::model {

/// Makes the loaders, and plays what is behind them: their batch functions and schedules, which
/// do what the program says and tell the model.
class Backend {
public:
    explicit Backend(World& world);

    /// How many calls of `Dispatch` each loader can still expect.
    const std::vector<int>& held() const { return held_; }

    /// Lets go of each `Dispatch` that is kept, and settles keys when it is too late.
    void release();

    asio::awaitable<std::vector<Result<int>>> answer(int number, std::vector<int> keys);
    asio::awaitable<void> settle(int number, std::vector<int> keys, Sink<int, int> sink);

private:
    static constexpr int most_nested_loads = 30; // else some programs would never end

    std::unique_ptr<TestedLoader> make_loader(int number);
    template <class CacheMap>
    std::unique_ptr<TestedLoader> make_loader(int number, CacheMap map);
    LoaderOptions options(int number);
    ScheduleFn schedule_fn(int number);
    asio::awaitable<void> send_later(int number, Dispatch dispatch);

    Batch& departs(int number, const std::vector<int>& keys);
    const Plan& next_plan(int number);
    Answer answer_to(const Batch& batch, const Plan& plan, std::size_t place) const;
    asio::awaitable<void> work(Batch& batch, const Plan& plan, Sink<int, int>* sink);
    void settle(Batch& batch, std::size_t place, Answer answer, Sink<int, int>& sink);

    World& world_;
    std::vector<int> held_;
    std::vector<std::size_t> calls_;
    std::vector<Dispatch> kept_;
    std::vector<Sink<int, int>> late_; // of batch functions that have returned
    int nested_loads_ = 0;
};

} // namespace coalesce::model
