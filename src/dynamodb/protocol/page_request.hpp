#pragma once

#include "dynamodb/protocol/expression_writer.hpp"
#include "dynamodb/protocol/key_condition.hpp"
#include "dynamodb/protocol/projection_expression.hpp"

#include <coalesce/dynamodb/cursor.hpp>
#include <coalesce/dynamodb/detail/source.hpp>
#include <coalesce/dynamodb/query_options.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::protocol {

/// In how many segments a table can be read at once.
inline constexpr std::size_t most_segments = 1'000'000;

/// What a request brings back.
enum class Select { items, count };

/// A Query or a Scan: what is the same in all the requests for its pages.
class PageRequest {
public:
    /// Throw `errc::invalid_query`, `invalid_expression` or `invalid_projection`, beginning with
    /// the table or index, for what it cannot be asked.
    PageRequest(detail::SourceFacts source, const QueryOptions& options);
    PageRequest(detail::SourceFacts source, const ScanOptions& options);

    /// DynamoDB's name of it.
    const char* operation() const noexcept { return key_ ? "Query" : "Scan"; }
    const detail::SourceAbout& source() const noexcept { return *source_; }

    /// The request for a page that begins behind `start`, of at most `limit` items.
    std::string body(std::optional<std::size_t> limit, const std::optional<Item>& start,
                     Select select) const {
        return body(limit, start, select, segment_);
    }

    /// The same for a segment of a scan.
    std::string body(std::optional<std::size_t> limit, const std::optional<Item>& start,
                     Select select, const std::optional<ScanSegment>& segment) const;

    /// Attributes of the items that are only there to know where they stand.
    const std::vector<std::string>& hidden_attributes() const noexcept {
        return projection_.added_keys();
    }

    bool has_filter() const noexcept { return !filter_.empty(); }

    /// Whether the first page is the last one, whatever its answer says.
    bool has_one_page() const noexcept { return key_ && key_->has_whole_key(); }

    CursorScope scope() const;

    /// Throws `errc::invalid_cursor` for a position that no item of this query has.
    void check_position(const Item& position) const;

private:
    void write_filter(const Condition& filter);

    detail::SourceFacts source_; // shared with the table or index
    std::optional<KeyCondition> key_;
    std::optional<ScanSegment> segment_;
    bool forward_ = true;
    bool consistent_read_ = false;
    ProjectionExpression projection_;
    ExpressionWriter expressions_;
    std::string key_condition_;
    std::string filter_;
};

} // namespace coalesce::dynamodb::protocol
