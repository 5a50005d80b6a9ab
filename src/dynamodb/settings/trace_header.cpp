#include "dynamodb/settings/trace_header.hpp"

#include "dynamodb/settings/characters.hpp"

#include <algorithm>
#include <string_view>

namespace coalesce::dynamodb::settings {
namespace {

constexpr char trace_header[] = "X-Amzn-Trace-Id";

// Control characters would end the header, and others than ASCII have no meaning in one.
std::string percent_encoded(std::string_view text) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte < 0x7F)
            result += c;
        else
            result.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
    return result;
}

} // namespace

void add_trace_header(std::vector<std::pair<std::string, std::string>>& headers,
                      const Environment& environment) {
    const auto trace = setting(environment, "_X_AMZN_TRACE_ID");
    if (!trace || !setting(environment, "AWS_LAMBDA_FUNCTION_NAME"))
        return;
    const auto is_present = [name = lower_case(trace_header)](const auto& header) {
        return lower_case(header.first) == name;
    };
    if (std::none_of(headers.begin(), headers.end(), is_present))
        headers.emplace_back(trace_header, percent_encoded(*trace));
}

} // namespace coalesce::dynamodb::settings
