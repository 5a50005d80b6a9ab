#pragma once

#include "dynamodb/protocol/projection_expression.hpp"

#include <coalesce/dynamodb/detail/received_item.hpp>
#include <coalesce/dynamodb/item.hpp>

#include <optional>
#include <string>
#include <string_view>

// GetItem, PutItem and DeleteItem: one request, one item. An answer without an item is a success
// too: there is none with that key.

namespace coalesce::dynamodb::protocol {

/// What an answer says.
class SingleAnswer {
public:
    std::optional<detail::ReceivedItem> item; ///< Only of GetItem.
    double capacity_units = 0;
};

std::string get_item_request(std::string_view table, const Item& key,
                             const ProjectionExpression& projection, bool consistent_read);

/// Throws `errc::malformed_response`. What is wrong inside of the item shows when it is decoded.
SingleAnswer read_get_item_answer(std::string body, const ProjectionExpression& projection);

/// Takes the answer of PutItem or DeleteItem, which says little but that it is one: a page of a
/// proxy acknowledges no write. Throws `errc::malformed_response`.
SingleAnswer read_write_answer(std::string_view body);

std::string put_item_request(std::string_view table, const Item& item);

std::string delete_item_request(std::string_view table, const Item& key);

} // namespace coalesce::dynamodb::protocol
