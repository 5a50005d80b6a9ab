#include <coalesce/dynamodb/batch_write.hpp>

#include "dynamodb/batch_worker.hpp"
#include "dynamodb/protocol/batch_write.hpp"

namespace coalesce::dynamodb::detail {
namespace {

asio::awaitable<std::vector<Written>> write(std::shared_ptr<ClientCore> core, BatchPutCall call) {
    std::vector<protocol::WriteOperation> puts;
    for (const auto& item : call.items)
        if (item)
            puts.push_back(protocol::Put(*item));
    const auto requests =
        (puts.size() + protocol::max_write_operations - 1) / protocol::max_write_operations;
    protocol::BatchWritePlan plan(call.table, call.schema, std::move(puts));
    Operation operation("BatchWriteItem", "table \"" + call.table + '"');
    co_await carry_out(core, plan, std::move(operation), requests);

    const auto outcomes = std::move(plan).outcomes();
    std::vector<Written> merged;
    merged.reserve(call.items.size());
    auto outcome = outcomes.begin();
    for (const auto& item : call.items)
        merged.push_back(item ? *outcome++ : Written(item.error()));
    co_return merged;
}

} // namespace

asio::awaitable<std::vector<Written>> batch_put(std::shared_ptr<ClientCore> core,
                                                BatchPutCall call) {
    return on_executor_of(core, write(core, std::move(call)));
}

} // namespace coalesce::dynamodb::detail
