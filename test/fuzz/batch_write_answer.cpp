// Any body may come back for a BatchWriteItem: it is absorbed, or refused as malformed, and the
// plan still ends with one outcome for each write.

#include "dynamodb/protocol/batch_write.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace coalesce::dynamodb;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    const KeySchema schema(KeyAttribute("id", KeyType::number));
    std::vector<protocol::WriteOperation> operations;
    for (int id = 0; id < 3; ++id)
        operations.push_back(protocol::Put(Item{{"id", id}, {"text", "x"}}));
    protocol::BatchWritePlan plan("Table", schema, operations);

    while (const auto request = plan.next()) {
        try {
            if (plan.absorb(request->ticket, body).next == protocol::Next::after_backoff)
                plan.resume(request->ticket);
        } catch (const boost::system::system_error& error) {
            if (error.code() != errc::malformed_response)
                std::abort();
            plan.fail(request->ticket, std::current_exception());
        }
    }
    if (!plan.done() || std::move(plan).outcomes().size() != operations.size())
        std::abort();
    return 0;
}
