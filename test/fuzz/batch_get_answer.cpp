// Any body may come back for a BatchGetItem: it is absorbed, or refused as malformed, and the
// queue still ends with one outcome for each key. What was found is an item, or refused as
// malformed where it is decoded.

#include "dynamodb/protocol/get_queue.hpp"

#include <coalesce/dynamodb/batch_get.hpp>
#include <coalesce/dynamodb/error.hpp>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

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
    std::vector<detail::PlacedRead> outcomes;
    protocol::GetQueue queue(8);
    protocol::AskId asks = 0;
    for (const char* table : {"Table", "arn:aws:dynamodb:eu-west-3:123456789012:table/Other"}) {
        detail::BatchGetCall call(std::make_shared<const detail::TableAbout>(table, schema),
                                  ReadOptions());
        for (int id = 0; id < 3; ++id)
            call.keys.push_back(Item{{"id", id}});
        queue.ask(++asks, protocol::GetAsk(std::move(call), outcomes));
    }

    const auto keep = [&](const protocol::Absorbed<detail::PlacedRead>& absorbed) {
        for (const auto& delivery : absorbed.deliveries)
            outcomes.insert(outcomes.end(), delivery.outcomes.begin(), delivery.outcomes.end());
        for (const auto& rest : absorbed.rests)
            queue.resume(rest.table);
    };
    while (const auto request = queue.next(protocol::Fill::any)) {
        try {
            keep(queue.absorb(request->ticket, body));
        } catch (const boost::system::system_error& error) {
            if (error.code() != errc::malformed_response)
                std::abort();
            keep(queue.fail(request->ticket, std::current_exception()));
        }
    }
    const auto& counts = queue.counts();
    if (!queue.idle() || counts.asked != 6 || counts.asked != counts.ended() ||
        outcomes.size() != 6)
        std::abort();
    for (const auto& read : outcomes)
        decode(read.outcome);
    return 0;
}
