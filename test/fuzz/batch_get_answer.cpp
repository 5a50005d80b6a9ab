// Any body may come back for a BatchGetItem: it is absorbed, or refused as malformed, and the
// plan still ends with one outcome for each key.

#include "dynamodb/protocol/batch_get.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace coalesce::dynamodb;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    const KeySchema schema(KeyAttribute("id", KeyType::number));
    std::vector<Item> keys;
    for (int id = 0; id < 3; ++id)
        keys.push_back({{"id", id}});
    protocol::BatchGetPlan plan(protocol::BatchGetGroup("Table", schema), keys);

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
    const auto counts = plan.counts();
    if (!plan.done() || counts.asked != counts.found + counts.missing + counts.failed ||
        std::move(plan).outcomes().size() != keys.size())
        std::abort();
    return 0;
}
