#include "boto3_peer.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>

namespace coalesce::test {
namespace {

// What stands in the user's own environment and files is not for these servers.
constexpr const char* environment = "AWS_ACCESS_KEY_ID=AKIDEXAMPLE AWS_SECRET_ACCESS_KEY=secret "
                                    "AWS_DEFAULT_REGION=us-east-1 AWS_CONFIG_FILE=/dev/null "
                                    "AWS_SHARED_CREDENTIALS_FILE=/dev/null env -u AWS_PROFILE ";

std::string quoted(const std::string& word) {
    std::string quoted = "'";
    for (const char character : word)
        quoted += character == '\'' ? "'\\''" : std::string(1, character);
    return quoted + "'";
}

/// The python3 in PATH may be one of the user's, without the packages of the system.
std::string find_interpreter() {
    for (const std::string candidate : {"python3", "/usr/bin/python3"})
        if (std::system((candidate + " -c 'import boto3' 2>/dev/null").c_str()) == 0)
            return candidate;
    return {};
}

const std::string& interpreter() {
    static const auto found = find_interpreter();
    return found;
}

/// A request that was refused is shown by boto3 in whole, with what is wrong at its end.
std::string end_of(const std::string& output) {
    constexpr std::size_t most = 4000;
    return output.substr(output.size() - std::min(output.size(), most));
}

} // namespace

std::string Boto3Peer::missing() {
    return interpreter().empty() ? "there is no python3 that has boto3: install python3-boto3."
                                 : "";
}

testing::AssertionResult Boto3Peer::write_items(const std::string& table,
                                                const std::filesystem::path& file) const {
    return write(table, file, "items");
}

testing::AssertionResult Boto3Peer::write_records(const std::string& table,
                                                  const std::filesystem::path& file) const {
    return write(table, file, "records");
}

testing::AssertionResult Boto3Peer::write(const std::string& table,
                                          const std::filesystem::path& file,
                                          const std::string& kind) const {
    const std::string seed = "1";
    std::vector<std::string> arguments{
        "write", endpoint_, table, file, kind, seed, std::to_string(count)};
    if (empty_values_ == EmptyValues::sometimes)
        arguments.emplace_back("--empty-values");
    return run("boto3_peer.py", arguments);
}

testing::AssertionResult Boto3Peer::compare(const std::string& table,
                                            const std::filesystem::path& file) const {
    return run("boto3_peer.py", {"compare", endpoint_, table, file});
}

testing::AssertionResult Boto3Peer::compare_reads(const std::filesystem::path& file) const {
    return run("boto3_batches.py", {"read", endpoint_, file});
}

testing::AssertionResult Boto3Peer::compare_writes(const std::filesystem::path& file) const {
    return run("boto3_batches.py", {"write", endpoint_, file});
}

testing::AssertionResult Boto3Peer::run(const std::string& script,
                                        const std::vector<std::string>& arguments) const {
    auto command = environment + ("timeout 60 " + interpreter() + " -B");
    command += ' ' + quoted(COALESCE_SOURCE_DIR "/test/servers/" + script);
    for (const auto& argument : arguments)
        command += ' ' + quoted(argument);
    FILE* pipe = ::popen((command + " 2>&1").c_str(), "r");
    if (pipe == nullptr)
        return testing::AssertionFailure() << "no process for " << command;
    std::string output;
    for (std::array<char, 4096> part; std::fgets(part.data(), part.size(), pipe) != nullptr;)
        output += part.data();
    const int status = ::pclose(pipe);
    if (status == 0)
        return testing::AssertionSuccess();
    return testing::AssertionFailure() << command << " ended with " << status << ":\n"
                                       << end_of(output);
}

} // namespace coalesce::test
