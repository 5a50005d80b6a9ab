#pragma once

#include <optional>
#include <string>
#include <vector>

// Connections: pages as clients of GraphQL know them. Facts: GraphQL Cursor Connections
// Specification (relay.dev/graphql/connections.htm).

namespace coalesce::dynamodb {

/// Which part of a query a connection has: the `first` items, or those `after` a cursor; or the
/// `last` ones, or those `before` a cursor. Other combinations are refused.
///
/// With GCC 12, give it a name before the line of a `co_await`.
struct ConnectionArguments {
    /// The most edges, from 0 on; with 0 there is only the page info, for which an item is read.
    /// Signed, as in GraphQL, so that what a client sends can be given here and is refused here.
    std::optional<int> first = {};

    /// A cursor of the same query: of an edge, or of a `Page`. Empty is the same as none.
    std::optional<std::string> after = {};

    std::optional<int> last = {};           ///< As `first`, from the end.
    std::optional<std::string> before = {}; ///< As `after`.
};

/// What is beside the edges of a connection.
class PageInfo {
public:
    /// Whether there are items behind the last edge; asked for `last` items, whether `before` was
    /// given.
    bool has_next_page = false;

    /// Whether there are items in front of the first edge; asked for the `first` items, whether
    /// `after` was given.
    bool has_previous_page = false;

    /// The cursor of the first edge; nothing if there is none. Where `max_pages` ended the reading
    /// of the `last` items early, it is where that ended.
    std::optional<std::string> start_cursor;

    /// The cursor of the last edge, in the same way.
    std::optional<std::string> end_cursor;
};

/// An item and where it stands.
template <class Value>
class Edge {
public:
    Value node;         ///< The item.
    std::string cursor; ///< For `after` and `before`, and for `Pages` of the same query.
};

/// A part of what a query reads, made by `QuerySource::connection`.
template <class Value>
class Connection {
public:
    /// In the order of the query, also when the `last` ones were asked for.
    std::vector<Edge<Value>> edges;
    PageInfo page_info; ///< What is beside them.
};

} // namespace coalesce::dynamodb
