#pragma once

#include <chrono>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace coalesce::test {

/// Status and body of an answer, and what its head says besides what all heads say.
class Answer {
public:
    explicit Answer(std::string json) : body(std::move(json)) {}
    Answer(unsigned http_status, std::string bytes) : status(http_status), body(std::move(bytes)) {}

    unsigned status = 200;
    std::string body;
    std::string content_type = "application/x-amz-json-1.0";
    std::string header_lines; ///< More of them, each with its end.
};

/// Why the service does not do what a request asks for.
class Refused : public std::runtime_error {
public:
    Refused(std::string error_code, const std::string& message, unsigned http_status = 400)
        : std::runtime_error(message), code(std::move(error_code)), status(http_status) {}

    std::string code; ///< The short one: `ValidationException`.
    unsigned status;
};

/// The answer that says so, with the code in the service's long form. `more` is JSON that follows
/// the message in the body.
Answer error_answer(const Refused& refused, std::string_view more = {});

/// Whether an answer carries the checksum of its body, another one, or none.
enum class Checksum { right, wrong, missing };

/// The bytes of an answer, with the headers that the service sends.
std::string answer_bytes(const Answer& answer, std::uint64_t request_number,
                         std::chrono::system_clock::time_point now, Checksum checksum);

} // namespace coalesce::test
