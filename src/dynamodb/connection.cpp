#include "dynamodb/page_walk.hpp"
#include "dynamodb/protocol/connection_plan.hpp"

#include <coalesce/dynamodb/detail/connection_walk.hpp>

#include <algorithm>
#include <utility>

namespace coalesce::dynamodb::detail {
namespace {

using protocol::ConnectionPlan;

asio::awaitable<RawConnection> read(PageWalkPtr walk, ConnectionPlan plan) {
    auto page = co_await walk->take(plan.count());
    RawConnection connection;
    for (auto& item : page.items) {
        auto cursor = walk->cursor_of(item);
        connection.edges.push_back({std::move(item), std::move(cursor)});
    }
    if (plan.is_backward())
        std::ranges::reverse(connection.edges);
    connection.page_info =
        plan.page_info(connection.edges, !walk->at_end(), std::move(page.cursor));
    co_return connection;
}

} // namespace

asio::awaitable<RawConnection> read_connection(std::shared_ptr<ClientCore> core, SourceFacts source,
                                               QueryOptions query,
                                               const ConnectionArguments& arguments) {
    ConnectionPlan plan(arguments, query, source->subject);
    auto reader = walk(std::move(core), std::move(source), plan.query(std::move(query)));
    if (plan.is_backward())
        reader->reverse_cursors();
    reader->restart(plan.cursor());
    return read(std::move(reader), std::move(plan));
}

} // namespace coalesce::dynamodb::detail
