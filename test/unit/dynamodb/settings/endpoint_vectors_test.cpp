// E2 to E5: addresses and overrides against the tables that botocore is tested with, where they
// are present. Not taken: the hosts of vector search, which is another service.

#include "dynamodb/endpoint/endpoint_rules.hpp"
#include "dynamodb/endpoint/find_override.hpp"
#include "dynamodb/endpoint/regional_url.hpp"
#include "unit/dynamodb/pure/vectors.hpp"
#include "unit/dynamodb/settings/settings_world.hpp"

#include <gtest/gtest.h>

namespace coalesce::test {
namespace {

using dynamodb::AccountIdEndpointMode;
using dynamodb::endpoint::ConfiguredEndpoints;
using dynamodb::endpoint::EndpointParams;

const rapidjson::Value& object_in(const rapidjson::Value& object, const char* name) {
    static const rapidjson::Value none(rapidjson::kObjectType);
    return object.HasMember(name) ? object[name] : none;
}

std::string member(const rapidjson::Value& object, const char* name) {
    return object.HasMember(name) ? object[name].GetString() : "";
}

bool is_true(const rapidjson::Value& object, const char* name) {
    return object.HasMember(name) && object[name].GetBool();
}

// --- Addresses -------------------------------------------------------------------------------

AccountIdEndpointMode mode_named(const std::string& name) {
    if (name == "required")
        return AccountIdEndpointMode::required;
    return name == "preferred" ? AccountIdEndpointMode::preferred : AccountIdEndpointMode::disabled;
}

EndpointParams params_of(const rapidjson::Value& row) {
    EndpointParams params;
    params.region = member(row, "Region");
    params.use_fips = is_true(row, "UseFIPS");
    params.use_dual_stack = is_true(row, "UseDualStack");
    params.is_search = is_true(row, "IsSearchOperation");
    params.account_id_endpoint_mode = mode_named(member(row, "AccountIdEndpointMode"));
    params.resource_arn = member(row, "ResourceArn");
    if (row.HasMember("Endpoint"))
        params.endpoint = dynamodb::endpoint::parse_url(row["Endpoint"].GetString(), "the table");
    if (row.HasMember("AccountId"))
        params.account_id = row["AccountId"].GetString();
    if (row.HasMember("ResourceArnList"))
        for (const auto& arn : row["ResourceArnList"].GetArray())
            params.resource_arn_list.emplace_back(arn.GetString());
    return params;
}

std::string signing_region(const rapidjson::Value& properties, const std::string& region) {
    if (properties.HasMember("authSchemes"))
        return properties["authSchemes"][0]["signingRegion"].GetString();
    return region.empty() ? "us-east-1" : region;
}

void expect_endpoint(const EndpointParams& params, const rapidjson::Value& expected) {
    const auto& properties = object_in(expected, "properties");

    const auto endpoint = dynamodb::endpoint::resolve(params);

    EXPECT_EQ(endpoint.url.text(), expected["url"].GetString() + std::string("/"));
    EXPECT_EQ(endpoint.signing_region, signing_region(properties, params.region));
    EXPECT_EQ(endpoint.has_account_id, properties.HasMember("metricValues"));
}

void expect_row(const rapidjson::Value& test) {
    const auto params = params_of(object_in(test, "params"));
    if (!test["expect"].HasMember("error")) {
        expect_endpoint(params, test["expect"]["endpoint"]);
        return;
    }

    const auto refusal = refusal_of([&] { dynamodb::endpoint::resolve(params); });

    EXPECT_TRUE(refusal.says(test["expect"]["error"].GetString())) << refusal.text;
}

// --- Overrides -------------------------------------------------------------------------------

// A section of the file `config` that says what the JSON says.
void write_section(std::string& config, const std::string& header, const rapidjson::Value& values) {
    config += '[' + header + "]\n";
    for (const auto& [name, value] : values.GetObject()) {
        config.append(name.GetString()).append(" = ");
        if (value.IsString())
            config.append(value.GetString()).append("\n");
        else
            config.append("\n  endpoint_url = ").append(member(value, "endpoint_url")).append("\n");
    }
}

dynamodb::settings::Settings settings_in(const rapidjson::Value& suite,
                                         const rapidjson::Value& test) {
    std::string config;
    for (const auto& [name, values] : suite["profiles"].GetObject())
        write_section(config, std::string("profile ") + name.GetString(), values);
    for (const auto& [name, values] : suite["services"].GetObject())
        write_section(config, std::string("services ") + name.GetString(), values);
    Texts variables;
    for (const auto& [name, value] :
         suite["environments"][test["environment"].GetString()].GetObject())
        variables[name.GetString()] = value.GetString();
    return settings_of(variables, config, test["profile"].GetString());
}

void expect_override(const rapidjson::Value& suite, const rapidjson::Value& test) {
    const auto& in_code = suite["client_configs"][test["client_config"].GetString()];
    const std::string service = test["service"].GetString();
    const auto settings = settings_in(suite, test);

    const auto found = dynamodb::endpoint::find_override(
        member(in_code, "endpoint_url"), service == "s3" ? "S3" : "DYNAMODB", service, settings,
        is_true(in_code, "ignore_configured_endpoint_urls") ? ConfiguredEndpoints::ignored
                                                            : ConfiguredEndpoints::by_settings);

    const auto url =
        dynamodb::endpoint::regional_url(service, settings.find("", "region")->value, false, false);
    EXPECT_EQ(found ? found->value : url.scheme + "://" + url.host,
              test["output"]["endpointUrl"].GetString());
}

// ---------------------------------------------------------------------------------------------

class BotocoreEndpoint : public testing::Test {
protected:
    void SetUp() override {
        if (outside_vectors_are_absent())
            GTEST_SKIP() << no_outside_vectors;
    }
};

TEST_F(BotocoreEndpoint, E2_E4_E5_each_request_has_the_address_or_the_error_of_the_table) {
    const auto table = read_json(outside_vectors() / "botocore/dynamodb-endpoint-tests-1.json");

    ASSERT_GE(table["testCases"].Size(), 548U);
    for (const auto& test : table["testCases"].GetArray()) {
        SCOPED_TRACE(test["documentation"].GetString());
        expect_row(test);
    }
}

TEST_F(BotocoreEndpoint, E3_the_override_that_wins_is_that_of_the_table) {
    const auto table =
        read_json(outside_vectors() / "botocore/configured-endpoint-urls-profile-tests.json");
    const auto& suite = table["testSuites"][0];

    ASSERT_GE(suite["endpointUrlTests"].Size(), 39U);
    for (const auto& test : suite["endpointUrlTests"].GetArray()) {
        SCOPED_TRACE(test["name"].GetString());
        expect_override(suite, test);
    }
}

} // namespace
} // namespace coalesce::test
