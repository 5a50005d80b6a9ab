#pragma once

#include <coalesce/dynamodb/detail/received_item.hpp>
#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/key.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

// The answers of Query and Scan. A page with no items need not be the last one: what the filter
// leaves out counts for its size. The last one has no LastEvaluatedKey, and nothing else says so.

namespace coalesce::dynamodb::protocol {

/// What an answer says.
class PageAnswer {
public:
    std::vector<detail::ReceivedItem> items;
    std::size_t count = 0; ///< Items that the filter let pass; of a count, there are no others.
    std::size_t scanned_count = 0; ///< Items that were read.
    std::optional<Item> last_evaluated_key;
    double capacity_units = 0;
};

/// Throws `errc::malformed_response`. What is wrong inside of an item shows when it is decoded.
/// `hidden`: attributes of the items that nobody asked for.
PageAnswer read_page_answer(std::string body, const detail::HiddenAttributes& hidden);

/// Where an item of a page stands. Throws `errc::malformed_response` if it lacks one of these
/// attributes.
Item position_of(const detail::ReceivedItem& item, const std::vector<KeyAttribute>& attributes);

} // namespace coalesce::dynamodb::protocol
