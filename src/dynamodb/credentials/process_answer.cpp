#include "dynamodb/credentials/process_answer.hpp"

#include "dynamodb/credentials/check_credentials.hpp"
#include "dynamodb/credentials/json_object.hpp"
#include "dynamodb/utf8.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <algorithm>
#include <utility>

namespace coalesce::dynamodb::credentials {
namespace {

constexpr std::size_t longest_quote = 200;

std::string title(const ProcessSource& source) {
    return "the credential_process of " + source.origin;
}

void check_version(const JsonObject& answer) {
    const auto version = answer.number("Version");
    if (version == 1)
        return;
    const std::string found =
        version ? "has the \"Version\" " + std::to_string(*version) : "has no number \"Version\"";
    throw boost::system::system_error(errc::malformed_response,
                                      answer.origin() + " " + found + "; expected 1");
}

std::string account(const JsonObject& answer, const ProcessSource& source) {
    auto given = answer.text_or_empty("AccountId");
    return given.empty() ? source.account_id : given;
}

unsigned byte(char c) {
    return static_cast<unsigned char>(c);
}

// Cut between characters, and without what would upset a terminal or a log.
std::string first_error_line(std::string_view text) {
    const auto start = text.find_first_not_of(" \t\r\n");
    if (start == text.npos)
        return {};
    text.remove_prefix(start);
    text = text.substr(0, text.find_first_of("\r\n"));
    auto size = std::min(text.size(), longest_quote);
    while (size > 0 && size < text.size() && (byte(text[size]) & 0xC0) == 0x80)
        --size;
    std::string line(text.substr(0, size));
    const bool is_text = is_utf8(line);
    for (char& c : line)
        if (byte(c) < 0x20 || byte(c) == 0x7f || (byte(c) > 0x7f && !is_text))
            c = '?';
    return line;
}

} // namespace

Credentials read_process_answer(std::string_view output, const ProcessSource& source) {
    const JsonObject answer(output, "the output of " + title(source));
    check_version(answer);
    Credentials credentials(
        answer.required_text("AccessKeyId"), answer.required_text("SecretAccessKey"),
        answer.text_or_empty("SessionToken"), answer.time("Expiration"), account(answer, source));
    check_sendable(credentials, answer.origin());
    return credentials;
}

std::string process_failure(int exit_code, std::string_view error_output,
                            const ProcessSource& source) {
    auto text = title(source) + " ended with exit code " + std::to_string(exit_code);
    const auto line = first_error_line(error_output);
    return line.empty() ? text + " and said nothing" : text + ": " + line;
}

} // namespace coalesce::dynamodb::credentials
