#pragma once

#include <coalesce/dynamodb/collection.hpp>
#include <coalesce/dynamodb/detail/page_walk.hpp>
#include <coalesce/dynamodb/detail/source.hpp>
#include <coalesce/dynamodb/mapping.hpp>
#include <coalesce/dynamodb/pages.hpp>
#include <coalesce/dynamodb/parallel_scan.hpp>
#include <coalesce/dynamodb/query_options.hpp>

#include <memory>
#include <utility>

namespace coalesce::dynamodb {

/// What can be queried and scanned: a table, or an index of it, with the type of its items.
///
/// Each of these checks what it is asked at once and sends nothing.
///
/// Throw: `errc::invalid_query`, naming the table and index and saying what is allowed, for a
///     condition on other attributes than those of the key, an operator that the key does not
///     have, a value of another type, a limit of 0, a segment out of range, a consistent read of
///     a global index, a filter of a query on its key; `errc::invalid_expression`;
///     `errc::invalid_projection`; `errc::invalid_cursor` for a cursor that is none, or is not of
///     this query.
template <class Value>
class QuerySource {
public:
    /// Reads the items of one partition, all or some of them, in the order of the sort key.
    Pages<Value> query(const QueryOptions& options) const {
        return Pages<Value>(detail::walk(core_, source_, options));
    }

    /// Reads all the items, in no order that means anything.
    Pages<Value> scan(const ScanOptions& options = {}) const {
        return Pages<Value>(detail::walk(core_, source_, options));
    }

    /// Reads the items in several segments at once.
    ParallelScan<Value> parallel_scan(const ParallelScanOptions& options = {}) const {
        return ParallelScan<Value>(detail::walk(core_, source_, options));
    }

    /// Queries a partition whose items are of several types, which `dynamodb_entity` tells apart:
    /// `page.items.get<Order>()`.
    ///
    /// Throws: `errc::invalid_query` too, if a projection leaves out the attribute that does.
    template <class... Ts>
    Pages<Collection<Ts...>> collection(const QueryOptions& options) const {
        (detail::check_brings(*source_, options.projection, detail::entity_of<Ts>().attribute),
         ...);
        return Pages<Collection<Ts...>>(detail::walk(core_, source_, options));
    }

protected:
    QuerySource(std::shared_ptr<detail::ClientCore> core, detail::SourceFacts source)
        : core_(std::move(core)), source_(std::move(source)) {
        static_cast<void>(detail::require_item<Value>());
    }

    const std::shared_ptr<detail::ClientCore>& core() const noexcept { return core_; }
    const detail::SourceAbout& source() const noexcept { return *source_; }

private:
    std::shared_ptr<detail::ClientCore> core_; // shared with the client
    detail::SourceFacts source_;
};

} // namespace coalesce::dynamodb
