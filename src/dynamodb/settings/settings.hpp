#pragma once

// The law of this room: it reads the environment and the text of the shared files, and says what
// was found and where. It opens no file itself, keeps no secret longer than its files say it, and
// a setting that cannot be meant is refused, not repaired.

#include "dynamodb/environment.hpp"
#include "dynamodb/files.hpp"
#include "dynamodb/settings/profile_set.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::settings {

/// A value and the place where it was found, for messages: `from AWS_REGION`, or `region of
/// profile "dev" in /home/me/.aws/config, line 7`.
struct Found {
    std::string value;
    std::string origin;
};

/// The environment and the shared files of one program, with the profile that is in force.
class Settings {
public:
    /// `profile`: given in code; empty for `AWS_PROFILE`, then `default`. A profile that was asked
    /// for by name need not exist: what is wrong with that is said by who needs it. A file that
    /// cannot be read counts as empty.
    ///
    /// Throws `errc::invalid_setting` if a shared file cannot be understood, naming file and line.
    Settings(Environment environment, const FileReader& read_file, std::string profile = {});

    const Environment& environment() const noexcept { return environment_; }

    const std::string& profile_name() const noexcept { return profile_name_; }
    /// Whether the profile was chosen by code or environment, and not by default.
    bool profile_is_chosen() const noexcept { return profile_is_chosen_; }
    /// The section of the profile, or null if there is none.
    const Section* profile() const { return ProfileSet::find(profiles_.profiles, profile_name_); }
    const ProfileSet& profiles() const noexcept { return profiles_; }

    /// The value of a variable, else that of a property of the profile; a blank one is none.
    /// Either name can be empty.
    std::optional<Found> find(const char* variable, std::string_view property) const;

    /// Names a property of the profile as `Found::origin` does.
    std::string origin_of(std::string_view property) const;

private:
    Environment environment_;
    std::string profile_name_;
    bool profile_is_chosen_ = false;
    ProfileSet profiles_;
};

} // namespace coalesce::dynamodb::settings
