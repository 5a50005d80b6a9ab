// Any body may come back for a DescribeTable: it is read, or refused as malformed.

#include "dynamodb/protocol/tables.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace coalesce::dynamodb;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        protocol::read_table_description({reinterpret_cast<const char*>(data), size});
    } catch (const boost::system::system_error& error) {
        if (error.code() != errc::malformed_response)
            std::abort();
    }
    return 0;
}
