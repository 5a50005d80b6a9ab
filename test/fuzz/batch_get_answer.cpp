// Any body may come back for a BatchGetItem: it is absorbed, or refused as malformed, and the
// plan still ends with one outcome for each key. What was found is an item, or refused as malformed
// where it is decoded.

#include "dynamodb/protocol/batch_get.hpp"

#include <coalesce/dynamodb/batch_get.hpp>
#include <coalesce/dynamodb/error.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>

using namespace coalesce::dynamodb;

namespace {

void decode(const Fetched<detail::ReceivedItem>& outcome) {
    try {
        if (const auto& found = outcome.value())
            detail::decoded<Item>(*found, "table \"Table\"");
    } catch (const boost::system::system_error& error) {
        if (error.code() != errc::malformed_response && error.code() != errc::unprocessed)
            std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string body(reinterpret_cast<const char*>(data), size);
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
    if (!plan.done() || counts.asked != counts.found + counts.missing + counts.failed)
        std::abort();
    const auto outcomes = std::move(plan).outcomes();
    if (outcomes.size() != keys.size())
        std::abort();
    for (const auto& outcome : outcomes)
        decode(outcome);
    return 0;
}
