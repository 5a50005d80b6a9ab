#include <coalesce/dynamodb/detail/single_item.hpp>

#include "dynamodb/check_item.hpp"
#include "dynamodb/client_core.hpp"
#include "dynamodb/protocol/single_item.hpp"

namespace coalesce::dynamodb::detail {
namespace {

using CorePtr = std::shared_ptr<ClientCore>;

asio::awaitable<std::optional<ReceivedItem>> get(CorePtr core, TableFacts table, Result<Item> key,
                                                 ReadOptions options) {
    check_key(table->schema, table->name, key.value());
    const protocol::ProjectionExpression projection(options.projection, table->schema);
    auto body = protocol::get_item_request(table->name, *key, projection, options.consistent_read);
    protocol::SingleAnswer answer;
    const Reader read = [&](std::string text) {
        answer = protocol::read_get_item_answer(std::move(text), projection);
    };
    Operation operation("GetItem", {table->name});
    co_await ClientCore::call(core, std::move(operation), std::move(body), read);
    if (auto* observer = core->observer())
        observer->on_consumed_capacity("GetItem", table->name, answer.capacity_units);
    co_return std::move(answer.item);
}

asio::awaitable<void> send_write(CorePtr core, TableFacts table, std::string name,
                                 std::string body) {
    protocol::SingleAnswer answer;
    const Reader read = [&](const std::string& text) {
        answer = protocol::read_write_answer(text);
    };
    Operation operation(name, {table->name});
    co_await ClientCore::call(core, std::move(operation), std::move(body), read);
    if (auto* observer = core->observer())
        observer->on_consumed_capacity(name, table->name, answer.capacity_units);
}

asio::awaitable<void> put(CorePtr core, TableFacts table, Result<Item> item) {
    check_item(item.value(), Path(table->subject));
    key_of(table->schema, table->name, *item);
    auto body = protocol::put_item_request(table->name, *item);
    co_await send_write(std::move(core), std::move(table), "PutItem", std::move(body));
}

asio::awaitable<void> remove(CorePtr core, TableFacts table, Result<Item> key) {
    check_key(table->schema, table->name, key.value());
    auto body = protocol::delete_item_request(table->name, *key);
    co_await send_write(std::move(core), std::move(table), "DeleteItem", std::move(body));
}

} // namespace

asio::awaitable<std::optional<ReceivedItem>> get_item(CorePtr core, TableFacts table,
                                                      Result<Item> key, ReadOptions options) {
    auto work = get(core, std::move(table), std::move(key), std::move(options));
    return on_executor_of(std::move(core), std::move(work));
}

asio::awaitable<void> put_item(CorePtr core, TableFacts table, Result<Item> item) {
    auto work = put(core, std::move(table), std::move(item));
    return on_executor_of(std::move(core), std::move(work));
}

asio::awaitable<void> delete_item(CorePtr core, TableFacts table, Result<Item> key) {
    auto work = remove(core, std::move(table), std::move(key));
    return on_executor_of(std::move(core), std::move(work));
}

} // namespace coalesce::dynamodb::detail
