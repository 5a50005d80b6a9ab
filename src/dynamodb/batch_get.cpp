#include <coalesce/dynamodb/batch_get.hpp>

#include "dynamodb/batch_worker.hpp"
#include "dynamodb/protocol/batch_get.hpp"

namespace coalesce::dynamodb::detail {
namespace {

static_assert(max_batch_get_keys == protocol::max_get_keys, "a batch of a loader is one request");

/// Puts the outcomes back between the errors of the keys that could not be written.
std::vector<Fetched<ReceivedItem>> merge(const std::vector<Result<Item>>& keys,
                                         std::vector<Fetched<ReceivedItem>> outcomes) {
    std::vector<Fetched<ReceivedItem>> merged;
    merged.reserve(keys.size());
    auto outcome = outcomes.begin();
    for (const auto& key : keys)
        merged.push_back(key ? std::move(*outcome++) : Fetched<ReceivedItem>(key.error()));
    return merged;
}

asio::awaitable<std::vector<Fetched<ReceivedItem>>> fetch(std::shared_ptr<ClientCore> core,
                                                          BatchGetCall call) {
    std::vector<Item> keys;
    for (const auto& key : call.keys)
        if (key)
            keys.push_back(*key);
    protocol::BatchGetGroup group(call.table->name, call.table->schema, call.options.projection,
                                  call.options.consistent_read);
    protocol::BatchGetPlan plan(std::move(group), keys);
    Operation operation("BatchGetItem", call.table->subject);
    const auto requests = (keys.size() + protocol::max_get_keys - 1) / protocol::max_get_keys;
    co_await carry_out(core, plan, std::move(operation), requests);
    co_return merge(call.keys, std::move(plan).outcomes());
}

} // namespace

asio::awaitable<void> batch_get(std::shared_ptr<ClientCore> core, BatchGetCall call,
                                TakeReads take) {
    auto outcomes = co_await on_executor_of(core, fetch(core, std::move(call)));
    std::vector<PlacedRead> placed;
    for (std::size_t place = 0; place < outcomes.size(); ++place)
        placed.push_back({place, std::move(outcomes[place])});
    take(std::move(placed));
}

} // namespace coalesce::dynamodb::detail
