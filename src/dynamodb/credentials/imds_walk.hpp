#pragma once

#include "dynamodb/credentials/finding.hpp"
#include "dynamodb/credentials/imds_settings.hpp"
#include "dynamodb/http/message.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::credentials {

// What the instance answers is told apart like this. A failure of the service (5xx), silence and
// nonsense are asked again. A token refused with 403, 404 or 405 means that tokens are not to be
// had here, as behind some proxies: version 1 of the service, which needs none, is asked unless
// that is disabled. Whatever else is wrong ends the walk with a reason, not with an error: nobody
// asked for this source by name, and a machine need not be an instance.

/// Asks for the credentials of an instance of EC2: first for a token, then for the name of the
/// role, then for its credentials. Says what to send next, and takes what came.
class ImdsWalk {
public:
    explicit ImdsWalk(ImdsSettings settings);

    bool is_done() const noexcept { return finding_.has_value(); }

    /// What to send next, after a pause. Not when the walk is done.
    http::Request request() const;
    std::chrono::milliseconds pause() const noexcept;

    void absorb(const http::Response& response);

    /// No answer came; `reason` says why.
    void absorb_silence(const std::string& reason);

    /// Of a walk that is done.
    const Finding& finding() const { return *finding_; }

private:
    enum class Step { token, role, credentials };

    http::Request get(const std::string& path) const;
    const char* subject() const noexcept;
    void advance(Step step) noexcept;
    void take(std::string_view body);
    void take_credentials(std::string_view body);
    void refused(unsigned status);
    void try_again(const std::string& reason);
    void give_up(std::string reason);

    ImdsSettings settings_;
    Step step_ = Step::token;
    unsigned attempts_ = 0; // of this step
    bool has_answered_ = false;
    unsigned token_refusal_ = 0; // the status with which a token was refused
    std::string token_;
    std::string role_;
    std::optional<Finding> finding_;
};

} // namespace coalesce::dynamodb::credentials
