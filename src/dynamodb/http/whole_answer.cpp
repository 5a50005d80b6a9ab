#include "dynamodb/http/whole_answer.hpp"

#include <algorithm>

namespace coalesce::dynamodb::http {
namespace {

bool has_several_lengths(const Response& response) {
    const auto first = response.header("content-length");
    return std::ranges::any_of(response.headers, [&](const auto& header) {
        return same_name(header.first, "content-length") && header.second != *first;
    });
}

bool ends_with_connection(const Response& response) {
    const bool has_no_body = response.status == 204 || response.status == 304;
    return !has_no_body && !response.header("content-length") &&
           !response.header("transfer-encoding");
}

} // namespace

std::optional<std::string> doubt_about_end(const Response& response, bool over_tls) {
    if (has_several_lengths(response))
        return "expected one Content-Length, but the answer has several that differ";
    if (over_tls && ends_with_connection(response))
        return "expected an answer that says how long it is, but it ended with its connection "
               "after " +
               std::to_string(response.body.size()) + " bytes of its body: it may have been cut";
    return std::nullopt;
}

} // namespace coalesce::dynamodb::http
