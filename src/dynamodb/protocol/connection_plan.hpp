#pragma once

#include <coalesce/dynamodb/connection.hpp>
#include <coalesce/dynamodb/detail/received_item.hpp>
#include <coalesce/dynamodb/query_options.hpp>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace coalesce::dynamodb::protocol {

/// Which way a connection is read, from where, and how far. Towards the beginning of a query when
/// its last items are asked for.
class ConnectionPlan {
public:
    /// Throws `errc::invalid_query`, beginning with `subject`, for arguments that do not go
    /// together, or not with the query.
    ConnectionPlan(const ConnectionArguments& arguments, const QueryOptions& query,
                   std::string_view subject);

    bool is_backward() const noexcept { return is_backward_; }
    std::size_t count() const noexcept { return count_; }

    /// Where the reading begins; empty where the query does, or ends.
    const std::string& cursor() const noexcept { return cursor_; }

    /// The query that reads it, one item further than asked for.
    QueryOptions query(QueryOptions query) const;

    /// What is known of the edges, in the order of the query, when it has been read as far as
    /// `reached`.
    PageInfo page_info(const std::vector<Edge<detail::ReceivedItem>>& edges, bool has_more,
                       std::string reached) const;

private:
    bool is_backward_;
    std::size_t count_;
    std::string cursor_;
};

} // namespace coalesce::dynamodb::protocol
