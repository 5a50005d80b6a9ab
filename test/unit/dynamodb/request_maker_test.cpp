// What is sent for an operation, and where to.

#include "dynamodb/request_maker.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <gtest/gtest.h>

#include <map>
#include <memory>

namespace coalesce::dynamodb::detail {
namespace {

class RequestMakerTest : public testing::Test {
protected:
    http::Request request(const std::string& operation, std::vector<std::string> tables = {}) {
        const auto settings = std::make_shared<const settings::Settings>(
            [this](const char* name) -> std::optional<std::string> {
                const auto found = variables.find(name);
                return found == variables.end() ? std::nullopt : std::optional(found->second);
            },
            [](const std::string&) { return std::nullopt; });
        endpoint::EndpointSettings given;
        given.region = "us-east-1";
        given.account_id_endpoint_mode = mode;
        RequestMaker maker(endpoint::find_params(given, *settings), settings, compresses);
        AttemptLabel label;
        label.invocation_id = "ID-1";
        label.attempt = 2;
        label.max_attempts = 4;
        return maker.make(Operation(operation, std::move(tables)), "{}", label, credentials, {});
    }

    static std::string header(const http::Request& request, std::string_view name) {
        return std::string(http::find(request.headers, name).value_or("none"));
    }

    std::map<std::string, std::string> variables;
    std::optional<AccountIdEndpointMode> mode;
    bool compresses = false;
    Credentials credentials{"AKIDEXAMPLE", "top-secret", "a-token", std::nullopt, "123456789012"};
};

TEST_F(RequestMakerTest, T1_S4_a_request_has_the_headers_of_dynamodb_and_of_its_attempt) {
    const auto made = request("GetItem", {"Movies"});

    EXPECT_EQ(made.method, "POST");
    EXPECT_EQ(made.url, "https://dynamodb.us-east-1.amazonaws.com/");
    EXPECT_EQ(made.body, "{}");
    EXPECT_EQ(header(made, "Host"), "dynamodb.us-east-1.amazonaws.com");
    EXPECT_EQ(header(made, "Content-Type"), "application/x-amz-json-1.0");
    EXPECT_EQ(header(made, "X-Amz-Target"), "DynamoDB_20120810.GetItem");
    EXPECT_EQ(header(made, "X-Amz-Security-Token"), "a-token");
    EXPECT_EQ(header(made, "amz-sdk-invocation-id"), "ID-1");
    EXPECT_EQ(header(made, "amz-sdk-request"), "attempt=2; max=4");
}

TEST_F(RequestMakerTest, T7_gzip_is_asked_for_in_one_header_if_it_is_wanted) {
    EXPECT_EQ(header(request("GetItem"), "Accept-Encoding"), "none");
    compresses = true;
    EXPECT_EQ(header(request("GetItem"), "Accept-Encoding"), "gzip");
}

TEST_F(RequestMakerTest, S2_what_changes_on_its_way_is_not_signed) {
    variables = {{"AWS_LAMBDA_FUNCTION_NAME", "films"}, {"_X_AMZN_TRACE_ID", "Root=1-2"}};

    const auto signature = header(request("GetItem"), "Authorization");

    EXPECT_EQ(signature.find("user-agent"), std::string::npos) << signature;
    EXPECT_EQ(signature.find("x-amzn-trace-id"), std::string::npos) << signature;
    EXPECT_NE(signature.find("SignedHeaders=amz-sdk-invocation-id;amz-sdk-request;content-type;"
                             "host;x-amz-date;x-amz-security-token;x-amz-target"),
              std::string::npos)
        << signature;
}

TEST_F(RequestMakerTest, O6_the_program_has_its_name_in_the_user_agent) {
    variables = {{"AWS_SDK_UA_APP_ID", "film-shop"}};

    EXPECT_EQ(header(request("GetItem"), "User-Agent"),
              "coalesce/" COALESCE_VERSION " app/film-shop");
}

TEST_F(RequestMakerTest, O6_in_lambda_a_trace_goes_on) {
    variables = {{"AWS_LAMBDA_FUNCTION_NAME", "films"}, {"_X_AMZN_TRACE_ID", "Root=1-2"}};

    EXPECT_EQ(header(request("GetItem"), "X-Amzn-Trace-Id"), "Root=1-2");
}

TEST_F(RequestMakerTest, E5_the_account_of_the_credentials_names_the_host_if_that_is_wanted) {
    EXPECT_EQ(request("GetItem").url, "https://dynamodb.us-east-1.amazonaws.com/");
    mode = AccountIdEndpointMode::preferred;
    EXPECT_EQ(request("GetItem").url, "https://123456789012.ddb.us-east-1.amazonaws.com/");
}

TEST_F(RequestMakerTest, E5_the_account_of_a_table_goes_before_that_of_the_credentials) {
    mode = AccountIdEndpointMode::required;

    EXPECT_EQ(request("GetItem", {"arn:aws:dynamodb:us-east-1:222222222222:table/Movies"}).url,
              "https://222222222222.ddb.us-east-1.amazonaws.com/");
}

TEST_F(RequestMakerTest, E5_credentials_without_an_account_cannot_have_one_required) {
    mode = AccountIdEndpointMode::required;
    credentials = Credentials("AKIDEXAMPLE", "top-secret");

    EXPECT_THROW(request("GetItem", {"Movies"}), boost::system::system_error);
}

TEST_F(RequestMakerTest, E2_searches_have_hosts_of_their_own) {
    EXPECT_EQ(request("SearchVectors").url, "https://search-dynamodb.us-east-1.amazonaws.com/");
}

} // namespace
} // namespace coalesce::dynamodb::detail
