#pragma once

#include <coalesce/dynamodb/batch_get.hpp>
#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/key.hpp>
#include <coalesce/result.hpp>

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace coalesce::dynamodb {

/// What became of one write: success, or the error.
using Written = Result<void>;

// ---------------------------------------------------------------------------------------------

namespace detail {

/// A call of `batch_put` without its types.
class BatchPutCall {
public:
    BatchPutCall(std::string table_name, KeySchema key_schema)
        : table(std::move(table_name)), schema(std::move(key_schema)) {}

    std::string table;
    KeySchema schema;
    std::vector<Result<Item>> items;
};

boost::asio::awaitable<std::vector<Written>> batch_put(std::shared_ptr<ClientCore> core,
                                                       BatchPutCall call);

} // namespace detail

} // namespace coalesce::dynamodb
