// What a client finds around it, in the environment and the shared files of this process.

#include "support/loader_fixture.hpp"

#include <coalesce/dynamodb/client.hpp>
#include <coalesce/dynamodb/credentials_provider.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <optional>

namespace coalesce::test {
namespace {

using dynamodb::Client;
using dynamodb::ClientOptions;
using dynamodb::errc;

/// A process with variables and a home of its own, as long as it lives.
class OtherSurroundings {
public:
    OtherSurroundings() {
        std::filesystem::create_directories(home_ / ".aws");
        for (const char* name :
             {"AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_ACCESS_KEY_ID",
              "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_CONFIG_FILE",
              "AWS_SHARED_CREDENTIALS_FILE", "AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_DYNAMODB",
              "AWS_MAX_ATTEMPTS", "AWS_RETRY_MODE", "AWS_CA_BUNDLE", "AWS_USE_FIPS_ENDPOINT"})
            set(name, nullptr);
        set("HOME", home_.c_str());
    }
    OtherSurroundings(const OtherSurroundings&) = delete;
    OtherSurroundings& operator=(const OtherSurroundings&) = delete;
    ~OtherSurroundings() {
        for (const auto& [name, value] : before_)
            value ? ::setenv(name.c_str(), value->c_str(), 1) : ::unsetenv(name.c_str());
        std::filesystem::remove_all(home_);
    }

    void set(const std::string& name, const char* value) {
        const char* old = std::getenv(name.c_str());
        before_.emplace(name, old ? std::optional<std::string>(old) : std::nullopt);
        value ? ::setenv(name.c_str(), value, 1) : ::unsetenv(name.c_str());
    }

    void write_config(const std::string& text) const {
        std::ofstream(home_ / ".aws" / "config") << text;
    }

private:
    std::filesystem::path home_ = std::filesystem::path(testing::TempDir()) /
                                  (std::string("coalesce-home-") +
                                   testing::UnitTest::GetInstance()->current_test_info()->name());
    std::map<std::string, std::optional<std::string>> before_;
};

class FoundSettings : public LoaderFixture {
protected:
    FoundSettings() {
        around.set("AWS_REGION", "eu-west-3");
        around.set("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE");
        around.set("AWS_SECRET_ACCESS_KEY", "top-secret");
    }

    boost::system::error_code refusal() {
        try {
            const Client client(executor(), options);
        } catch (const boost::system::system_error& error) {
            text = error.what();
            return error.code();
        }
        return {};
    }

    /// Expects the client to be refused with a message that has all of these in it.
    void expect_refusal(errc code, std::initializer_list<const char*> words) {
        EXPECT_EQ(refusal(), code);
        for (const char* word : words)
            EXPECT_NE(text.find(word), std::string::npos) << text;
        EXPECT_EQ(text.find("top-secret"), std::string::npos) << text;
    }

    OtherSurroundings around;
    ClientOptions options;
    std::string text;
};

TEST_F(FoundSettings, E1_C1_the_environment_is_enough) {
    EXPECT_FALSE(refusal()) << text;
}

TEST_F(FoundSettings, E1_no_region_and_no_endpoint_is_an_error_that_says_what_to_set) {
    around.set("AWS_REGION", nullptr);

    expect_refusal(errc::missing_region, {"AWS_REGION"});
}

TEST_F(FoundSettings, E1_a_bad_region_is_told_with_its_origin) {
    around.set("AWS_REGION", "us-east-1.example.com/");

    expect_refusal(errc::invalid_setting, {"us-east-1.example.com/", "AWS_REGION"});
}

TEST_F(FoundSettings, E3_a_bad_endpoint_is_told_with_its_origin) {
    around.set("AWS_ENDPOINT_URL", "localhost:8000");

    expect_refusal(errc::invalid_setting, {"localhost:8000", "AWS_ENDPOINT_URL"});
}

TEST_F(FoundSettings, E3_endpoints_that_are_configured_can_be_ignored_in_code) {
    around.set("AWS_ENDPOINT_URL", "localhost:8000"); // which would be refused
    options.ignore_configured_endpoints = true;

    EXPECT_FALSE(refusal()) << text;
}

TEST_F(FoundSettings, E4_fips_with_an_endpoint_of_ones_own_is_refused) {
    around.set("AWS_USE_FIPS_ENDPOINT", "true");
    options.endpoint = "http://127.0.0.1:1";

    expect_refusal(errc::invalid_setting, {"FIPS", "AWS_USE_FIPS_ENDPOINT", "given in code"});
}

TEST_F(FoundSettings, C1_half_a_pair_of_keys_is_refused) {
    around.set("AWS_ACCESS_KEY_ID", nullptr);

    expect_refusal(errc::missing_credentials, {"AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"});
}

TEST_F(FoundSettings, C2_half_a_pair_of_keys_in_a_profile_is_refused) {
    around.write_config("[profile half]\naws_secret_access_key = top-secret\n");
    options.profile = "half";

    expect_refusal(errc::missing_credentials, {"half", "aws_access_key_id"});
}

TEST_F(FoundSettings, C2_a_profile_that_is_not_there_is_refused) {
    options.profile = "nobody";

    expect_refusal(errc::invalid_setting, {"nobody"});
}

TEST_F(FoundSettings, C2_a_file_that_cannot_be_read_is_told_with_its_line) {
    around.write_config("[default]\nregion = eu-west-3\n[profile\n");

    expect_refusal(errc::invalid_setting, {"config", "line 3"});
}

TEST_F(FoundSettings, C3_profiles_that_form_a_circle_are_refused) {
    around.write_config("[profile a]\nrole_arn = arn:a\nsource_profile = b\n"
                        "[profile b]\nrole_arn = arn:b\nsource_profile = a\n");
    options.profile = "a";

    expect_refusal(errc::invalid_setting, {"circle"});
}

TEST_F(FoundSettings, R7_attempts_that_are_no_number_are_told_with_their_origin) {
    around.set("AWS_MAX_ATTEMPTS", "many");

    expect_refusal(errc::invalid_setting, {"many", "AWS_MAX_ATTEMPTS"});
}

TEST_F(FoundSettings, R7_no_attempts_are_refused_wherever_they_are_from) {
    around.set("AWS_MAX_ATTEMPTS", nullptr);
    around.write_config("[default]\nmax_attempts = 0\n");

    expect_refusal(errc::invalid_setting, {"max_attempts", "default"});
}

TEST_F(FoundSettings, R7_a_way_to_retry_that_nobody_knows_is_refused) {
    around.set("AWS_RETRY_MODE", "stubborn");

    expect_refusal(errc::invalid_setting, {"stubborn", "AWS_RETRY_MODE"});
}

TEST_F(FoundSettings, T10_a_bundle_of_certificates_that_is_not_there_is_told_with_its_origin) {
    around.set("AWS_CA_BUNDLE", "/nonexistent/ca.pem");

    expect_refusal(errc::invalid_setting, {"/nonexistent/ca.pem", "AWS_CA_BUNDLE"});
}

TEST_F(FoundSettings, T11_a_negative_time_is_refused) {
    options.call_timeout = std::chrono::milliseconds(-1);

    expect_refusal(errc::invalid_setting, {"call_timeout", "-1 ms"});
}

class NoCredentials : public dynamodb::CredentialsProvider {
public:
    asio::awaitable<dynamodb::Credentials> retrieve() override {
        throw boost::system::system_error(make_error_code(errc::missing_credentials));
        co_return dynamodb::Credentials("", "");
    }
};

TEST_F(FoundSettings, two_sources_of_credentials_are_refused) {
    options.credentials.emplace("AKIDEXAMPLE", "top-secret");
    options.credentials_provider = std::make_shared<NoCredentials>();

    expect_refusal(errc::invalid_setting, {"credentials", "credentials_provider"});
}

TEST_F(FoundSettings, C1_who_has_no_credentials_reads_where_they_were_looked_for) {
    around.set("AWS_ACCESS_KEY_ID", nullptr);
    around.set("AWS_SECRET_ACCESS_KEY", nullptr);
    around.set("AWS_EC2_METADATA_DISABLED", "true");
    const Client client(executor(), options);

    auto described = start(client.describe_table("Movies"));
    run();

    const auto what = error_of(described);
    for (const char* word : {"no credentials", "AWS_ACCESS_KEY_ID", "profile \"default\"",
                             "web identity", "container", "metadata", "aws configure"})
        EXPECT_NE(what.find(word), std::string::npos) << what;
    EXPECT_EQ(client.statistics().requests, 0U);
}

} // namespace
} // namespace coalesce::test
