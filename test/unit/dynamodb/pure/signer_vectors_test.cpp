// The signer against vectors: our own, made by `test/data/sigv4/generate.py`, and where they are
// present those of others.

#include "dynamodb/endpoint/url.hpp"
#include "dynamodb/signing/signer.hpp"
#include "unit/dynamodb/pure/signing_case.hpp"
#include "unit/dynamodb/pure/vectors.hpp"

#include <gtest/gtest.h>

#include <map>

namespace coalesce::test {
namespace {

using dynamodb::Credentials;
using signing::PathForm;
using signing::Signature;
using signing::Signer;
using signing::SignerOptions;

std::string name_of(const testing::TestParamInfo<const char*>& info) {
    return case_name(info.param);
}

std::string authorization(const Signature& signature) {
    return signature.headers.back().second;
}

// --- Our own -------------------------------------------------------------------------------

// The sections of a file: a line "== name", then the text up to the next one.
std::map<std::string, std::string> read_sections(const std::filesystem::path& path) {
    std::map<std::string, std::string> sections;
    const auto text = "\n" + read_file(path);
    const std::string mark = "\n== ";
    for (auto at = text.find(mark); at != text.npos;) {
        const auto name = at + mark.size();
        const auto line_end = text.find('\n', name);
        at = text.find(mark, line_end);
        const auto end = at == text.npos ? text.size() - 1 : at;
        sections[text.substr(name, line_end - name)] =
            text.substr(line_end + 1, end - line_end - 1);
    }
    return sections;
}

Credentials read_credentials(const std::string& lines) {
    const auto first = lines.find('\n');
    const auto second = lines.find('\n', first + 1);
    return {lines.substr(0, first), lines.substr(first + 1, second - first - 1),
            lines.substr(second + 1)};
}

class OwnSigv4 : public testing::TestWithParam<const char*> {};

TEST_P(OwnSigv4, S1_every_step_is_that_of_the_vector) {
    auto vector = read_sections(own_data() / "sigv4" / (std::string(GetParam()) + ".txt"));
    const auto request = parse_request(vector.at("request"));
    Signer signer(vector.at("region"), "dynamodb");

    const auto signature = signer.sign(request.view(), read_credentials(vector.at("credentials")),
                                       parse_time(vector.at("time")));

    EXPECT_EQ(signature.canonical_request, vector.at("canonical request"));
    EXPECT_EQ(signature.string_to_sign, vector.at("string to sign"));
    EXPECT_EQ(signature.signature, vector.at("signature"));
    EXPECT_EQ(signature.headers, parse_headers(vector.at("added headers")));
}

INSTANTIATE_TEST_SUITE_P(Case, OwnSigv4,
                         testing::Values("batch-get-item", "session-token", "utf8-body",
                                         "port-in-host", "white-space", "query-string",
                                         "never-signed"),
                         name_of);

// --- The official suite --------------------------------------------------------------------

class OfficialSigv4 : public testing::TestWithParam<const char*> {
protected:
    void SetUp() override {
        if (outside_vectors_are_absent())
            GTEST_SKIP() << no_outside_vectors;
    }

    std::string read(const char* file) const {
        return read_file(outside_vectors() / "sigv4" / GetParam() / file);
    }
};

bool flag(const rapidjson::Value& object, const char* name) {
    return object.HasMember(name) && object[name].GetBool();
}

Credentials read_credentials(const rapidjson::Value& object) {
    return {object["access_key_id"].GetString(), object["secret_access_key"].GetString(),
            object.HasMember("token") ? object["token"].GetString() : ""};
}

TEST_P(OfficialSigv4, S1_every_step_is_that_of_the_suite) {
    const auto path = outside_vectors() / "sigv4" / GetParam();
    const auto context = read_json(path / "context.json");
    const auto request = parse_request(read("request.txt"));
    const SignerOptions options{flag(context, "normalize") ? PathForm::normalized
                                                           : PathForm::as_given,
                                flag(context, "sign_body"), flag(context, "omit_session_token")};
    Signer signer(context["region"].GetString(), context["service"].GetString(), options);

    const auto signature = signer.sign(request.view(), read_credentials(context["credentials"]),
                                       parse_time(context["timestamp"].GetString()));

    EXPECT_EQ(signature.canonical_request, read("header-canonical-request.txt"));
    EXPECT_EQ(signature.string_to_sign, read("header-string-to-sign.txt"));
    EXPECT_EQ(signature.signature, read("header-signature.txt"));
    EXPECT_EQ(comparable(sent_headers(request, signature)),
              comparable(parse_request(read("header-signed-request.txt")).headers));
}

constexpr const char* official_cases[] = {"get-header-key-duplicate",
                                          "get-header-value-multiline",
                                          "get-header-value-order",
                                          "get-header-value-trim",
                                          "get-relative-normalized",
                                          "get-relative-relative-normalized",
                                          "get-relative-relative-unnormalized",
                                          "get-relative-unnormalized",
                                          "get-slash-dot-slash-normalized",
                                          "get-slash-dot-slash-unnormalized",
                                          "get-slash-normalized",
                                          "get-slash-pointless-dot-normalized",
                                          "get-slash-pointless-dot-unnormalized",
                                          "get-slash-unnormalized",
                                          "get-slashes-normalized",
                                          "get-slashes-unnormalized",
                                          "get-space-normalized",
                                          "get-space-unnormalized",
                                          "get-unreserved",
                                          "get-utf8",
                                          "get-vanilla",
                                          "get-vanilla-empty-query-key",
                                          "get-vanilla-query",
                                          "get-vanilla-query-order-encoded",
                                          "get-vanilla-query-order-key-case",
                                          "get-vanilla-query-unreserved",
                                          "get-vanilla-utf8-query",
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
                                          "post-x-www-form-urlencoded-parameters"};
static_assert(std::size(official_cases) == 38);

INSTANTIATE_TEST_SUITE_P(Case, OfficialSigv4, testing::ValuesIn(official_cases), name_of);

// --- DynamoDB-shaped requests, on which two other signers agree ------------------------------

class DynamoSigv4 : public OfficialSigv4 {};

const rapidjson::Value& find_case(const rapidjson::Document& vectors, std::string_view name) {
    for (const auto& vector : vectors.GetArray())
        if (vector["name"].GetString() == name)
            return vector;
    throw std::runtime_error("no vector " + std::string(name));
}

std::string read_body(const rapidjson::Value& vector) {
    if (vector["body"].IsString())
        return {vector["body"].GetString(), vector["body"].GetStringLength()};
    const auto& parts = vector["body_repeat"];
    return parts["prefix"].GetString() +
           std::string(parts["count"].GetUint(), *parts["char"].GetString()) +
           parts["suffix"].GetString();
}

TEST_P(DynamoSigv4, S3_every_step_is_that_of_two_other_signers) {
    const auto vectors = read_json(outside_vectors() / "sigv4-dynamodb" / "vectors.json");
    const auto& vector = find_case(vectors, GetParam());
    const auto url = dynamodb::endpoint::parse_url(vector["url"].GetString(), "of the vector");
    OwnedRequest request{"POST", url.path, {{"Host", url.host}}, read_body(vector)};
    for (const auto& [name, value] : vector["headers"].GetObject())
        request.headers.emplace_back(name.GetString(), value.GetString());
    const auto& token = vector["session_token"];
    Signer signer(vector["region"].GetString(), vector["service"].GetString());

    const auto signature =
        signer.sign(request.view(),
                    {vector["access_key"].GetString(), vector["secret_key"].GetString(),
                     token.IsString() ? token.GetString() : ""},
                    parse_time(vector["timestamp"].GetString()));

    EXPECT_EQ(signature.canonical_request, vector["canonical_request"].GetString());
    EXPECT_EQ(signature.string_to_sign, vector["string_to_sign"].GetString());
    EXPECT_EQ(authorization(signature), vector["authorization"].GetString());
}

INSTANTIATE_TEST_SUITE_P(Case, DynamoSigv4,
                         testing::Values("batchget-plain", "batchget-token", "empty-json",
                                         "utf8-body", "local-port", "default-port-https",
                                         "custom-path", "account-endpoint", "big-body",
                                         "extra-headers"),
                         name_of);

// --- Paths that are escaped already ----------------------------------------------------------

class EncodedPathSigv4 : public testing::Test {
protected:
    void SetUp() override {
        if (outside_vectors_are_absent())
            GTEST_SKIP() << no_outside_vectors;
    }

    std::string read(const char* file) const {
        return read_file(outside_vectors() / "smithy-rs" / "sigv4-extra" / file);
    }

    Credentials credentials{"AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"};
};

// Of this case only the canonical request is consistent: its signed request is of another date.
TEST_F(EncodedPathSigv4, double_encode_path) {
    const auto request = parse_request(read("double-encode-path/request.txt"));
    Signer signer("us-east-1", "service");

    const auto signature = signer.sign(request.view(), credentials, parse_time("20210511T154045Z"));

    EXPECT_EQ(signature.canonical_request, read("double-encode-path/header-canonical-request.txt"));
}

TEST_F(EncodedPathSigv4, double_url_encode) {
    const auto request = parse_request(read("double-url-encode/request.txt"));
    Signer signer("us-east-2", "lambda");

    const auto signature = signer.sign(request.view(), credentials, parse_time("20210511T154045Z"));

    EXPECT_EQ(signature.canonical_request, read("double-url-encode/header-canonical-request.txt"));
    EXPECT_EQ(signature.string_to_sign + '\n', read("double-url-encode/header-string-to-sign.txt"));
    EXPECT_NE(read("double-url-encode/header-signed-request.txt").find(authorization(signature)),
              std::string::npos);
}

} // namespace
} // namespace coalesce::test
