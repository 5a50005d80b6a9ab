#include "dynamodb/providers/process.hpp"

#include "dynamodb/credentials/command_line.hpp"
#include "dynamodb/credentials/process_answer.hpp"
#include "dynamodb/credentials/reason.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <boost/asio/error.hpp>

#include <utility>

namespace coalesce::dynamodb::providers {
namespace {

[[noreturn]] void fail(const std::string& text) {
    throw boost::system::system_error(errc::missing_credentials, text);
}

asio::awaitable<ProgramResult> run(const Outside& outside, const credentials::ProcessSource& source,
                                   std::vector<std::string> arguments) {
    try {
        co_return co_await outside.run(std::move(arguments));
    } catch (const boost::system::system_error& error) {
        if (error.code() == asio::error::operation_aborted)
            throw;
        fail("the credential_process of " + source.origin +
             " gave nothing: " + credentials::reason_of(error));
    }
}

} // namespace

asio::awaitable<Credentials> process_credentials(const Outside& outside,
                                                 credentials::ProcessSource source) {
    auto arguments = credentials::split_command(source.command, source.origin);
    const auto result = co_await run(outside, source, std::move(arguments));
    if (result.exit_code != 0)
        fail(credentials::process_failure(result.exit_code, result.error_output, source));
    co_return credentials::read_process_answer(result.output, source);
}

} // namespace coalesce::dynamodb::providers
