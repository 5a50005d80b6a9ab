#include "dynamodb/credentials/imds_walk.hpp"

#include "dynamodb/credentials/machine_answer.hpp"
#include "dynamodb/credentials/reason.hpp"
#include "dynamodb/quoted.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <algorithm>
#include <utility>

namespace coalesce::dynamodb::credentials {
namespace {

constexpr char token_path[] = "/latest/api/token";
constexpr char role_path[] = "/latest/meta-data/iam/security-credentials/";
constexpr unsigned usual_attempts = 3;
constexpr std::chrono::milliseconds first_pause{100};
constexpr unsigned most_doublings = 3;

// One word of visible characters: what can stand in a header and in a path.
std::string first_line(std::string_view body) {
    const auto line = body.substr(0, body.find_first_of("\r\n"));
    const auto is_plain = [](char c) { return c > ' ' && c < 0x7f; };
    return std::all_of(line.begin(), line.end(), is_plain) ? std::string(line) : "";
}

// Names of roles are letters, digits and `+=,.@_-`, which a path may hold as they are.
bool is_role_name(std::string_view name) {
    constexpr std::string_view allowed =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+=,.@_-";
    return !name.empty() && name.find_first_not_of(allowed) == name.npos;
}

} // namespace

ImdsWalk::ImdsWalk(ImdsSettings settings) : settings_(std::move(settings)) {
    if (settings_.is_disabled)
        give_up("it is disabled by AWS_EC2_METADATA_DISABLED");
}

http::Request ImdsWalk::request() const {
    if (step_ != Step::token)
        return get(role_path + role_);
    http::Request request(settings_.endpoint + token_path);
    request.method = "PUT";
    request.headers = {{"x-aws-ec2-metadata-token-ttl-seconds", "21600"}};
    return request;
}

http::Request ImdsWalk::get(const std::string& path) const {
    http::Request request(settings_.endpoint + path);
    request.method = "GET";
    if (!token_.empty())
        request.headers = {{"x-aws-ec2-metadata-token", token_}};
    return request;
}

std::chrono::milliseconds ImdsWalk::pause() const noexcept {
    if (attempts_ == 0)
        return {};
    return first_pause * (1 << std::min(attempts_ - 1, most_doublings));
}

void ImdsWalk::absorb(const http::Response& response) {
    has_answered_ = true;
    if (response.status == 200)
        take(response.body);
    else if (response.status >= 500)
        try_again("answered with status " + std::to_string(response.status));
    else
        refused(response.status);
}

void ImdsWalk::absorb_silence(const std::string& reason) {
    try_again("gave no answer (" + reason + ")");
}

void ImdsWalk::take(std::string_view body) {
    switch (step_) {
    case Step::token:
        token_ = first_line(body);
        return token_.empty() ? try_again("answered without a token") : advance(Step::role);
    case Step::role:
        role_ = first_line(body);
        if (is_role_name(role_))
            return advance(Step::credentials);
        return give_up("it names the role " + quoted(role_) + ", which cannot be one");
    case Step::credentials: return take_credentials(body);
    }
}

void ImdsWalk::take_credentials(std::string_view body) {
    try {
        const JsonObject object(body, "its answer");
        const auto code = object.text("Code").value_or("Success");
        if (code != "Success")
            return give_up("it has no credentials of the role " + quoted(role_) +
                           ": its answer has the code " + quoted(code));
        finding_.emplace(read_machine_answer(object));
    } catch (const boost::system::system_error& error) {
        try_again("answered with nonsense (" + reason_of(error) + ")");
    }
}

void ImdsWalk::refused(unsigned status) {
    const auto answered = "answered with status " + std::to_string(status);
    const bool can_do_without =
        step_ == Step::token && (status == 403 || status == 404 || status == 405);
    if (can_do_without && !settings_.v1_is_disabled) {
        token_refusal_ = status;
        return advance(Step::role);
    }
    if (can_do_without)
        return give_up("asked for a token it " + answered +
                       ", and its version 1, which needs none, is disabled by "
                       "AWS_EC2_METADATA_V1_DISABLED or ec2_metadata_v1_disabled");
    if (token_refusal_ == 403)
        return give_up("it forbids requests (status 403 for a token, " + std::to_string(status) +
                       " without one); see whether the instance metadata service is disabled on "
                       "this instance");
    if (step_ == Step::role && status == 404)
        return give_up("this instance has no role; attach an instance profile to it");
    give_up("asked for " + std::string(subject()) + " it " + answered);
}

void ImdsWalk::try_again(const std::string& reason) {
    const auto most = settings_.max_attempts.value_or(has_answered_ ? usual_attempts : 1);
    if (++attempts_ < most)
        return;
    const auto times = attempts_ == 1 ? "" : ", " + std::to_string(attempts_) + " times in a row";
    give_up("asked for " + std::string(subject()) + " it " + reason + times +
            (has_answered_ ? ""
                           : "; this seems to be no instance of EC2, or a container on one "
                             "whose metadata hop limit is 1"));
}

void ImdsWalk::advance(Step step) noexcept {
    step_ = step;
    attempts_ = 0;
}

const char* ImdsWalk::subject() const noexcept {
    switch (step_) {
    case Step::token: return "a token";
    case Step::role: return "the name of the role";
    case Step::credentials: return "the credentials of the role";
    }
    return "";
}

void ImdsWalk::give_up(std::string reason) {
    finding_.emplace(Finding::nothing(std::move(reason)));
}

} // namespace coalesce::dynamodb::credentials
