#include "dynamodb/received_body.hpp"

#include "dynamodb/http/crc32.hpp"
#include "dynamodb/http/inflate.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <charconv>
#include <cstdint>
#include <string_view>
#include <utility>

namespace coalesce::dynamodb::detail {
namespace {

[[noreturn]] void refuse_body(const std::string& reason) {
    throw boost::system::system_error(errc::malformed_response, "the answer " + reason);
}

// The service sums what it sends: of a compressed body the compressed bytes.
void check_sum(std::string_view body, std::string_view announced) {
    std::uint32_t expected = 0;
    const auto* last = announced.data() + announced.size();
    const auto [end, error] = std::from_chars(announced.data(), last, expected);
    if (error != std::errc() || end != last)
        refuse_body("has an x-amz-crc32 that is no number of 32 bits");
    if (const auto found = http::crc32(body); found != expected)
        refuse_body("was changed on its way: its CRC-32 is " + std::to_string(found) +
                    ", and x-amz-crc32 says " + std::to_string(expected));
}

} // namespace

std::string received_body(http::Response& response, std::size_t max_bytes) {
    if (const auto sum = response.header("x-amz-crc32"))
        check_sum(response.body, *sum);
    auto body = std::move(response.body);
    const auto encoding = response.header("content-encoding").value_or("");
    if (http::same_name(encoding, "gzip"))
        return http::inflate_gzip(body, max_bytes);
    return body;
}

} // namespace coalesce::dynamodb::detail
