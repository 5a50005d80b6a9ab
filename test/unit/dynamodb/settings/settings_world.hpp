#pragma once

#include "dynamodb/settings/settings.hpp"

#include <boost/system/system_error.hpp>

#include <functional>
#include <map>
#include <string>
#include <utility>

namespace coalesce::test {

/// Variables or files by name.
using Texts = std::map<std::string, std::string>;

inline dynamodb::Environment environment_of(Texts variables) {
    return [variables = std::move(variables)](const char* name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
}

inline dynamodb::FileReader files_of(Texts files) {
    return [files = std::move(files)](const std::string& path) {
        const auto found = files.find(path);
        return found == files.end() ? std::nullopt : std::optional(found->second);
    };
}

/// Settings from these variables and from a file `/me/.aws/config` of this text.
inline dynamodb::settings::Settings settings_of(Texts variables, std::string config = {},
                                                std::string profile = {}) {
    variables.try_emplace("HOME", "/me");
    return {environment_of(std::move(variables)),
            files_of({{"/me/.aws/config", std::move(config)}}), std::move(profile)};
}

/// What a call was refused with.
struct Refusal {
    boost::system::error_code code;
    std::string text;

    bool says(const std::string& part) const { return text.find(part) != text.npos; }
};

inline Refusal refusal_of(const std::function<void()>& call) {
    try {
        call();
    } catch (const boost::system::system_error& error) {
        return {error.code(), error.what()};
    }
    return {};
}

} // namespace coalesce::test
