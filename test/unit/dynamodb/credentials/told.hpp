#pragma once

#include "dynamodb/environment.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <map>
#include <string>
#include <utility>

namespace coalesce::test {

using Variables = std::map<std::string, std::string>;

inline dynamodb::Environment environment_of(Variables variables) {
    return [variables = std::move(variables)](const char* name) {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional(found->second);
    };
}

/// What a call throws; no code and an empty text if it does not.
template <class Call>
std::pair<boost::system::error_code, std::string> failure(Call call) {
    try {
        call();
    } catch (const boost::system::system_error& error) {
        return {error.code(), error.what()};
    }
    return {};
}

inline bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != text.npos;
}

} // namespace coalesce::test
