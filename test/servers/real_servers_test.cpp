#include "support/real_servers.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <optional>

#include <gtest/gtest.h>

namespace coalesce::test {
namespace {

using RealServers = RealServerTest;

TEST_P(RealServers, starts_on_a_free_port_and_answers) {
    const auto answer = server().call("ListTables", "{}");

    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200")) << answer;
    EXPECT_NE(answer.find("TableNames"), std::string::npos) << answer;
}

TEST_P(RealServers, speaks_dynamodb_and_refuses_what_is_not_there) {
    const auto answer = server().call("DescribeTable", R"({"TableName": "Nowhere"})");

    EXPECT_TRUE(answer.starts_with("HTTP/1.1 400")) << answer;
    EXPECT_NE(answer.find("ResourceNotFoundException"), std::string::npos) << answer;
}

TEST_P(RealServers, is_started_once) {
    const auto first = server().endpoint();
    const auto second = server().endpoint();

    EXPECT_EQ(first, second);
}

COALESCE_ON_REAL_SERVERS(RealServers);

TEST(RealServer, missing_program_names_what_to_install) {
    const RealServerRecipe recipe{.name = "imaginary",
                                  .program = "no-such-program",
                                  .package = "no-such-package",
                                  .directory = {},
                                  .arguments = {},
                                  .port_option = {}};

    EXPECT_EQ(RealServer(recipe).missing(),
              "imaginary needs 'no-such-program', which is not in PATH: install no-such-package.");
}

TEST(RealServer, one_that_ends_at_once_is_an_error_with_its_last_words) {
    const RealServerRecipe recipe{.name = "imaginary",
                                  .program = "sh",
                                  .package = {},
                                  .directory = {},
                                  .arguments = {"-c", "echo port is taken; exit 1"},
                                  .port_option = "--port"};
    RealServer server(recipe);

    std::string text;
    try {
        server.port();
    } catch (const std::runtime_error& error) {
        text = error.what();
    }

    EXPECT_EQ(text, "imaginary ended at once. Its last words:\nport is taken\n");
}

TEST(ServerProcess, child_ends_with_its_object) {
    std::optional<ServerProcess> child;
    child.emplace(std::vector<std::string>{"sleep", "1000"}, "/");
    const pid_t id = child->id();
    const bool was_running = child->running();

    child.reset();

    EXPECT_TRUE(was_running);
    EXPECT_EQ(::kill(id, 0), -1);
    EXPECT_EQ(errno, ESRCH);
}

} // namespace
} // namespace coalesce::test
