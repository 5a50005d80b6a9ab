// Any body and any header may come with an error status: reading them never throws.

#include "dynamodb/protocol/error_answer.hpp"

#include <cstdint>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    coalesce::dynamodb::protocol::read_error_answer("", text);
    coalesce::dynamodb::protocol::read_error_answer(text, "{}");
    return 0;
}
