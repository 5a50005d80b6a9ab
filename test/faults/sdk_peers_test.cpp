// AWS's SDKs against the server of our own: what they get along with, it plays as the service
// would. Each is a child process that the test serves until it ends.

#include "fault_server_fixture.hpp"

#include "support/server_process.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

namespace coalesce::test {
namespace {

using namespace std::chrono_literals;
using Words = std::vector<std::string>;

const std::string folder_of_peers = COALESCE_PROJECT_ROOT "/test/servers";

/// The film numbers of 2001 whose titles begin with "Film 1", in the order of their titles.
const std::string expected =
    R"({"got":true,"missing":true,"batch":59,"query":[1,10,13,16,19],)"
    R"("backwards":[19,16,13,10,1],"scanned":59,"wrong":0,"ratings":10,"created":"id"})";

class SdkPeers : public FaultServerTest {
protected:
    /// What the server does to everybody.
    void misbehave() {
        auto& faults = server_.faults();
        faults.unprocessed = 0.2;
        faults.shuffled = 0.5;
        faults.slow = 0.05;
        faults.internal_error = 0.04;
        faults.unavailable = 0.02;
        faults.bad_gateway = 0.02;
        faults.cut_before_answer = 0.02;
        faults.closed_after_answer = 0.1;
        faults.checksum_missing = 0.1;
        server_.next(Fault::throughput_exceeded); // a wait of up to a second
    }

    /// The last line that the peer prints.
    std::string result_of(Words command) {
        const auto options = server_.client_options();
        const auto& credentials = *options.credentials;
        for (const auto& word : {options.endpoint, options.region, credentials.access_key_id(),
                                 credentials.secret_access_key(), credentials.session_token()})
            command.push_back(word);
        ServerProcess peer(command, folder_of_peers);
        const auto deadline = std::chrono::steady_clock::now() + 60s;
        while (peer.running() && std::chrono::steady_clock::now() < deadline) {
            context_.restart();
            context_.run_for(10ms);
        }
        auto output = peer.output_tail();
        if (output.ends_with('\n'))
            output.pop_back();
        // Node may warn on lines of its own before the answer.
        return output.starts_with("{") ? output : output.substr(output.rfind("\n{") + 1);
    }

    void expect_films_stored() const {
        for (int number = 0; number < 60; ++number) {
            const FilmKey key{2000 + number % 3, "Film " + std::to_string(number)};
            EXPECT_EQ(server_.stored("Movies", dynamodb::to_item(key)).has_value(), number != 5)
                << number;
        }
    }
};

/// The python3 in PATH may be one of the user's, without the packages of the system.
std::string python_with_boto3() {
    for (const std::string candidate : {"python3", "/usr/bin/python3"})
        if (std::system((candidate + " -c 'import boto3' 2>/dev/null").c_str()) == 0)
            return candidate;
    return {};
}

class JavaScriptSdk : public SdkPeers {
protected:
    void SetUp() override {
        if (find_program("node").empty())
            GTEST_SKIP() << "there is no node: install nodejs";
        if (!std::filesystem::exists(folder_of_peers + "/node_modules/@aws-sdk/client-dynamodb"))
            GTEST_SKIP() << "npm ci in test/servers brings @aws-sdk/client-dynamodb";
    }

    std::string result() { return result_of({"node", "sdk_peer.cjs"}); }
};

TEST_F(JavaScriptSdk, S1_gets_along_with_the_server) {
    EXPECT_EQ(result(), expected);

    expect_films_stored();
    EXPECT_EQ(server_.record().played(Fault::internal_error), 0U);
}

TEST_F(JavaScriptSdk, S4_gets_along_with_a_server_that_misbehaves) {
    misbehave();

    EXPECT_EQ(result(), expected);

    expect_films_stored();
    EXPECT_GE(server_.record().played(Fault::unprocessed), 1U);
    EXPECT_GE(server_.record().played(Fault::internal_error), 1U);
}

class Boto3 : public SdkPeers {
protected:
    void SetUp() override {
        if (python_.empty())
            GTEST_SKIP() << "there is no python3 that has boto3: install python3-boto3";
    }

    std::string result() {
        return result_of({"env", "-u", "AWS_PROFILE", "AWS_CONFIG_FILE=/dev/null",
                          "AWS_SHARED_CREDENTIALS_FILE=/dev/null", python_, "-B", "sdk_peer.py"});
    }

private:
    std::string python_ = python_with_boto3();
};

TEST_F(Boto3, S1_gets_along_with_the_server) {
    EXPECT_EQ(result(), expected);

    expect_films_stored();
}

TEST_F(Boto3, T9_gets_along_with_a_server_that_misbehaves_and_checks_its_sums) {
    misbehave();
    server_.faults().wrong_crc = 0.03;

    EXPECT_EQ(result(), expected);

    expect_films_stored();
    EXPECT_GE(server_.record().played(Fault::unprocessed), 1U);
    EXPECT_GE(server_.record().played(Fault::wrong_crc), 1U);
}

} // namespace
} // namespace coalesce::test
