// Any text may be meant as a projection: it is read, or refused.

#include <coalesce/dynamodb/error.hpp>
#include <coalesce/dynamodb/projection.hpp>

#include <cstdint>
#include <cstdlib>
#include <string>

using namespace coalesce::dynamodb;

namespace {

template <class Make>
void expect_refusal_or_success(Make make) {
    try {
        make();
    } catch (const boost::system::system_error& error) {
        if (error.code() != errc::invalid_projection)
            std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    expect_refusal_or_success([&] { Projection{std::vector<std::string>{text}}; });
    expect_refusal_or_success([&] { Projection{text, {{"#r", "rating"}}}; });
    return 0;
}
