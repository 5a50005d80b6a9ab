#include <coalesce/dynamodb/batch_write.hpp>

#include "dynamodb/batch_worker.hpp"
#include "dynamodb/protocol/batch_write.hpp"

namespace coalesce::dynamodb::detail {
namespace {

asio::awaitable<std::vector<Written>> write(std::shared_ptr<ClientCore> core, TableFacts table,
                                            std::vector<Result<Item>> items) {
    std::vector<protocol::WriteOperation> puts;
    for (auto& item : items)
        if (item)
            puts.emplace_back(protocol::Put(std::move(*item)));
    const auto requests =
        (puts.size() + protocol::max_write_operations - 1) / protocol::max_write_operations;
    protocol::BatchWritePlan plan(table->name, table->schema, std::move(puts));
    Operation operation("BatchWriteItem", table->subject);
    co_await carry_out(core, plan, std::move(operation), requests);

    const auto outcomes = std::move(plan).outcomes();
    std::vector<Written> merged;
    merged.reserve(items.size());
    auto outcome = outcomes.begin();
    for (const auto& item : items)
        merged.push_back(item ? *outcome++ : Written(item.error()));
    co_return merged;
}

} // namespace

asio::awaitable<std::vector<Written>> batch_put(std::shared_ptr<ClientCore> core, TableFacts table,
                                                std::vector<Result<Item>> items) {
    auto work = write(core, std::move(table), std::move(items));
    return on_executor_of(std::move(core), std::move(work));
}

} // namespace coalesce::dynamodb::detail
