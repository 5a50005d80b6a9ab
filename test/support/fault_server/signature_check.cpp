#include "support/fault_server/signature_check.hpp"

#include "support/fault_server/answer.hpp"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <string_view>
#include <vector>

namespace coalesce::test {
namespace {

using std::chrono::system_clock;

constexpr std::string_view algorithm = "AWS4-HMAC-SHA256";
constexpr std::chrono::minutes most_difference{15};

std::string hex(std::string_view bytes) {
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    for (const char letter : bytes) {
        const auto byte = static_cast<unsigned char>(letter);
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

std::string sha256(std::string_view text) {
    std::array<char, EVP_MAX_MD_SIZE> digest{};
    std::size_t size = 0;
    EVP_Q_digest(nullptr, "SHA256", nullptr, text.data(), text.size(),
                 reinterpret_cast<unsigned char*>(digest.data()), &size);
    return hex({digest.data(), size});
}

std::string hmac(std::string_view key, std::string_view text) {
    std::array<char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()),
         reinterpret_cast<const unsigned char*>(text.data()), text.size(),
         reinterpret_cast<unsigned char*>(digest.data()), &size);
    return {digest.data(), size};
}

std::vector<std::string> split(std::string_view text, char separator) {
    std::vector<std::string> parts;
    for (;;) {
        const auto end = text.find(separator);
        parts.emplace_back(text.substr(0, end));
        if (end == text.npos)
            return parts;
        text.remove_prefix(end + 1);
    }
}

[[noreturn]] void refuse_incomplete(const std::string& message) {
    throw Refused("IncompleteSignatureException", message);
}

[[noreturn]] void refuse_signature(const std::string& message) {
    throw Refused("InvalidSignatureException", message);
}

/// What the header `Authorization` says.
class Authorization {
public:
    explicit Authorization(std::string_view header) {
        if (!header.starts_with(algorithm))
            refuse_incomplete("Authorization: expected " + std::string(algorithm));
        const auto credential = split(parameter(header, "Credential="), '/');
        if (credential.size() != 5)
            refuse_incomplete("Credential: expected five parts");
        access_key = credential[0];
        scope.assign(credential.begin() + 1, credential.end());
        signed_headers = parameter(header, "SignedHeaders=");
        signature = parameter(header, "Signature=");
    }

    std::string scope_text() const {
        return scope[0] + "/" + scope[1] + "/" + scope[2] + "/" + scope[3];
    }

    std::string access_key;
    std::vector<std::string> scope; // day, region, service, aws4_request
    std::string signed_headers;
    std::string signature;

private:
    static std::string parameter(std::string_view header, std::string_view name) {
        const auto found = header.find(" " + std::string(name));
        if (found == header.npos)
            refuse_incomplete("Authorization lacks " + std::string(name));
        const auto rest = header.substr(found + 1 + name.size());
        return std::string(rest.substr(0, rest.find_first_of(", ")));
    }
};

std::string folded(std::string_view value) {
    std::string text;
    for (const char letter : value)
        if (letter != ' ' || !text.ends_with(' '))
            text += letter;
    return text;
}

std::string canonical_headers(const HttpRequest& request, const std::string& signed_headers) {
    std::string lines;
    for (const auto& name : split(signed_headers, ';')) {
        std::string values;
        for (const auto& [each, value] : request.headers)
            if (each == name)
                values.append(values.empty() ? "" : ",").append(folded(value));
        lines += name + ":" + values + "\n";
    }
    return lines;
}

std::string canonical_query(const std::string& query) {
    if (query.empty())
        return {};
    auto pairs = split(query, '&');
    for (auto& pair : pairs)
        pair += pair.find('=') == pair.npos ? "=" : "";
    std::ranges::sort(pairs);
    std::string text = pairs.front();
    for (std::size_t i = 1; i < pairs.size(); ++i)
        text += "&" + pairs[i];
    return text;
}

std::string signature_of(const HttpRequest& request, const Authorization& authorization,
                         const std::string& secret, const std::string& date) {
    const auto canonical = request.method + "\n" + request.path + "\n" +
                           canonical_query(request.query) + "\n" +
                           canonical_headers(request, authorization.signed_headers) + "\n" +
                           authorization.signed_headers + "\n" + sha256(request.body);
    const auto to_sign = std::string(algorithm) + "\n" + date + "\n" + authorization.scope_text() +
                         "\n" + sha256(canonical);
    auto key = "AWS4" + secret;
    for (const auto& step : authorization.scope)
        key = hmac(key, step);
    return hex(hmac(key, to_sign));
}

/// Reads `20260821T120000Z`.
std::optional<system_clock::time_point> parse_date(std::string_view text) {
    const std::string_view form = "00000000T000000Z";
    const auto fits = [](char form_letter, char letter) {
        return form_letter == '0' ? std::isdigit(static_cast<unsigned char>(letter)) != 0
                                  : letter == form_letter;
    };
    if (!std::ranges::equal(form, text, fits))
        return std::nullopt;
    const auto number = [&](std::size_t first, std::size_t size) {
        return std::stoi(std::string(text.substr(first, size)));
    };
    using namespace std::chrono;
    const year_month_day day(year(number(0, 4)), month(static_cast<unsigned>(number(4, 2))),
                             std::chrono::day(static_cast<unsigned>(number(6, 2))));
    return sys_days(day) + hours(number(9, 2)) + minutes(number(11, 2)) + seconds(number(13, 2));
}

void check_signed_headers(const Authorization& authorization) {
    const auto names = split(authorization.signed_headers, ';');
    if (!std::ranges::is_sorted(names))
        refuse_incomplete("SignedHeaders are not sorted");
    for (const auto* name : {"host", "x-amz-date"})
        if (std::ranges::find(names, name) == names.end())
            refuse_signature("'" + std::string(name) + "' must be a signed header");
}

void check_date(const std::string& date, const Authorization& authorization,
                system_clock::time_point now, const std::string& skew_code) {
    const auto time = parse_date(date);
    if (!time)
        refuse_incomplete("Date must be in ISO-8601 basic format, got " + date);
    if (date.substr(0, 8) != authorization.scope[0])
        refuse_signature("Date in Credential scope does not match the date of the request");
    if (*time < now - most_difference)
        throw Refused(skew_code, "Signature expired: " + date + " is too long ago");
    if (*time > now + most_difference)
        throw Refused(skew_code, "Signature not yet current: " + date + " is yet to come");
}

} // namespace

void SignatureCheck::check(const HttpRequest& request, system_clock::time_point now) const {
    const auto header = request.header("authorization");
    if (!header)
        throw Refused("MissingAuthenticationTokenException",
                      "Request is missing Authentication Token");
    const Authorization authorization(*header);
    const auto date = request.header("x-amz-date");
    if (!date)
        refuse_incomplete("the header X-Amz-Date is missing");
    const auto& credentials = credentials_of(request, authorization.access_key);
    check_signed_headers(authorization);
    const std::vector<std::string> scope{authorization.scope[0], region, service, "aws4_request"};
    if (authorization.scope != scope)
        refuse_signature("Credential should be scoped to " + region + "/" + service);
    check_date(*date, authorization, now, skew_code);
    const auto hash = request.header("x-amz-content-sha256");
    if (hash && *hash != sha256(request.body))
        refuse_signature("x-amz-content-sha256 is not the hash of the body");
    if (signature_of(request, authorization, credentials.secret_access_key(), *date) !=
        authorization.signature)
        refuse_signature("The request signature we calculated does not match the signature you "
                         "provided. Check your AWS Secret Access Key and signing method.");
}

const dynamodb::Credentials& SignatureCheck::credentials_of(const HttpRequest& request,
                                                            const std::string& access_key) const {
    const auto known = known_.find(access_key);
    if (known == known_.end() ||
        request.header("x-amz-security-token").value_or("") != known->second.session_token())
        throw Refused("UnrecognizedClientException",
                      "The security token included in the request is invalid.");
    if (expired_.contains(access_key))
        throw Refused("ExpiredTokenException",
                      "The security token included in the request is expired");
    return known->second;
}

} // namespace coalesce::test
