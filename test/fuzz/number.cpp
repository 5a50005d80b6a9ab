// Any text may be meant as a number: it has one canonical form, or is refused.

#include <coalesce/dynamodb/error.hpp>
#include <coalesce/dynamodb/number.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace coalesce::dynamodb;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const Number number(std::string_view(reinterpret_cast<const char*>(data), size));
        if (Number(std::string_view(number.text())) != number)
            std::abort();
    } catch (const boost::system::system_error& error) {
        if (error.code() != errc::invalid_number)
            std::abort();
    }
    return 0;
}
