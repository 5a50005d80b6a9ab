// The verifier of signatures against requests that others have signed.

#include "support/fault_server/answer.hpp"
#include "support/fault_server/signature_check.hpp"
#include "unit/dynamodb/pure/vectors.hpp"

#include <gtest/gtest.h>

#include <array>

namespace coalesce::test {
namespace {

using dynamodb::Credentials;
using std::chrono::system_clock;
using namespace std::chrono_literals;

/// Reads `2026-08-21T12:00:00Z`.
system_clock::time_point time_of(const std::string& text) {
    const auto number = [&](std::size_t first, std::size_t size) {
        return std::stoi(text.substr(first, size));
    };
    using namespace std::chrono;
    const year_month_day date(year(number(0, 4)), month(static_cast<unsigned>(number(5, 2))),
                              day(static_cast<unsigned>(number(8, 2))));
    return sys_days(date) + hours(number(11, 2)) + minutes(number(14, 2)) + seconds(number(17, 2));
}

/// The code of the refusal, or nothing.
std::string refusal(const SignatureCheck& check, const HttpRequest& request,
                    system_clock::time_point now) {
    try {
        check.check(request, now);
        return {};
    } catch (const Refused& refused) {
        return refused.code;
    }
}

/// A request that others have signed, and with what.
struct Signed {
    HttpRequest request;
    SignatureCheck check;
    system_clock::time_point now;
};

Signed official(const std::string& name) {
    const auto path = outside_vectors() / "sigv4" / name;
    const auto context = read_json(path / "context.json");
    const auto text = read_file(path / "header-signed-request.txt");
    const auto end = text.find("\n\n");
    const auto& given = context["credentials"];

    Signed result{{text.substr(0, end), end == text.npos ? "" : text.substr(end + 2)},
                  SignatureCheck(context["region"].GetString(), context["service"].GetString()),
                  time_of(context["timestamp"].GetString())};
    result.check.accept(Credentials(given["access_key_id"].GetString(),
                                    given["secret_access_key"].GetString(),
                                    given.HasMember("token") ? given["token"].GetString() : ""));
    return result;
}

std::string body_of(const rapidjson::Value& vector) {
    if (vector["body"].IsString())
        return {vector["body"].GetString(), vector["body"].GetStringLength()};
    const auto& parts = vector["body_repeat"];
    return parts["prefix"].GetString() +
           std::string(parts["count"].GetUint(), *parts["char"].GetString()) +
           parts["suffix"].GetString();
}

/// The headers as they were signed stand in the canonical request: in its fourth line and after.
std::string head_of(const rapidjson::Value& vector) {
    const std::string canonical = vector["canonical_request"].GetString();
    const auto path = canonical.find('\n') + 1;
    const auto headers = canonical.find("\n\n") + 2;
    const auto end = canonical.find("\n\n", headers);
    return "POST " + canonical.substr(path, canonical.find('\n', path) - path) + " HTTP/1.1\n" +
           canonical.substr(headers, end - headers) +
           "\nAuthorization: " + vector["authorization"].GetString() + "\n";
}

Signed like_dynamodb(const rapidjson::Value& vector) {
    const auto& token = vector["session_token"];
    Signed result{{head_of(vector), body_of(vector)},
                  SignatureCheck(vector["region"].GetString()),
                  time_of(vector["timestamp"].GetString())};
    result.check.accept(Credentials(vector["access_key"].GetString(),
                                    vector["secret_key"].GetString(),
                                    token.IsString() ? token.GetString() : ""));
    return result;
}

class SignatureVectors : public testing::Test {
protected:
    void SetUp() override {
        if (outside_vectors_are_absent())
            GTEST_SKIP() << no_outside_vectors;
    }
};

// The cases of the suite whose paths and queries need no normalisation.
constexpr std::array official_cases = {
    "get-header-key-duplicate",
    "get-header-value-multiline",
    "get-header-value-order",
    "get-header-value-trim",
    "get-vanilla",
    "get-vanilla-empty-query-key",
    "get-vanilla-query",

    "get-vanilla-query-order-key-case",
    "get-vanilla-with-session-token",
    "post-header-key-case",
    "post-header-key-sort",
    "post-header-value-case",
    "post-sts-header-after",
    "post-sts-header-before",
    "post-vanilla",
    "post-vanilla-empty-query-value",
    "post-vanilla-query",
    "post-x-www-form-urlencoded",
    "post-x-www-form-urlencoded-parameters",
};

TEST_F(SignatureVectors, S1_requests_of_the_official_suite_are_accepted) {
    for (const auto* name : official_cases) {
        const auto [request, check, now] = official(name);
        EXPECT_EQ(refusal(check, request, now), "") << name;
    }
}

TEST_F(SignatureVectors, S1_requests_that_two_other_signers_signed_are_accepted) {
    const auto vectors = read_json(outside_vectors() / "sigv4-dynamodb" / "vectors.json");
    ASSERT_EQ(vectors.Size(), 10U);
    for (const auto& vector : vectors.GetArray()) {
        const auto [request, check, now] = like_dynamodb(vector);
        EXPECT_EQ(refusal(check, request, now), "") << vector["name"].GetString();
    }
}

TEST_F(SignatureVectors, S1_S7_whatever_was_signed_must_not_change) {
    auto changed_body = official("post-x-www-form-urlencoded");
    changed_body.request.body += " ";
    auto changed_header = official("get-header-value-order");
    changed_header.request.headers.at(1).second += "x";
    auto changed_path = official("post-vanilla");
    changed_path.request.path = "/other";
    auto changed_token = official("post-sts-header-after");
    changed_token.request.headers.at(1).second += "x";

    const std::string invalid = "InvalidSignatureException";
    EXPECT_EQ(refusal(changed_body.check, changed_body.request, changed_body.now), invalid);
    EXPECT_EQ(refusal(changed_header.check, changed_header.request, changed_header.now), invalid);
    EXPECT_EQ(refusal(changed_path.check, changed_path.request, changed_path.now), invalid);
    EXPECT_EQ(refusal(changed_token.check, changed_token.request, changed_token.now),
              "UnrecognizedClientException");
}

TEST_F(SignatureVectors, S5_a_signature_is_good_for_15_minutes) {
    const auto [request, check, now] = official("post-vanilla");

    EXPECT_EQ(refusal(check, request, now + 15min), "");
    EXPECT_EQ(refusal(check, request, now - 15min), "");
    EXPECT_EQ(refusal(check, request, now + 16min), "InvalidSignatureException");
    EXPECT_EQ(refusal(check, request, now - 16min), "InvalidSignatureException");
}

TEST(SignatureCheckTest, ER2_a_signature_that_is_missing_or_broken_has_a_code_of_its_own) {
    const SignatureCheck check("us-east-1");
    const HttpRequest without("POST / HTTP/1.1\r\nHost: h\r\n", "{}");
    const HttpRequest broken("POST / HTTP/1.1\r\nAuthorization: AWS4-HMAC-SHA256 x\r\n", "{}");
    const HttpRequest basic("POST / HTTP/1.1\r\nAuthorization: Basic Og==\r\n", "{}");
    const HttpRequest without_date(
        "POST / HTTP/1.1\r\nAuthorization: AWS4-HMAC-SHA256 Credential=A/1/r/s/aws4_request, "
        "SignedHeaders=host, Signature=0\r\n",
        "{}");
    const HttpRequest unknown(
        "POST / HTTP/1.1\r\nX-Amz-Date: 20260821T120000Z\r\nAuthorization: AWS4-HMAC-SHA256 "
        "Credential=A/20260821/r/s/aws4_request, SignedHeaders=host, Signature=0\r\n",
        "{}");
    const system_clock::time_point now{};

    EXPECT_EQ(refusal(check, without, now), "MissingAuthenticationTokenException");
    EXPECT_EQ(refusal(check, broken, now), "IncompleteSignatureException");
    EXPECT_EQ(refusal(check, basic, now), "IncompleteSignatureException");
    EXPECT_EQ(refusal(check, without_date, now), "IncompleteSignatureException");
    EXPECT_EQ(refusal(check, unknown, now), "UnrecognizedClientException");
}

} // namespace
} // namespace coalesce::test
