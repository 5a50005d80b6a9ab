// Real programs of this machine: those that succeed, fail, are missing, say too much or never end.

#include "dynamodb/providers/run_program.hpp"
#include "support/folder.hpp"
#include "support/run_to_end.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/system/system_error.hpp>

#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>

#include <sys/stat.h>
#include <sys/wait.h>

namespace coalesce::test {
namespace {

using dynamodb::providers::ProgramLimits;
using dynamodb::providers::ProgramResult;
using dynamodb::providers::run_program;
using std::chrono::milliseconds;

std::vector<std::string> shell(const std::string& script) {
    return {"/bin/sh", "-c", script};
}

ProgramResult run(std::vector<std::string> arguments, ProgramLimits limits = {}) {
    boost::asio::io_context context;
    return run_to_end(context, run_program(std::move(arguments), limits));
}

boost::system::error_code failure_of(std::vector<std::string> arguments,
                                     ProgramLimits limits = {}) {
    try {
        run(std::move(arguments), limits);
    } catch (const boost::system::system_error& error) {
        return error.code();
    }
    return {};
}

bool has_no_children() {
    return ::waitpid(-1, nullptr, WNOHANG) == -1 && errno == ECHILD;
}

TEST(RunProgram, C5_gives_what_it_wrote_and_its_exit_code) {
    const auto result = run(shell("printf out; printf err >&2; exit 3"));

    EXPECT_EQ(result.output, "out");
    EXPECT_EQ(result.error_output, "err");
    EXPECT_EQ(result.exit_code, 3);
}

TEST(RunProgram, C5_gives_arguments_as_they_are_without_a_shell) {
    const auto result = run({"printf", "%s|", "a b", "", "$HOME", "*"});

    EXPECT_EQ(result.output, "a b||$HOME|*|");
    EXPECT_EQ(result.exit_code, 0);
}

TEST(RunProgram, C5_gives_it_nothing_to_read) {
    EXPECT_EQ(run({"cat"}).output, "");
}

TEST(RunProgram, C5_that_is_not_there_is_named) {
    try {
        run({"/nowhere/tool", "--password", "hidden"});
        FAIL() << "there is no such program";
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), boost::system::errc::no_such_file_or_directory);
        EXPECT_NE(std::string(error.what()).find("the program \"/nowhere/tool\""),
                  std::string::npos);
        EXPECT_EQ(std::string(error.what()).find("hidden"), std::string::npos);
    }
}

TEST(RunProgram, C5_that_a_signal_ends_has_its_number) {
    EXPECT_EQ(run(shell("kill -9 $$")).exit_code, 128 + 9);
}

TEST(RunProgram, C5_is_taken_for_successful_where_its_exit_code_is_lost) {
    const auto before = std::signal(SIGCHLD, SIG_IGN);
    const auto result = run(shell("printf out; exit 3"));
    std::signal(SIGCHLD, before);

    EXPECT_EQ(result.output, "out");
    EXPECT_EQ(result.exit_code, 0);
}

TEST(RunProgram, C5_that_writes_too_much_is_killed) {
    EXPECT_EQ(failure_of({"yes"}), boost::asio::error::message_size);
    EXPECT_TRUE(has_no_children());
}

TEST(RunProgram, C5_may_write_as_much_as_the_limit) {
    ProgramLimits limits;
    limits.max_output_bytes = 5;

    EXPECT_EQ(run({"printf", "12345"}, limits).output, "12345");
    EXPECT_EQ(failure_of({"printf", "123456"}, limits), boost::asio::error::message_size);
}

TEST(RunProgram, C5_that_complains_a_lot_is_heard_to_its_end) {
    const auto result = run(shell("yes | head -c 1000000 >&2; printf done"));

    EXPECT_EQ(result.output, "done");
    EXPECT_EQ(result.error_output.size(), 4096u);
}

TEST(RunProgram, C5_that_does_not_end_is_killed) {
    ProgramLimits limits;
    limits.timeout = milliseconds(20);

    EXPECT_EQ(failure_of({"sleep", "600"}, limits), boost::asio::error::timed_out);
    EXPECT_TRUE(has_no_children());
}

TEST(RunProgram, C5_that_closes_its_pipes_and_stays_is_killed) {
    ProgramLimits limits;
    limits.timeout = milliseconds(20);

    EXPECT_EQ(failure_of(shell("exec sleep 600 >&- 2>&-"), limits), boost::asio::error::timed_out);
    EXPECT_TRUE(has_no_children());
}

TEST(RunProgram, C5_is_killed_when_who_waits_is_cancelled) {
    boost::asio::io_context context;
    boost::asio::cancellation_signal signal;
    std::exception_ptr thrown;
    const auto note = [&](std::exception_ptr error, const ProgramResult&) { thrown = error; };
    boost::asio::co_spawn(context, run_program({"sleep", "600"}),
                          boost::asio::bind_cancellation_slot(signal.slot(), note));
    run_ready(context);

    signal.emit(boost::asio::cancellation_type::terminal);
    run_until(context, [&] { return thrown != nullptr; });

    EXPECT_TRUE(has_no_children());
    try {
        std::rethrow_exception(thrown);
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), boost::asio::error::operation_aborted);
    }
}

TEST(RunProgram, C5_is_killed_when_its_executor_is_destroyed) {
    {
        boost::asio::io_context context;
        boost::asio::co_spawn(context, run_program({"sleep", "600"}),
                              [](std::exception_ptr, const ProgramResult&) {});
        run_ready(context);
        EXPECT_FALSE(has_no_children());
    }
    EXPECT_TRUE(has_no_children());
}

TEST(RunProgram, C5_lets_others_run_meanwhile_even_one_that_it_waits_for) {
    const Folder folder;
    const auto fifo = folder.file("fifo");
    ASSERT_EQ(::mkfifo(fifo.c_str(), 0600), 0);
    boost::asio::io_context context;
    std::string read;
    boost::asio::co_spawn(
        context, run_program({"cat", fifo}),
        [&](std::exception_ptr, const ProgramResult& result) { read = result.output; });
    run_ready(context);

    run_to_end(context, run_program(shell("printf hello > " + fifo)));
    run_until(context, [&] { return !read.empty(); });

    EXPECT_EQ(read, "hello");
}

} // namespace
} // namespace coalesce::test
