#include "dynamodb/credentials/sts.hpp"

#include "dynamodb/credentials/check_credentials.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <boost/property_tree/ptree.hpp>
#include <boost/property_tree/xml_parser.hpp>

#include <algorithm>
#include <sstream>
#include <utility>

namespace coalesce::dynamodb::credentials {
namespace {

namespace property_tree = boost::property_tree;
using Tree = property_tree::ptree;

// The parser calls itself for each level, so a body made of opening tags alone would exhaust the
// stack. An answer has some twenty elements.
constexpr std::ptrdiff_t most_tags = 500;
constexpr std::size_t most_bytes = 64 * 1024;

// --- Forms -----------------------------------------------------------------------------------

bool is_unreserved(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '~';
}

std::string percent_encoded(std::string_view text) {
    constexpr char digits[] = "0123456789ABCDEF";
    std::string result;
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (is_unreserved(c))
            result += c;
        else
            result.append({'%', digits[byte >> 4], digits[byte & 15]});
    }
    return result;
}

class Form {
public:
    explicit Form(const std::string& action) : text_("Action=" + action + "&Version=2011-06-15") {}

    Form& add(const char* name, std::string_view value) {
        if (!value.empty())
            text_ += std::string("&") + name + "=" + percent_encoded(value);
        return *this;
    }

    const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
};

const std::string& name_of_session(const std::string& given, const std::string& otherwise) {
    return given.empty() ? otherwise : given;
}

// --- Answers -----------------------------------------------------------------------------------

std::optional<Tree> parse_xml(std::string_view xml) {
    if (xml.size() > most_bytes || std::count(xml.begin(), xml.end(), '<') > most_tags)
        return std::nullopt;
    std::istringstream in{std::string(xml)};
    Tree tree;
    try {
        property_tree::read_xml(in, tree, property_tree::xml_parser::trim_whitespace);
    } catch (const property_tree::xml_parser_error&) {
        return std::nullopt;
    }
    return tree;
}

// The account in a name such as `arn:aws:sts::123456789012:assumed-role/reader/session`.
std::string account_in(std::string_view arn) {
    for (int colons = 0; colons < 4; ++colons) {
        const auto colon = arn.find(':');
        if (colon == arn.npos)
            return {};
        arn.remove_prefix(colon + 1);
    }
    return std::string(arn.substr(0, arn.find(':')));
}

class RoleAnswer {
public:
    RoleAnswer(std::string_view xml, const std::string& operation)
        : title_("the answer to " + operation) {
        const auto tree = parse_xml(xml);
        const auto result =
            tree ? tree->get_child_optional(operation + "Response." + operation + "Result")
                 : boost::none;
        if (!result)
            refuse("is not the XML of that call");
        result_ = *result;
    }

    const std::string& title() const noexcept { return title_; }

    std::string required(const std::string& path) const {
        auto text = result_.get(path, std::string());
        if (text.empty())
            refuse("has no " + path);
        return text;
    }

    TimePoint expiration() const {
        const auto time = read_utc_time(required("Credentials.Expiration"));
        if (!time)
            refuse("has no time in Credentials.Expiration");
        return *time;
    }

    std::string account() const {
        return account_in(result_.get("AssumedRoleUser.Arn", std::string()));
    }

private:
    [[noreturn]] void refuse(const std::string& problem) const {
        throw boost::system::system_error(errc::malformed_response, title_ + " " + problem);
    }

    std::string title_;
    Tree result_;
};

} // namespace

std::string default_session_name(TimePoint now) {
    using std::chrono::milliseconds;
    const auto since_1970 = std::chrono::duration_cast<milliseconds>(now.time_since_epoch());
    return "coalesce-" + std::to_string(since_1970.count());
}

std::string assume_role_form(const AssumedRole& role, const std::string& default_session) {
    const auto duration = role.duration ? std::to_string(role.duration->count()) : std::string();
    return Form("AssumeRole")
        .add("RoleArn", role.role_arn)
        .add("RoleSessionName", name_of_session(role.session_name, default_session))
        .add("DurationSeconds", duration)
        .add("ExternalId", role.external_id)
        .text();
}

std::string web_identity_form(const WebIdentity& identity, std::string_view token,
                              const std::string& default_session) {
    return Form("AssumeRoleWithWebIdentity")
        .add("RoleArn", identity.role_arn)
        .add("RoleSessionName", name_of_session(identity.session_name, default_session))
        .add("WebIdentityToken", token)
        .text();
}

Credentials read_role_answer(std::string_view xml, const std::string& operation) {
    const RoleAnswer answer(xml, operation);
    Credentials credentials(
        answer.required("Credentials.AccessKeyId"), answer.required("Credentials.SecretAccessKey"),
        answer.required("Credentials.SessionToken"), answer.expiration(), answer.account());
    check_sendable(credentials, answer.title());
    return credentials;
}

StsError read_sts_error(std::string_view xml) {
    const auto tree = parse_xml(xml);
    if (!tree)
        return {};
    const auto text = [&](const char* path) { return tree->get(path, std::string()); };
    return {text("ErrorResponse.Error.Code"), text("ErrorResponse.Error.Message"),
            text("ErrorResponse.RequestId")};
}

bool is_provider_unreachable(const StsError& error) noexcept {
    return error.code == "IDPCommunicationError";
}

} // namespace coalesce::dynamodb::credentials
