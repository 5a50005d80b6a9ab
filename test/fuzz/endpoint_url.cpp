// Any text may be set as an endpoint: it is a URL or refused as a setting, and what is accepted
// reads the same again.

#include "dynamodb/endpoint/url.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <cstdint>
#include <cstdlib>
#include <string_view>

using namespace coalesce::dynamodb;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    try {
        const auto url =
            endpoint::parse_url({reinterpret_cast<const char*>(data), size}, "the fuzzer");
        if (endpoint::parse_url(url.text(), "itself").text() != url.text())
            std::abort();
    } catch (const boost::system::system_error& error) {
        if (error.code() != errc::invalid_setting)
            std::abort();
    }
    return 0;
}
