// What is done with a program that writes credentials; the programs here are played by the test.

#include "dynamodb/providers/process.hpp"
#include "unit/dynamodb/credentials/scripted_world.hpp"

#include <gtest/gtest.h>

namespace coalesce::dynamodb::providers {
namespace {

using test::contains;
using test::failure;
using test::run_at_once;
using test::ScriptedWorld;
using Arguments = std::vector<std::string>;

const credentials::ProcessSource tool = {"tool 'a b' --password hidden", "1", "profile \"dev\""};

asio::awaitable<ProgramResult> note(std::shared_ptr<Arguments> seen, Arguments arguments,
                                    ProgramResult result) {
    *seen = std::move(arguments);
    co_return result;
}

asio::awaitable<ProgramResult> fail(boost::system::system_error error) {
    throw error;
    co_return ProgramResult();
}

Outside outside_that_runs(ProgramResult result, std::shared_ptr<Arguments> seen) {
    auto outside = ScriptedWorld().outside();
    outside.run = [=](Arguments arguments) { return note(seen, std::move(arguments), result); };
    return outside;
}

Credentials credentials_of(const Outside& outside) {
    return run_at_once(process_credentials(outside, tool));
}

TEST(CredentialProcess, C5_is_run_with_its_arguments_and_read) {
    ProgramResult result;
    result.output = R"({"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "secret"})";
    const auto seen = std::make_shared<Arguments>();

    const auto found = credentials_of(outside_that_runs(result, seen));

    EXPECT_EQ(found.access_key_id(), "AKID");
    EXPECT_EQ(found.account_id(), "1");
    EXPECT_EQ(*seen, (Arguments{"tool", "a b", "--password", "hidden"}));
}

TEST(CredentialProcess, C5_that_fails_is_not_read) {
    ProgramResult result;
    result.exit_code = 2;
    result.output = R"({"Version": 1, "AccessKeyId": "AKID", "SecretAccessKey": "secret"})";
    result.error_output = "log in first\n";

    const auto [code, text] =
        failure([&] { credentials_of(outside_that_runs(result, std::make_shared<Arguments>())); });

    EXPECT_EQ(code, errc::missing_credentials);
    EXPECT_TRUE(contains(text, "profile \"dev\" ended with exit code 2: log in first")) << text;
    EXPECT_FALSE(contains(text, "hidden")) << text;
}

TEST(CredentialProcess, C5_that_cannot_be_run_says_whose_it_is) {
    const boost::system::system_error error(asio::error::timed_out, "did not end");
    auto outside = ScriptedWorld().outside();
    outside.run = [=](const Arguments&) { return fail(error); };

    const auto [code, text] = failure([&] { credentials_of(outside); });

    EXPECT_EQ(code, errc::missing_credentials);
    EXPECT_TRUE(contains(text, "of profile \"dev\" gave nothing: did not end")) << text;
}

TEST(CredentialProcess, C5_that_is_cancelled_ends_as_cancelled) {
    const boost::system::system_error error(asio::error::operation_aborted, "");
    auto outside = ScriptedWorld().outside();
    outside.run = [=](const Arguments&) { return fail(error); };

    const auto [code, text] = failure([&] { credentials_of(outside); });

    EXPECT_EQ(code, asio::error::operation_aborted);
}

} // namespace
} // namespace coalesce::dynamodb::providers
