#pragma once

#include <coalesce/dynamodb/detail/table_facts.hpp>
#include <coalesce/dynamodb/item.hpp>
#include <coalesce/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <vector>

namespace coalesce::dynamodb {

/// What became of one write: success, or the error.
using Written = Result<void>;

// ---------------------------------------------------------------------------------------------

namespace detail {

class ClientCore;

/// `batch_put` without its types. An item that could not be made has its error in its place.
boost::asio::awaitable<std::vector<Written>>
batch_put(std::shared_ptr<ClientCore> core, TableFacts table, std::vector<Result<Item>> items);

} // namespace detail

} // namespace coalesce::dynamodb
