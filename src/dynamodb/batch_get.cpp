#include <coalesce/dynamodb/batch_get.hpp>

#include "dynamodb/caller.hpp"
#include "dynamodb/protocol/get_queue.hpp"

namespace coalesce::dynamodb::detail {

static_assert(max_batch_get_keys == protocol::max_get_keys, "a batch of a loader is one request");

asio::awaitable<void> batch_get(std::shared_ptr<ClientCore> core, BatchGetCall call,
                                TakeReads take) {
    std::vector<PlacedRead> refused;
    protocol::GetAsk ask(std::move(call), refused);
    if (!refused.empty())
        take(std::move(refused));
    auto reads = core->reads();
    co_await ask_and_take(std::move(core), std::move(reads), std::move(ask), std::move(take));
}

} // namespace coalesce::dynamodb::detail
