#pragma once

#include "support/foreign_coroutines.hpp"
#include "support/gate.hpp"

#include <coalesce/bridge.hpp>

#include <optional>
#include <utility>

namespace coalesce::test {

using IntBridge = Bridge<int, int>;

inline Eager<int> awaits(Crossing<int> load) {
    co_return co_await std::move(load);
}

/// Tests of bridges to a loader whose executor runs on this very thread, when the test says so.
class BridgeFixture : public LoaderFixture {
protected:
    template <class BatchFn>
    IntBridge bridge_to(BatchFn batch_fn, LoaderOptions options = {},
                        Resume resume = Resume::on_loader()) {
        options.name = "ints";
        return IntBridge({executor(), std::move(batch_fn), std::move(options)}, std::move(resume));
    }

    /// Loads, and waits for the answer.
    int load(IntBridge& over, int key) {
        auto future = over.load(key).future();
        run();
        return future.get();
    }

    Recorder<int> backend;
    IntBridge bridge = bridge_to(backend);
};

} // namespace coalesce::test
