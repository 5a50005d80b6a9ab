#include <coalesce/dynamodb/client.hpp>

#include "dynamodb/client_core.hpp"
#include "dynamodb/protocol/json.hpp"
#include "dynamodb/protocol/tables.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <algorithm>
#include <chrono>
#include <utility>

namespace coalesce::dynamodb {
namespace {

using detail::ClientCore;
using CorePtr = std::shared_ptr<ClientCore>;

detail::Operation operation_on(const char* name, const std::string& table) {
    check_table_name(table);
    return {name, {table}};
}

/// A pool runs handlers side by side: its client gets a strand.
asio::any_io_executor one_at_a_time(asio::any_io_executor executor) {
    if (const auto* pool = executor.target<asio::thread_pool::executor_type>())
        return asio::make_strand(*pool);
    return executor;
}

asio::awaitable<std::string> call_raw(CorePtr core, detail::Operation operation, std::string body) {
    std::string answer;
    const detail::Reader keep = [&answer](std::string text) {
        protocol::parse_answer(text); // what is no JSON is no answer
        answer = std::move(text);
    };
    co_await ClientCore::call(core, std::move(operation), std::move(body), keep);
    co_return answer;
}

asio::awaitable<TableDescription> call_described(CorePtr core, detail::Operation operation,
                                                 std::string body) {
    std::optional<TableDescription> table;
    const detail::Reader read = [&table](const std::string& text) {
        table = protocol::read_table_description(text);
    };
    co_await ClientCore::call(core, std::move(operation), std::move(body), read);
    co_return std::move(*table);
}

asio::awaitable<TableDescription> describe(CorePtr core, std::string table) {
    auto operation = operation_on("DescribeTable", table);
    return call_described(std::move(core), std::move(operation),
                          protocol::describe_table_request(table));
}

asio::awaitable<TableDescription> describe_until_active(CorePtr core, std::string table) {
    using namespace std::chrono_literals;
    asio::steady_timer timer(core->executor());
    for (std::chrono::milliseconds interval = 50ms;; interval = std::min(2 * interval, 2000ms)) {
        auto description = co_await describe(core, table);
        if (description.is_active())
            co_return description;
        timer.expires_after(interval);
        co_await timer.async_wait(asio::use_awaitable);
    }
}

} // namespace

Client::Client(asio::any_io_executor executor, ClientOptions options)
    : core_(std::make_shared<ClientCore>(one_at_a_time(std::move(executor)), options)) {}

Client::~Client() {
    if (core_)
        core_->close();
}

asio::awaitable<std::string> Client::call(std::string operation, std::string body) const {
    detail::Operation named(std::move(operation), {});
    return detail::on_executor_of(core_, call_raw(core_, std::move(named), std::move(body)));
}

asio::awaitable<TableDescription> Client::create_table(std::string table, KeySchema schema,
                                                       std::vector<IndexSchema> indexes) const {
    auto operation = operation_on("CreateTable", table);
    for (const auto& index : indexes)
        check_index(index, schema, table);
    auto body = protocol::create_table_request(table, schema, indexes);
    return detail::on_executor_of(core_,
                                  call_described(core_, std::move(operation), std::move(body)));
}

asio::awaitable<TableDescription> Client::describe_table(std::string table) const {
    return detail::on_executor_of(core_, describe(core_, std::move(table)));
}

asio::awaitable<TableDescription> Client::wait_until_active(std::string table) const {
    return detail::on_executor_of(core_, describe_until_active(core_, std::move(table)));
}

ClientStatistics Client::statistics() const noexcept {
    return core_->statistics();
}

asio::any_io_executor Client::executor() const noexcept {
    return core_->executor();
}

} // namespace coalesce::dynamodb
