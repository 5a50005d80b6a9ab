// Any body may come back for a BatchWriteItem: it is absorbed, or refused as malformed, and the
// queue still ends with one outcome for each write.

#include "dynamodb/protocol/write_queue.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

using namespace coalesce::dynamodb;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view body(reinterpret_cast<const char*>(data), size);
    const KeySchema schema(KeyAttribute("id", KeyType::number));
    detail::BatchWriteCall call(std::make_shared<const detail::TableAbout>("Table", schema));
    for (int id = 0; id < 3; ++id)
        call.operations.emplace_back(detail::Put(Item{{"id", id}, {"text", "x"}}));
    std::vector<detail::PlacedWrite> refused;
    protocol::WriteQueue queue(8);
    queue.ask(1, protocol::WriteAsk(std::move(call), refused));
    std::size_t outcomes = 0;

    const auto keep = [&](const protocol::Absorbed<detail::PlacedWrite>& absorbed) {
        for (const auto& delivery : absorbed.deliveries)
            outcomes += delivery.outcomes.size();
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
    if (!queue.idle() || outcomes != 3 || queue.counts().asked != queue.counts().ended())
        std::abort();
    return 0;
}
