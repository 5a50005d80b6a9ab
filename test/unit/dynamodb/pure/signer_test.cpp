#include "dynamodb/signing/signer.hpp"
#include "dynamodb/signing/signing_key.hpp"
#include "unit/dynamodb/pure/signing_case.hpp"

#include <gtest/gtest.h>

namespace coalesce::test {
namespace {

using namespace std::chrono_literals;

using dynamodb::Credentials;
using signing::Signer;
using signing::SigningKey;

constexpr char secret[] = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

const auto noon = std::chrono::sys_days(std::chrono::year(2026) / 8 / 21) + 12h;

const Credentials long_term("AKIDEXAMPLE", secret);
const Credentials temporary("AKIDEXAMPLE", secret, "a/session+token==");

OwnedRequest list_tables() {
    return {"POST", "/", {{"Host", "localhost:8000"}}, "{}"};
}

std::string names(const signing::Headers& headers) {
    std::string result;
    for (const auto& header : headers)
        result += header.first + ' ';
    return result;
}

TEST(Signer, S1_adds_the_date_and_the_authorization) {
    const auto request = list_tables();

    const auto signature = Signer("us-east-1", "dynamodb").sign(request.view(), long_term, noon);

    EXPECT_EQ(names(signature.headers), "X-Amz-Date Authorization ");
}

TEST(Signer, S1_adds_and_signs_the_session_token) {
    const auto request = list_tables();

    const auto signature = Signer("us-east-1", "dynamodb").sign(request.view(), temporary, noon);

    EXPECT_EQ(names(signature.headers), "X-Amz-Date X-Amz-Security-Token Authorization ");
    EXPECT_NE(signature.canonical_request.find("\nx-amz-security-token:a/session+token==\n"),
              std::string::npos);
}

TEST(Signer, sends_and_signs_the_hash_of_the_body_if_told_to) {
    const auto request = list_tables();

    const auto signature =
        Signer("us-east-1", "dynamodb", {.sign_body = true}).sign(request.view(), long_term, noon);

    EXPECT_EQ(names(signature.headers), "X-Amz-Date X-Amz-Content-Sha256 Authorization ");
    EXPECT_NE(signature.canonical_request.find("\nx-amz-content-sha256:44136fa355b3678a"),
              std::string::npos);
}

TEST(Signer, sends_the_session_token_unsigned_if_told_to) {
    const auto request = list_tables();

    const auto signature = Signer("us-east-1", "dynamodb", {.omit_session_token = true})
                               .sign(request.view(), temporary, noon);

    EXPECT_EQ(names(signature.headers), "X-Amz-Date X-Amz-Security-Token Authorization ");
    EXPECT_EQ(signature.canonical_request.find("x-amz-security-token"), std::string::npos);
}

TEST(Signer, S1_the_date_is_that_of_the_second_that_has_begun) {
    const auto request = list_tables();

    const auto signature =
        Signer("us-east-1", "dynamodb").sign(request.view(), long_term, noon + 59s + 999ms);

    EXPECT_EQ(signature.headers.front().second, "20260821T120059Z");
}

TEST(Signer, S2_white_space_at_the_end_of_a_value_is_not_signed) {
    auto request = list_tables();
    request.headers.emplace_back("X-Spaced", " \t a \t  b \t ");

    const auto signature = Signer("us-east-1", "dynamodb").sign(request.view(), long_term, noon);

    EXPECT_NE(signature.canonical_request.find("\nx-spaced:a b\n"), std::string::npos);
}

TEST(Signer, S2_an_empty_value_is_signed) {
    auto request = list_tables();
    request.headers.emplace_back("X-Empty", "  ");

    const auto signature = Signer("us-east-1", "dynamodb").sign(request.view(), long_term, noon);

    EXPECT_NE(signature.canonical_request.find("\nx-empty:\n"), std::string::npos);
}

TEST(Signer, S4_headers_of_an_earlier_attempt_do_not_change_the_signature) {
    const auto first = list_tables();
    auto again = list_tables();
    again.headers.emplace_back("x-amz-date", "20200101T000000Z");
    again.headers.emplace_back("X-Amz-Security-Token", "an expired one");
    again.headers.emplace_back("authorization", "an old one");
    Signer signer("us-east-1", "dynamodb");

    EXPECT_EQ(signer.sign(again.view(), temporary, noon).canonical_request,
              signer.sign(first.view(), temporary, noon).canonical_request);
}

TEST(Signer, S4_another_second_is_another_signature) {
    const auto request = list_tables();
    Signer signer("us-east-1", "dynamodb");

    EXPECT_NE(signer.sign(request.view(), long_term, noon).signature,
              signer.sign(request.view(), long_term, noon + 1s).signature);
}

TEST(Signer, a_percent_sign_that_escapes_nothing_is_encoded) {
    auto request = list_tables();
    request.target = "/?a=100%&b=%4&c=%zz";

    const auto signature = Signer("us-east-1", "dynamodb").sign(request.view(), long_term, noon);

    EXPECT_NE(signature.canonical_request.find("\na=100%25&b=%254&c=%25zz\n"), std::string::npos);
}

struct PathCase {
    const char* target;
    const char* canonical;
};

void PrintTo(const PathCase& path, std::ostream* out) {
    *out << path.target;
}

class NormalizedPath : public testing::TestWithParam<PathCase> {};

TEST_P(NormalizedPath, is_signed_without_empty_and_dot_segments) {
    auto request = list_tables();
    request.target = GetParam().target;

    const auto signature = Signer("us-east-1", "dynamodb").sign(request.view(), long_term, noon);

    const auto start = "POST\n" + std::string(GetParam().canonical) + "\n\n";
    EXPECT_EQ(signature.canonical_request.substr(0, start.size()), start);
}

INSTANTIATE_TEST_SUITE_P(Case, NormalizedPath,
                         testing::Values(PathCase{"", "/"}, PathCase{"/", "/"},
                                         PathCase{"/a/b", "/a/b"}, PathCase{"/a/b/", "/a/b/"},
                                         PathCase{"/../a", "/a"}, PathCase{"/a/./b/../c", "/a/c"},
                                         PathCase{"//a///b", "/a/b"}));

TEST(SigningKey, S6_is_derived_once_a_day) {
    SigningKey key("us-east-1", "dynamodb");

    EXPECT_TRUE(key.derive(secret, "20260821"));
    EXPECT_FALSE(key.derive(secret, "20260821"));
}

TEST(SigningKey, S6_is_derived_anew_for_another_day) {
    SigningKey key("us-east-1", "dynamodb");
    key.derive(secret, "20260821");
    const std::string first(key.bytes());

    EXPECT_TRUE(key.derive(secret, "20260822"));
    EXPECT_NE(key.bytes(), first);
}

TEST(SigningKey, S6_is_derived_anew_for_another_secret) {
    SigningKey key("us-east-1", "dynamodb");
    key.derive(secret, "20260821");
    const std::string first(key.bytes());

    EXPECT_TRUE(key.derive("another", "20260821"));
    EXPECT_NE(key.bytes(), first);
    EXPECT_TRUE(key.derive(secret, "20260821"));
    EXPECT_EQ(key.bytes(), first);
}

TEST(Signer, S6_a_signer_that_changed_credentials_signs_as_a_new_one) {
    const auto request = list_tables();
    Signer used("us-east-1", "dynamodb");
    used.sign(request.view(), {"AKIDOTHER", "another"}, noon);

    EXPECT_EQ(used.sign(request.view(), long_term, noon).headers,
              Signer("us-east-1", "dynamodb").sign(request.view(), long_term, noon).headers);
}

TEST(Signer, S6_no_step_shows_the_secret) {
    const auto request = list_tables();

    const auto signature = Signer("us-east-1", "dynamodb").sign(request.view(), long_term, noon);

    EXPECT_EQ(
        (signature.canonical_request + signature.string_to_sign + signature.headers.back().second)
            .find(secret),
        std::string::npos);
}

} // namespace
} // namespace coalesce::test
