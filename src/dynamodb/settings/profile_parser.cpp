#include "dynamodb/settings/profile_parser.hpp"

#include "dynamodb/settings/characters.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <algorithm>
#include <optional>

namespace coalesce::dynamodb::settings {
namespace {

constexpr std::string_view default_profile = "default";

bool is_name(std::string_view text) {
    constexpr std::string_view allowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_/.%@:+";
    return !text.empty() && text.find_first_not_of(allowed) == text.npos;
}

bool is_comment(std::string_view content) {
    return content.front() == '#' || content.front() == ';';
}

// `name` without the word `kind` and the blanks behind it, or nothing if it does not start so.
std::optional<std::string_view> without_kind(std::string_view name, std::string_view kind) {
    if (!name.starts_with(kind) || name.size() == kind.size() || !is_blank(name[kind.size()]))
        return std::nullopt;
    return trimmed(name.substr(kind.size()));
}

class ProfileParser {
public:
    ProfileParser(SharedFile kind, std::string_view path) : kind_(kind), path_(path) {}

    ProfileSet parse(std::string_view text) {
        while (!text.empty()) {
            const auto end = std::min(text.find('\n'), text.size());
            ++line_;
            read_line(text.substr(0, end));
            text.remove_prefix(std::min(end + 1, text.size()));
        }
        end_property();
        return std::move(result_);
    }

private:
    struct Property {
        std::string name;
        std::string value;
        std::string place;
        bool has_sub_properties;
    };

    void read_line(std::string_view line) {
        const auto content = trimmed(line);
        if (content.empty() || is_comment(content))
            return;
        if (line.front() == '[')
            begin_section(content);
        else if (!in_section_)
            fail("a section such as [default] or [profile name] before anything else");
        else if (is_blank(line.front()))
            continue_property(content);
        else
            begin_property(trimmed(without_trailing_comment(content)));
    }

    // Names hold no character that starts a comment, so here a comment needs no blank before it.
    void begin_section(std::string_view content) {
        end_property();
        const auto header = trimmed(content.substr(0, content.find_first_of("#;")));
        if (!header.ends_with(']'))
            fail("a ']' at the end of the section's name");

        in_section_ = true;
        const auto name = trimmed(header.substr(1, header.size() - 2));
        section_ = kind_ == SharedFile::config ? section_of_config(name)
                                               : section_in(result_.profiles, name);
    }

    Section* section_of_config(std::string_view name) {
        if (name == default_profile)
            return has_prefixed_default_ ? nullptr : section_in(result_.profiles, name);
        if (const auto profile = without_kind(name, "profile"))
            return section_of_profile(*profile);
        if (const auto session = without_kind(name, "sso-session"))
            return section_in(result_.sso_sessions, *session);
        if (const auto services = without_kind(name, "services"))
            return section_in(result_.services, *services);
        return nullptr;
    }

    Section* section_of_profile(std::string_view name) {
        if (name == default_profile && !has_prefixed_default_) {
            has_prefixed_default_ = true;
            result_.profiles.erase(std::string(name));
        }
        return section_in(result_.profiles, name);
    }

    static Section* section_in(ProfileSet::Sections& sections, std::string_view name) {
        return is_name(name) ? &sections[std::string(name)] : nullptr;
    }

    void begin_property(std::string_view content) {
        end_property();
        const auto equals = content.find('=');
        if (equals == content.npos)
            fail("'name = value'");
        const auto name = trimmed(content.substr(0, equals));
        if (name.empty())
            fail("the name of a property before the '='");

        const auto value = trimmed(content.substr(equals + 1));
        property_ = Property{lower_case(name), std::string(value),
                             std::string(path_) + ", line " + std::to_string(line_), value.empty()};
    }

    void continue_property(std::string_view content) {
        if (!property_)
            fail("a property before the line that continues it; a property starts without a blank");
        if (property_->has_sub_properties)
            check_sub_property(content);
        property_->value.append("\n").append(content);
    }

    void check_sub_property(std::string_view content) const {
        const auto equals = content.find('=');
        if (equals == content.npos)
            fail("'name = value' of a sub-property");
        if (trimmed(content.substr(0, equals)).empty())
            fail("the name of a sub-property before the '='");
    }

    void end_property() {
        if (property_ && section_ && is_name(property_->name))
            section_->set(std::move(property_->name), std::move(property_->value),
                          std::move(property_->place));
        property_.reset();
    }

    [[noreturn]] void fail(const char* expected) const {
        throw boost::system::system_error(
            make_error_code(errc::invalid_setting),
            std::string(path_) + ", line " + std::to_string(line_) + ": expected " + expected +
                "; correct the file, or name another one in " +
                (kind_ == SharedFile::config ? "AWS_CONFIG_FILE" : "AWS_SHARED_CREDENTIALS_FILE"));
    }

    SharedFile kind_;
    std::string_view path_;
    std::size_t line_ = 0;
    bool in_section_ = false;
    bool has_prefixed_default_ = false;
    Section* section_ = nullptr; // In `result_`; null while its name is not one of ours.
    std::optional<Property> property_;
    ProfileSet result_;
};

} // namespace

ProfileSet parse_profile_file(std::string_view text, SharedFile kind, std::string_view path) {
    return ProfileParser(kind, path).parse(text);
}

} // namespace coalesce::dynamodb::settings
