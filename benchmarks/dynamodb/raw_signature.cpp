#include "raw_signature.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <ctime>
#include <stdexcept>
#include <utility>

namespace bench {
namespace {

using Hash = std::array<unsigned char, 32>;

std::string hex(const Hash& hash) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(2 * hash.size());
    for (const unsigned byte : hash) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

const unsigned char* bytes(std::string_view text) {
    return reinterpret_cast<const unsigned char*>(text.data());
}

std::string_view text_of(const Hash& hash) {
    return {reinterpret_cast<const char*>(hash.data()), hash.size()};
}

Hash sha256(std::string_view text) {
    Hash hash;
    if (EVP_Digest(text.data(), text.size(), hash.data(), nullptr, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("SHA-256 failed");
    return hash;
}

Hash hmac(std::string_view key, std::string_view text) {
    Hash hash;
    if (!HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes(text), text.size(),
              hash.data(), nullptr))
        throw std::runtime_error("HMAC failed");
    return hash;
}

/// As in `20260821T120000Z`.
std::string timestamp() {
    const auto now = std::time(nullptr);
    char text[20];
    std::strftime(text, sizeof text, "%Y%m%dT%H%M%SZ", std::gmtime(&now));
    return text;
}

} // namespace

RawSignature::RawSignature(std::string host, std::string key_id, std::string secret)
    : host_(std::move(host)), key_id_(std::move(key_id)), secret_(std::move(secret)) {}

const RawSignature::Hash& RawSignature::key_of(std::string_view day) {
    if (day_ == day)
        return key_;
    key_ = hmac("AWS4" + secret_, day);
    for (const std::string_view part : {"eu-north-1", "dynamodb", "aws4_request"})
        key_ = hmac(text_of(key_), part);
    day_ = day;
    return key_;
}

std::array<std::string, 2> RawSignature::header_lines(std::string_view target,
                                                      std::string_view body) {
    const auto time = timestamp();
    const auto scope = time.substr(0, 8) + "/eu-north-1/dynamodb/aws4_request";
    std::string canonical = "POST\n/\n\nhost:" + host_ + "\nx-amz-date:" + time + "\nx-amz-target:";
    canonical.append(target).append("\n\nhost;x-amz-date;x-amz-target\n").append(hex(sha256(body)));
    const auto to_sign = "AWS4-HMAC-SHA256\n" + time + '\n' + scope + '\n' + hex(sha256(canonical));
    const auto signature = hex(hmac(text_of(key_of(time.substr(0, 8))), to_sign));
    return {"X-Amz-Date: " + time,
            "Authorization: AWS4-HMAC-SHA256 Credential=" + key_id_ + '/' + scope +
                ", SignedHeaders=host;x-amz-date;x-amz-target, Signature=" + signature};
}

} // namespace bench
