#include <coalesce/dynamodb/batch_write.hpp>

#include "dynamodb/caller.hpp"
#include "dynamodb/protocol/write_queue.hpp"

namespace coalesce::dynamodb::detail {

asio::awaitable<void> batch_write(std::shared_ptr<ClientCore> core, BatchWriteCall call,
                                  TakeWrites take) {
    std::vector<PlacedWrite> refused;
    protocol::WriteAsk ask(std::move(call), refused);
    if (!refused.empty())
        take(std::move(refused));
    auto writes = core->writes();
    co_await ask_and_take(std::move(core), std::move(writes), std::move(ask), std::move(take));
}

asio::awaitable<std::vector<Written>> batch_write(std::shared_ptr<ClientCore> core,
                                                  BatchWriteCall call) {
    std::vector<Written> outcomes(call.operations.size());
    const TakeWrites take = [&](const std::vector<PlacedWrite>& writes) {
        for (const auto& write : writes)
            outcomes[write.place] = write.outcome;
    };
    co_await batch_write(std::move(core), std::move(call), take);
    co_return outcomes;
}

} // namespace coalesce::dynamodb::detail
