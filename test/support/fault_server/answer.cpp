#include "support/fault_server/answer.hpp"

#include "support/fault_server/json.hpp"
#include "support/raw_server.hpp"

#include <boost/crc.hpp>

#include <algorithm>
#include <array>
#include <ctime>

namespace coalesce::test {
namespace {

// What the service puts before the short code depends on the layer that the error comes from.
std::string long_code(std::string_view code) {
    constexpr std::array front = {
        "AccessDeniedException",     "UnrecognizedClientException",
        "InvalidSignatureException", "IncompleteSignatureException",
        "SerializationException",    "MissingAuthenticationTokenException",
        "UnknownOperationException", "ServiceUnavailableException",
        "ExpiredTokenException",     "RequestTimeTooSkewed"};
    std::string prefix = "com.amazonaws.dynamodb.v20120810#";
    if (code == "ValidationException")
        prefix = "com.amazon.coral.validate#";
    else if (code == "ThrottlingException")
        prefix = "com.amazon.coral.availability#";
    else if (std::ranges::find(front, code) != front.end())
        prefix = "com.amazon.coral.service#";
    return prefix.append(code);
}

std::uint32_t crc32(std::string_view bytes) {
    boost::crc_32_type crc;
    crc.process_bytes(bytes.data(), bytes.size());
    return crc.checksum();
}

std::string http_date(std::chrono::system_clock::time_point now) {
    const auto seconds = std::chrono::system_clock::to_time_t(now);
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 64> text{};
    const auto size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
    return {text.data(), size};
}

} // namespace

Answer error_answer(const Refused& refused, std::string_view more) {
    std::string body = "{\"__type\":" + json_string(long_code(refused.code)) +
                       ",\"message\":" + json_string(refused.what());
    body.append(more).append("}");
    return {refused.status, std::move(body)};
}

std::string answer_bytes(const Answer& answer, std::uint64_t request_number,
                         std::chrono::system_clock::time_point now, Checksum checksum) {
    std::string head = "Server: Server\r\nDate: " + http_date(now);
    head += "\r\nContent-Type: " + answer.content_type;
    head += "\r\nConnection: keep-alive\r\nx-amzn-RequestId: REQUEST-";
    head += std::to_string(request_number) + "\r\n";
    if (checksum != Checksum::missing) {
        const auto crc = crc32(answer.body) ^ (checksum == Checksum::wrong ? 1U : 0U);
        head += "x-amz-crc32: " + std::to_string(crc) + "\r\n";
    }
    return http_answer(answer.status, answer.body, head + answer.header_lines);
}

} // namespace coalesce::test
