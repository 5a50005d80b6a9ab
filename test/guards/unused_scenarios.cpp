// Loaders that are made and dropped: a request makes all of its loaders and uses few of them.

#include "scenarios.hpp"
#include "workload.hpp"

#include <memory>

namespace coalesce::guards {

namespace {

/// `make_batch_fn` gives the batch function of each loader; what it allocates is the caller's.
template <class MakeBatchFn>
void make_and_drop(Meter& meter, MakeBatchFn make_batch_fn) {
    asio::io_context context(1);
    std::size_t nameless = 0;
    {
        const Measured measured(meter);
        for (int i = 0; i < 100; ++i) {
            const NumberLoader loader(context.get_executor(), make_batch_fn(),
                                      {.max_batch_size = 100});
            nameless += loader.name().empty();
        }
    }
    expect("unused_loader", nameless, 100, 0);
}

} // namespace

void unused_loader(Meter& meter) {
    make_and_drop(meter, [] { return &answer; });
}

void unused_loader_two_words(Meter& meter) {
    Number difference = 0;
    std::uint64_t calls = 0;
    make_and_drop(meter, [&] {
        return [&difference, &calls](Numbers keys) {
            ++calls;
            keys[0] += difference;
            return answer(std::move(keys));
        };
    });
}

void unused_loader_shared(Meter& meter) {
    const auto calls = std::make_shared<std::uint64_t>();
    make_and_drop(meter, [&] {
        return [calls](Numbers keys) {
            ++*calls;
            return answer(std::move(keys));
        };
    });
}

void unused_loader_move_only(Meter& meter) {
    make_and_drop(meter, [] {
        return [calls = std::unique_ptr<std::uint64_t>()](Numbers keys) {
            if (calls)
                ++*calls;
            return answer(std::move(keys));
        };
    });
}

} // namespace coalesce::guards
