#include "dynamodb/credentials/command_line.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <utility>

namespace coalesce::dynamodb::credentials {
namespace {

constexpr std::string_view blanks = " \t\r\n";

[[noreturn]] void refuse(const std::string& origin, const std::string& problem) {
    throw boost::system::system_error(errc::invalid_setting, "the credential_process of " + origin +
                                                                 " cannot be run: " + problem);
}

class Splitter {
public:
    Splitter(std::string_view rest, const std::string& origin) : rest_(rest), origin_(origin) {}

    std::vector<std::string> split() {
        std::vector<std::string> words;
        while (skip_blanks())
            words.push_back(word());
        return words;
    }

private:
    bool skip_blanks() {
        const auto start = rest_.find_first_not_of(blanks);
        rest_.remove_prefix(start == rest_.npos ? rest_.size() : start);
        return !rest_.empty();
    }

    char take() {
        if (rest_.empty())
            refuse(origin_, "it ends inside quotes or after a backslash");
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }

    std::string word() {
        std::string text;
        while (!rest_.empty() && blanks.find(rest_.front()) == blanks.npos) {
            const char c = take();
            if (c == '\'')
                add_literal(text);
            else if (c == '"')
                add_quoted(text);
            else
                text += c == '\\' ? take() : c;
        }
        return text;
    }

    void add_literal(std::string& text) {
        for (char c = take(); c != '\''; c = take())
            text += c;
    }

    // In double quotes a backslash stands for itself, but before what it can take the meaning from.
    void add_quoted(std::string& text) {
        for (char c = take(); c != '"'; c = take()) {
            if (c == '\\' && !rest_.empty() &&
                std::string_view("\"\\$`").find(rest_.front()) != std::string_view::npos)
                c = take();
            text += c;
        }
    }

    std::string_view rest_;
    const std::string& origin_;
};

} // namespace

std::vector<std::string> split_command(std::string_view command, const std::string& origin) {
    auto words = Splitter(command, origin).split();
    if (words.empty() || words.front().empty())
        refuse(origin, "it names no program");
    return words;
}

} // namespace coalesce::dynamodb::credentials
