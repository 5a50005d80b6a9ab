#pragma once

#include "dynamodb/environment.hpp"
#include "dynamodb/files.hpp"
#include "dynamodb/http/message.hpp"

#include <coalesce/dynamodb/credentials.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::credentials {

/// Where the credentials of a container are asked for: `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI`, a
/// path on 169.254.170.2, else `AWS_CONTAINER_CREDENTIALS_FULL_URI`; nothing if neither is set.
///
/// Without TLS it must be this machine or one of the addresses that ECS and EKS answer at: the
/// answer is a secret. Throws `errc::invalid_setting` for another one, and for what is no URL.
std::optional<std::string> container_url(const Environment& environment);

/// What the request shows as its `Authorization`: the content of the file that
/// `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE` names, which changes over time, else
/// `AWS_CONTAINER_AUTHORIZATION_TOKEN`; empty if neither is set.
///
/// Throws `errc::missing_credentials` if the file cannot be read, and `errc::invalid_setting` if
/// the token has a line break or another control character.
std::string container_authorization(const Environment& environment, const FileReader& read_file);

http::Request container_request(const std::string& url, const std::string& authorization);

/// The reason for `Finding::nothing` when `container_url` is nothing.
inline constexpr char no_container_url[] =
    "neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor AWS_CONTAINER_CREDENTIALS_FULL_URI is set";

/// What came of a request for the credentials of a container.
class ContainerAnswer {
public:
    /// No answer came; `reason` says why.
    static ContainerAnswer silence(const std::string& reason);

    const std::optional<Credentials>& credentials() const noexcept { return credentials_; }

    /// Whether it may help to ask again.
    bool may_change() const noexcept { return may_change_; }

    /// Throws `errc::missing_credentials` for what was asked of `url` that many times.
    [[noreturn]] void throw_failure(const std::string& url, unsigned attempts) const;

private:
    friend ContainerAnswer read_container_answer(const http::Response& response);

    std::optional<Credentials> credentials_;
    bool may_change_ = true;
    std::string failure_;
};

/// Reads an answer. A failure of the other side (5xx), 429 and nonsense may change when it is asked
/// again, another refusal does not.
ContainerAnswer read_container_answer(const http::Response& response);

} // namespace coalesce::dynamodb::credentials
