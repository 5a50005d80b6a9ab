#include <coalesce/dynamodb/batch_write.hpp>

#include "dynamodb/batch_worker.hpp"
#include "dynamodb/protocol/batch_write.hpp"

namespace coalesce::dynamodb::detail {
namespace {

asio::awaitable<std::vector<Written>> write(std::shared_ptr<ClientCore> core, BatchWriteCall call) {
    std::vector<WriteOperation> operations;
    for (auto& operation : call.operations)
        if (operation)
            operations.push_back(std::move(*operation));
    const auto requests =
        (operations.size() + protocol::max_write_operations - 1) / protocol::max_write_operations;
    protocol::BatchWritePlan plan(call.table->name, call.table->schema, std::move(operations));
    Operation operation("BatchWriteItem", call.table->subject);
    co_await carry_out(core, plan, std::move(operation), requests);

    const auto outcomes = std::move(plan).outcomes();
    std::vector<Written> merged;
    merged.reserve(call.operations.size());
    auto outcome = outcomes.begin();
    for (const auto& given : call.operations)
        merged.push_back(given ? *outcome++ : Written(given.error()));
    co_return merged;
}

} // namespace

asio::awaitable<std::vector<Written>> batch_write(std::shared_ptr<ClientCore> core,
                                                  BatchWriteCall call) {
    auto work = write(core, std::move(call));
    return on_executor_of(std::move(core), std::move(work));
}

asio::awaitable<void> batch_write(std::shared_ptr<ClientCore> core, BatchWriteCall call,
                                  TakeWrites take) {
    auto outcomes = co_await batch_write(std::move(core), std::move(call));
    std::vector<PlacedWrite> placed;
    for (std::size_t place = 0; place < outcomes.size(); ++place)
        placed.push_back({place, std::move(outcomes[place]), false});
    take(std::move(placed));
}

} // namespace coalesce::dynamodb::detail
