#include "dynamodb/signing/signer.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace coalesce::dynamodb::signing {
namespace {

constexpr char algorithm[] = "AWS4-HMAC-SHA256";

void append_number(std::string& text, unsigned value, unsigned unit) {
    for (; unit > 0; unit /= 10)
        text += static_cast<char>('0' + value / unit % 10);
}

// As in `20260821T120000Z`; the first eight characters are the day.
std::string timestamp(std::chrono::system_clock::time_point now) {
    const auto day = std::chrono::floor<std::chrono::days>(now);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss time(std::chrono::floor<std::chrono::seconds>(now - day));

    std::string text;
    append_number(text, static_cast<unsigned>(static_cast<int>(date.year())), 1000);
    append_number(text, static_cast<unsigned>(date.month()), 10);
    append_number(text, static_cast<unsigned>(date.day()), 10);
    text += 'T';
    append_number(text, static_cast<unsigned>(time.hours().count()), 10);
    append_number(text, static_cast<unsigned>(time.minutes().count()), 10);
    append_number(text, static_cast<unsigned>(time.seconds().count()), 10);
    return text + 'Z';
}

std::string string_to_sign_for(const std::string& time, const std::string& scope,
                               const std::string& canonical_text) {
    return std::string(algorithm) + '\n' + time + '\n' + scope + '\n' +
           crypto::hex(crypto::sha256(canonical_text));
}

std::string authorization(const std::string& access_key_id, const std::string& scope,
                          const std::string& signed_headers, const std::string& signature) {
    return std::string(algorithm) + " Credential=" + access_key_id + '/' + scope +
           ", SignedHeaders=" + signed_headers + ", Signature=" + signature;
}

} // namespace

Signer::Signer(std::string region, std::string service, SignerOptions options)
    : key_(std::move(region), std::move(service)), options_(options) {}

Signature Signer::sign(const Request& request, const Credentials& credentials,
                       std::chrono::system_clock::time_point now) {
    const auto time = timestamp(now);
    const auto day = time.substr(0, 8);
    const auto scope = day + '/' + key_.region() + '/' + key_.service() + "/aws4_request";
    const auto payload_hash = crypto::hex(crypto::sha256(request.body));

    Headers headers{{"X-Amz-Date", time}};
    Headers unsigned_headers;
    if (options_.sign_body)
        headers.emplace_back("X-Amz-Content-Sha256", payload_hash);
    if (!credentials.session_token().empty())
        (options_.omit_session_token ? unsigned_headers : headers)
            .emplace_back("X-Amz-Security-Token", credentials.session_token());

    auto canonical = canonical_request(request, headers, options_.path, payload_hash);
    auto string_to_sign = string_to_sign_for(time, scope, canonical.text);
    key_.derive(credentials.secret_access_key(), day);
    crypto::Digest digest;
    crypto::hmac_sha256(key_.bytes(), string_to_sign, digest);
    auto signature = crypto::hex(digest);

    std::move(unsigned_headers.begin(), unsigned_headers.end(), std::back_inserter(headers));
    headers.emplace_back("Authorization", authorization(credentials.access_key_id(), scope,
                                                        canonical.signed_headers, signature));
    return {std::move(canonical.text), std::move(string_to_sign), std::move(signature),
            std::move(headers)};
}

} // namespace coalesce::dynamodb::signing
