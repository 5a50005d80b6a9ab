#include "support/fault_server/failures.hpp"

#include "support/fault_server/json.hpp"

#include <algorithm>

namespace coalesce::test {
namespace {

std::string throttling_reasons(std::string_view member, std::string_view reason) {
    return "," + json_member(member, "[" +
                                         json_object({json_member("reason", json_string(reason)),
                                                      json_member("resource", "\"a table\"")}) +
                                         "]");
}

Answer page_of_html(unsigned status, std::string_view title) {
    Answer answer(status, "<html><body><h1>" + std::string(title) + "</h1></body></html>");
    answer.content_type = "text/html";
    return answer;
}

Answer unknown_operation() {
    Answer answer(404, "<UnknownOperationException/>\n");
    answer.content_type = "application/xml";
    return answer;
}

std::optional<Answer> answer_instead(Fault fault, const Refusal& refusal) {
    switch (fault) {
    case Fault::throughput_exceeded:
        return error_answer(
            Refused("ProvisionedThroughputExceededException", "too fast"),
            throttling_reasons("ThrottlingReasons", "TableReadProvisionedThroughputExceeded"));
    case Fault::throttled:
        return error_answer(
            Refused("ThrottlingException", "too fast"),
            throttling_reasons("throttlingReasons", "TableReadAccountLimitExceeded"));
    case Fault::too_many_requests: return Answer(429, R"({"message":"too fast"})");
    case Fault::refused:
        return error_answer(Refused(refusal.code, refusal.message, refusal.status));
    case Fault::too_large_request: return Answer(413, "");
    case Fault::not_found: return unknown_operation();
    case Fault::internal_error:
        return error_answer(Refused("InternalServerError", "as ordered", 500));
    case Fault::unavailable:
        return error_answer(Refused("ServiceUnavailableException", "as ordered", 503));
    case Fault::bad_gateway: return page_of_html(502, "Bad Gateway");
    case Fault::gateway_timeout: return Answer(504, "");
    case Fault::garbage: return page_of_html(200, "It works!");
    case Fault::empty_body: return Answer(200, "");
    default: return std::nullopt;
    }
}

} // namespace

std::optional<Answer> failure_of(Fault fault, const Faults& faults) {
    auto answer = answer_instead(fault, faults.refusal);
    if (answer && answer->status != 200 && !faults.retry_after.empty())
        answer->header_lines += "x-amz-retry-after: " + faults.retry_after + "\r\n";
    return answer;
}

bool does_nothing(Fault fault) noexcept {
    switch (fault) {
    case Fault::throughput_exceeded:
    case Fault::throttled:
    case Fault::too_many_requests:
    case Fault::refused:
    case Fault::too_large_request:
    case Fault::not_found: return true;
    default: return false;
    }
}

bool leaves_open(Fault fault) noexcept {
    switch (fault) {
    case Fault::internal_error:
    case Fault::unavailable:
    case Fault::bad_gateway:
    case Fault::gateway_timeout:
    case Fault::cut_before_answer:
    case Fault::reset: return true;
    default: return false;
    }
}

Script script_of(std::string bytes, std::optional<Fault> fault) {
    const auto head = bytes.find("\r\n\r\n") + 4;
    const auto to_middle = head + (bytes.size() - head) / 2;
    if (fault == Fault::cut_before_answer)
        return {Step::close()};
    if (fault == Fault::reset)
        return {Step::reset()};
    if (fault == Fault::cut_in_head)
        return {Step::send(bytes.substr(0, head / 2)), Step::close()};
    if (fault == Fault::cut_in_body)
        return {Step::send(bytes.substr(0, to_middle)), Step::close()};
    if (fault == Fault::stalled)
        return {Step::send(bytes.substr(0, to_middle)), Step::hold()};
    return {Step::send(std::move(bytes))};
}

Script slow_script_of(const std::string& bytes, std::chrono::milliseconds pause) {
    const auto piece = bytes.size() / 8 + 1;
    Script script;
    for (std::size_t at = 0; at < bytes.size(); at += piece) {
        if (at > 0)
            script.push_back(Step::pause(pause));
        script.push_back(Step::send(bytes.substr(at, piece)));
    }
    return script;
}

} // namespace coalesce::test
