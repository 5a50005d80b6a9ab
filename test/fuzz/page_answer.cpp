// Any body may come back for a Query or a Scan: it is read, or refused as malformed. So are the
// items in it, when they are decoded, and the positions that they give.

#include "dynamodb/protocol/page_answer.hpp"

#include <coalesce/dynamodb/detail/decode.hpp>
#include <coalesce/dynamodb/error.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

using namespace coalesce::dynamodb;

namespace {

template <class Read>
void expect_refusal_or_success(Read read) {
    try {
        read();
    } catch (const boost::system::system_error& error) {
        if (error.code() != errc::malformed_response && error.code() != errc::mismatch)
            std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::vector<KeyAttribute> position{{"id", KeyType::number}, {"title", KeyType::string}};
    expect_refusal_or_success([&] {
        const std::string body(reinterpret_cast<const char*>(data), size);
        const auto answer = protocol::read_page_answer(body, {"id"});
        if (answer.last_evaluated_key && answer.last_evaluated_key->empty())
            std::abort();
        for (const auto& item : answer.items) {
            expect_refusal_or_success([&] { detail::decoded<Item>(item, "table"); });
            expect_refusal_or_success([&] {
                if (protocol::position_of(item, position).size() != position.size())
                    std::abort();
            });
        }
    });
    return 0;
}
