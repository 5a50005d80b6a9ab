// The log of a run in which everything goes wrong can be given to anybody: it holds no secret and
// nothing of what users store. What errors say holds no secret either.

#include "every_flow.hpp"
#include "side_by_side.hpp"

#include <coalesce/dynamodb/log_observer.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace coalesce::test {
namespace {

using dynamodb::LogObserver;

/// What a service may say that means well: it quotes what it was sent.
const std::string quoting_message = "Signature expired: '" + item_text + "' of " +
                                    secret_text::access_key_id +
                                    "-1, x-amz-security-token:" + secret_text::session_token;

std::vector<Faults> faults_of_all_kinds() {
    std::vector<Faults> all;
    for (const auto& [fault, rate, name] : fault_facts)
        if (fault != Fault::stalled && fault != Fault::refused) // it would only take time
            all.push_back(only(fault));
    for (const auto* code :
         {"ValidationException", "AccessDeniedException", "ExpiredTokenException",
          "InvalidSignatureException", "UnrecognizedClientException", "RequestTimeTooSkewed",
          "ProvisionedThroughputExceededException", "ResourceNotFoundException",
          "ConditionalCheckFailedException", "InternalServerError", "SomethingNewException"})
        all.push_back(refusal(code, quoting_message));
    for (auto& faults : all)
        faults.large_bytes = 100'001;
    return all;
}

bool is_hex_digit(char letter) {
    return std::isxdigit(static_cast<unsigned char>(letter)) != 0;
}

/// Whether there is a signature, or another SHA-256, in hexadecimal digits.
bool has_hash(std::string_view text) {
    std::size_t digits = 0;
    return std::ranges::any_of(
        text, [&](char letter) { return (digits = is_hex_digit(letter) ? digits + 1 : 0) == 64; });
}

/// What there is to read of all flows, each with each fault in its first request and its third.
class Readings {
public:
    Readings() {
        const auto faults = faults_of_all_kinds();
        const auto play = [&](asio::io_context& context, std::size_t number) {
            const auto flow = number % every_flow.size();
            const auto fault = number / every_flow.size();
            const bool repeats = (flow + fault) % 2 == 0; // otherwise each fault fails a call
            return play_flow(context, every_flow[flow], faults[fault], repeats ? 3 : 1);
        };
        const auto name = [](std::size_t number) {
            return std::string(every_flow[number % every_flow.size()].name);
        };
        SideBySide(faults.size() * every_flow.size(), play, name);
    }

    std::string log;
    std::string messages; // of errors

private:
    asio::awaitable<void> play_flow(asio::io_context& context, const Flow& flow,
                                    const Faults& faults, unsigned max_attempts) {
        dynamodb::ClientOptions options;
        options.max_attempts = max_attempts;
        options.compress_responses = faults.corrupt_gzip > 0;
        options.observer = std::make_shared<LogObserver>(
            [this](std::string_view line) { log.append(line).append("\n"); },
            LogObserver::Detail::everything);
        Stage stage(context, options);
        stage.server.fail_step(1, faults);
        stage.server.fail_step(3, faults);
        const auto outcome = co_await outcome_of(flow, stage);
        for (const auto& message : outcome.messages)
            messages.append(message).append("\n");
    }
};

const Readings& readings() {
    static const Readings all;
    return all;
}

void expect_no(const std::string& secret, const std::string& text, const std::string& name) {
    const auto found = text.find(secret);
    EXPECT_EQ(found, text.npos) << name << ": " << text.substr(std::min(found, text.size()), 200);
}

TEST(NoSecrets, O5_a_log_under_every_fault_holds_no_secret_and_no_item) {
    const auto& log = readings().log;

    EXPECT_GE(std::ranges::count(log, '\n'), 2'000);
    expect_no(secret_text::secret_access_key, log, "secret access key");
    expect_no(secret_text::session_token, log, "session token");
    expect_no(secret_text::access_key_id, log, "access key id");
    expect_no(item_text, log, "an item's text");
    expect_no("AWS4-HMAC-SHA256", log, "authorization");
    EXPECT_FALSE(has_hash(log)) << "signature";
}

TEST(NoSecrets, O5_what_errors_say_holds_no_secret_though_the_service_quotes_it) {
    const auto& messages = readings().messages;

    EXPECT_GE(std::ranges::count(messages, '\n'), 100);
    EXPECT_NE(messages.find("x-amz-security-token:..."), messages.npos);
    expect_no(secret_text::secret_access_key, messages, "secret access key");
    expect_no(secret_text::session_token, messages, "session token");
    EXPECT_FALSE(has_hash(messages)) << "signature";
}

TEST(HasHash, sees_a_signature_among_other_digits) {
    const std::string half = "0123456789abcdef0123456789abcdef";

    EXPECT_TRUE(has_hash("Signature=" + half + half + ","));
    EXPECT_FALSE(has_hash("id " + half + "-" + half));
}

} // namespace
} // namespace coalesce::test
