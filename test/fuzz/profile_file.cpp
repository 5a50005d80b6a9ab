// Any text may stand in a shared file: it is read or refused as a setting, and what was read reads
// the same again when it is written as a file. In seeds, '|' stands for a line break.

#include "dynamodb/settings/profile_parser.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace coalesce::dynamodb;
using namespace coalesce::dynamodb::settings;

namespace {

void write(std::string& file, const std::string& kind, const ProfileSet::Sections& sections) {
    for (const auto& [name, section] : sections) {
        file += '[' + kind + name + "]\n";
        for (const auto& [property, value] : section.properties()) {
            file += property + '='; // A blank would make a comment of a value that starts with '#'.
            for (const char c : value)
                file += c == '\n' ? "\n  " : std::string(1, c);
            file += '\n';
        }
    }
}

bool same(const ProfileSet::Sections& left, const ProfileSet::Sections& right) {
    return std::equal(
        left.begin(), left.end(), right.begin(), right.end(), [](const auto& l, const auto& r) {
            return l.first == r.first && l.second.properties() == r.second.properties();
        });
}

void read(const std::string& text, SharedFile kind) {
    const auto found = parse_profile_file(text, kind, "the fuzzer");
    for (const auto& [name, section] : found.services)
        sub_property(section, "dynamodb", "endpoint_url");

    std::string file;
    write(file, kind == SharedFile::config ? "profile " : "", found.profiles);
    write(file, "sso-session ", found.sso_sessions);
    write(file, "services ", found.services);
    const auto again = parse_profile_file(file, kind, "itself");
    if (!same(found.profiles, again.profiles) || !same(found.sso_sessions, again.sso_sessions) ||
        !same(found.services, again.services))
        std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string text(reinterpret_cast<const char*>(data), size);
    std::replace(text.begin(), text.end(), '|', '\n');
    for (const auto kind : {SharedFile::config, SharedFile::credentials}) {
        try {
            read(text, kind);
        } catch (const boost::system::system_error& error) {
            if (error.code() != errc::invalid_setting)
                std::abort();
        }
    }
    return 0;
}
