#include "dynamodb/credentials/command_line.hpp"
#include "unit/dynamodb/credentials/told.hpp"

#include <gtest/gtest.h>

namespace coalesce::dynamodb::credentials {
namespace {

using test::contains;
using test::failure;
using Words = std::vector<std::string>;

struct CommandCase {
    std::string command;
    Words words;
};

void PrintTo(const CommandCase& command, std::ostream* out) {
    *out << command.command;
}

class CommandLine : public testing::TestWithParam<CommandCase> {};

TEST_P(CommandLine, C5_is_split_as_a_shell_does) {
    EXPECT_EQ(split_command(GetParam().command, "a test"), GetParam().words);
}

INSTANTIATE_TEST_SUITE_P(
    Case, CommandLine,
    testing::Values(CommandCase{"tool", {"tool"}},                                    //
                    CommandCase{"  tool\t--json \n", {"tool", "--json"}},             //
                    CommandCase{"tool 'a b' c", {"tool", "a b", "c"}},                //
                    CommandCase{R"(tool 'a\b"c')", {"tool", R"(a\b"c)"}},             //
                    CommandCase{R"(tool "a b" 'c'"d"e)", {"tool", "a b", "cde"}},     //
                    CommandCase{R"(tool "a\"b\\c\$d\`e")", {"tool", R"(a"b\c$d`e)"}}, //
                    CommandCase{R"(tool "a\nb")", {"tool", R"(a\nb)"}},               //
                    CommandCase{R"(/a\ b/tool \'x\\)", {"/a b/tool", R"('x\)"}},      //
                    CommandCase{R"(tool "" '')", {"tool", "", ""}},                   //
                    CommandCase{"tool $HOME | cat > x; y",
                                {"tool", "$HOME", "|", "cat", ">", "x;", "y"}}));

class BadCommandLine : public testing::TestWithParam<const char*> {};

TEST_P(BadCommandLine, C5_is_refused_by_origin_and_not_shown) {
    const auto [code, text] = failure([] { split_command(GetParam(), "profile \"dev\""); });

    EXPECT_EQ(code, errc::invalid_setting);
    EXPECT_TRUE(contains(text, "the credential_process of profile \"dev\" cannot be run")) << text;
    EXPECT_FALSE(contains(text, "hidden")) << text;
}

INSTANTIATE_TEST_SUITE_P(Case, BadCommandLine,
                         testing::Values("tool 'hidden", "tool \"hidden", "tool hidden\\", "",
                                         " \t", "'' hidden"));

} // namespace
} // namespace coalesce::dynamodb::credentials
