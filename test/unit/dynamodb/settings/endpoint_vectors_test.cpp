// Regions and overrides against the tables that botocore is tested with, where they are present.
// Not taken: FIPS, dual stack, account ids and profiles, which are not supported yet, and the
// hosts of vector search.

#include "dynamodb/endpoint/endpoint.hpp"
#include "unit/dynamodb/pure/vectors.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <vector>

namespace coalesce::test {
namespace {

using dynamodb::endpoint::EndpointSettings;

// One row of a table. Without a URL the row expects that no region is found.
struct Row {
    std::string name;
    EndpointSettings given{};
    std::map<std::string, std::string> variables{};
    std::string url{};
    std::string signing_region{};
};

std::string member(const rapidjson::Value& object, const char* name) {
    return object.HasMember(name) ? object[name].GetString() : "";
}

// --- Regions ---------------------------------------------------------------------------------

bool is_plain(const rapidjson::Value& parameters) {
    for (const auto& [name, value] : parameters.GetObject()) {
        const std::string_view key = name.GetString();
        const bool taken = key == "Region" || key == "Endpoint" || key == "UseFIPS" ||
                           key == "UseDualStack" || key == "AccountIdEndpointMode";
        if (!taken || (value.IsBool() && value.GetBool()))
            return false;
    }
    return member(parameters, "AccountIdEndpointMode") != "required";
}

std::string signing_region(const rapidjson::Value& endpoint, const std::string& region) {
    if (!endpoint.HasMember("properties"))
        return region.empty() ? "us-east-1" : region;
    return endpoint["properties"]["authSchemes"][0]["signingRegion"].GetString();
}

std::optional<Row> region_row(const rapidjson::Value& test) {
    static const rapidjson::Value none(rapidjson::kObjectType);
    const auto& parameters = test.HasMember("params") ? test["params"] : none;
    const bool override_error = test["expect"].HasMember("error") && parameters.MemberCount() > 0;
    if (!is_plain(parameters) || override_error)
        return std::nullopt;

    Row row{test["documentation"].GetString()};
    row.given = {member(parameters, "Region"), member(parameters, "Endpoint")};
    if (test["expect"].HasMember("endpoint")) {
        const auto& endpoint = test["expect"]["endpoint"];
        row.url = endpoint["url"].GetString() + std::string("/");
        row.signing_region = signing_region(endpoint, row.given.region);
    }
    return row;
}

std::vector<Row> region_rows() {
    std::vector<Row> rows;
    const auto table = read_json(outside_vectors() / "botocore/dynamodb-endpoint-tests-1.json");
    for (const auto& test : table["testCases"].GetArray())
        if (auto row = region_row(test))
            rows.push_back(std::move(*row));
    return rows;
}

// --- Overrides ---------------------------------------------------------------------------------

// The table is mostly about S3; the rules are the same for each service, so its rows are read as
// if they said DynamoDB.
std::string as_dynamodb(std::string text) {
    for (const auto& [from, to] :
         {std::pair("URL_S3", "URL_DYNAMODB"), std::pair("//s3.", "//dynamodb.")})
        if (const auto at = text.find(from); at != text.npos)
            text.replace(at, std::string_view(from).size(), to);
    return text;
}

bool needs_profile(const rapidjson::Value& suite, const rapidjson::Value& test) {
    const std::string url = test["output"]["endpointUrl"].GetString();
    const auto& profile = suite["profiles"][test["profile"].GetString()];
    const auto& client = suite["client_configs"][test["client_config"].GetString()];
    return profile.HasMember("ignore_configured_endpoint_urls") ||
           client.HasMember("ignore_configured_endpoint_urls") ||
           url == "https://global.endpoint.aws" || url == "https://s3.endpoint.aws" ||
           url == "https://dynamodb.endpoint.aws";
}

Row override_row(const rapidjson::Value& suite, const rapidjson::Value& test) {
    Row row{test["name"].GetString()};
    row.given.region = suite["profiles"][test["profile"].GetString()]["region"].GetString();
    row.given.endpoint =
        member(suite["client_configs"][test["client_config"].GetString()], "endpoint_url");
    row.url = as_dynamodb(test["output"]["endpointUrl"].GetString()) + "/";
    row.signing_region = row.given.region;

    const bool of_dynamodb = std::string_view(test["service"].GetString()) == "dynamodb";
    for (const auto& [name, value] :
         suite["environments"][test["environment"].GetString()].GetObject())
        if (!of_dynamodb || std::string_view(name.GetString()) != "AWS_ENDPOINT_URL_S3")
            row.variables[as_dynamodb(name.GetString())] = as_dynamodb(value.GetString());
    return row;
}

std::vector<Row> override_rows() {
    std::vector<Row> rows;
    const auto table =
        read_json(outside_vectors() / "botocore/configured-endpoint-urls-profile-tests.json");
    const auto& suite = table["testSuites"][0];
    for (const auto& test : suite["endpointUrlTests"].GetArray())
        if (!needs_profile(suite, test))
            rows.push_back(override_row(suite, test));
    return rows;
}

// ---------------------------------------------------------------------------------------------

class BotocoreEndpoint : public testing::Test {
protected:
    void SetUp() override {
        if (outside_vectors_are_absent())
            GTEST_SKIP() << no_outside_vectors;
    }
};

dynamodb::endpoint::Endpoint resolve(const Row& row) {
    return dynamodb::endpoint::resolve(row.given, [&](const char* name) {
        const auto found = row.variables.find(name);
        return found == row.variables.end() ? std::nullopt : std::optional(found->second);
    });
}

void expect_row(const Row& row) {
    SCOPED_TRACE(row.name);
    if (row.url.empty()) {
        EXPECT_THROW(resolve(row), boost::system::system_error);
        return;
    }

    const auto endpoint = resolve(row);

    EXPECT_EQ(endpoint.url.text(), row.url);
    EXPECT_EQ(endpoint.signing_region, row.signing_region);
}

TEST_F(BotocoreEndpoint, E2_each_region_has_the_address_of_the_table) {
    const auto rows = region_rows();

    ASSERT_GE(rows.size(), 40u);
    for (const auto& row : rows)
        expect_row(row);
}

TEST_F(BotocoreEndpoint, E3_the_override_that_wins_is_that_of_the_table) {
    const auto rows = override_rows();

    ASSERT_GE(rows.size(), 30u);
    for (const auto& row : rows)
        expect_row(row);
}

} // namespace
} // namespace coalesce::test
