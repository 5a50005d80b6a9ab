#pragma once

#include "dynamodb/credentials/profile_chain.hpp"
#include "dynamodb/quoted.hpp"

#include <string>
#include <string_view>
#include <utility>

namespace coalesce::dynamodb::credentials {

/// Throws `errc::invalid_setting`: the profile, and then what is wrong with it.
[[noreturn]] void refuse_profile(const std::string& profile, const std::string& problem);

/// A profile of the shared files with its name.
class Profile {
public:
    Profile(std::string name, const settings::Section& section)
        : name_(std::move(name)), section_(&section) {}

    const std::string& name() const noexcept { return name_; }

    /// What messages call it: `profile "dev"`.
    std::string title() const { return "profile " + quoted(name_); }

    /// The value of a property; a blank one is none.
    std::optional<std::string> value(std::string_view property) const;
    std::string text(std::string_view property) const { return value(property).value_or(""); }
    bool has(std::string_view property) const { return value(property).has_value(); }

    [[noreturn]] void refuse(const std::string& problem) const { refuse_profile(name_, problem); }

private:
    std::string name_;
    const settings::Section* section_;
};

/// The pair of keys that stands in a profile. Throws `errc::missing_credentials` if only half does.
std::optional<Credentials> keys_of(const Profile& profile);

/// The role that a profile takes with the credentials of another source.
std::optional<AssumedRole> role_of(const Profile& profile);

/// The source of credentials that a profile describes by itself.
std::optional<BaseSource> source_of(const Profile& profile, const settings::ProfileSet& profiles);

/// Reads a value of `credential_source`.
NamedSource named_source(const Profile& profile, const std::string& name);

} // namespace coalesce::dynamodb::credentials
