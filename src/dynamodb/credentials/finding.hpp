#pragma once

#include <coalesce/dynamodb/credentials.hpp>

#include <optional>
#include <string>
#include <utility>

namespace coalesce::dynamodb::credentials {

/// What a source of credentials has when it is asked: credentials, or the reason why there are none
/// to be had from it. That is no failure: the next source is asked.
class Finding {
public:
    Finding(Credentials found) : credentials_(std::move(found)) {}

    /// `reason` ends a sentence that names the source: `AWS_ACCESS_KEY_ID is not set`.
    static Finding nothing(std::string reason) { return Finding(Nothing{}, std::move(reason)); }

    const std::optional<Credentials>& credentials() const noexcept { return credentials_; }

    /// Empty if there are credentials.
    const std::string& reason() const noexcept { return reason_; }

private:
    struct Nothing {};
    Finding(Nothing, std::string reason) : reason_(std::move(reason)) {}

    std::optional<Credentials> credentials_;
    std::string reason_;
};

} // namespace coalesce::dynamodb::credentials
