#include "dynamodb/credentials/profile_chain.hpp"

#include "dynamodb/credentials/profile_sources.hpp"

#include <algorithm>
#include <utility>

namespace coalesce::dynamodb::credentials {
namespace {

// Each profile on the way is a call on the stack; nobody has this many.
constexpr std::size_t longest_chain = 32;

class Walk {
public:
    explicit Walk(const settings::ProfileSet& profiles) : profiles_(profiles) {}

    std::optional<ProfileChain> from(const Profile& profile) {
        auto role = role_of(profile);
        if (!role) {
            auto source = source_of(profile, profiles_);
            return source ? std::optional(ProfileChain{std::move(*source)}) : std::nullopt;
        }
        auto chain = before(profile);
        chain.roles.push_back(std::move(*role));
        return chain;
    }

private:
    // The way to the credentials that the profile's role is taken with.
    ProfileChain before(const Profile& profile) {
        const auto source_profile = profile.value("source_profile");
        const auto credential_source = profile.value("credential_source");
        if (source_profile && credential_source)
            profile.refuse("sets both source_profile and credential_source; keep one of them");
        if (credential_source)
            return {named_source(profile, *credential_source)};
        if (!source_profile)
            profile.refuse("sets role_arn, but neither source_profile nor credential_source; the "
                           "role is taken with the credentials that one of them names");
        if (*source_profile == profile.name())
            return {own_keys(profile)};
        return through(next(profile, *source_profile), profile);
    }

    static Credentials own_keys(const Profile& profile) {
        auto keys = keys_of(profile);
        if (!keys)
            profile.refuse("names itself as source_profile, but has no aws_access_key_id");
        return std::move(*keys);
    }

    Profile next(const Profile& profile, const std::string& name) {
        passed_.push_back(profile.name());
        if (std::find(passed_.begin(), passed_.end(), name) != passed_.end())
            profile.refuse("has the source_profile " + quoted(name) +
                           ", which leads back to it: the profiles form a circle");
        if (passed_.size() > longest_chain)
            profile.refuse("is one of more than " + std::to_string(longest_chain) +
                           " profiles in a row, each the source_profile of another");
        const auto* section = profiles_.find(profiles_.profiles, name);
        if (!section)
            profile.refuse("has the source_profile " + quoted(name) +
                           ", which is in neither of the shared files");
        return {name, *section};
    }

    ProfileChain through(const Profile& source, const Profile& user) {
        if (auto keys = keys_of(source))
            return {std::move(*keys)};
        auto chain = from(source);
        if (!chain)
            user.refuse("has the source_profile " + quoted(source.name()) +
                        ", which says nothing about credentials");
        return std::move(*chain);
    }

    const settings::ProfileSet& profiles_;
    std::vector<std::string> passed_;
};

} // namespace

std::optional<ProfileChain> find_profile_chain(const settings::ProfileSet& profiles,
                                               const std::string& profile) {
    const auto* section = profiles.find(profiles.profiles, profile);
    return section ? Walk(profiles).from({profile, *section}) : std::nullopt;
}

void check_has_role(const SsoProfile& profile) {
    if (profile.role_name.empty())
        refuse_profile(profile.profile,
                       "names an sso_session, but no sso_account_id and sso_role_name: it gives "
                       "an access token, and DynamoDB wants credentials. Add both");
}

} // namespace coalesce::dynamodb::credentials
