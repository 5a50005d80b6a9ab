#include "dynamodb/providers/sts.hpp"

#include "dynamodb/credentials/sts.hpp"
#include "dynamodb/credentials/web_identity.hpp"
#include "dynamodb/providers/attempt.hpp"
#include "dynamodb/quoted.hpp"
#include "dynamodb/retry/backoff.hpp"
#include "dynamodb/signing/signer.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <exception>
#include <utility>

namespace coalesce::dynamodb::providers {
namespace {

using retry::Verdict;
using std::chrono::milliseconds;

constexpr unsigned max_sts_attempts = 3;
constexpr milliseconds sts_timeout{5000};

struct Call {
    std::string operation{};
    std::string title{}; // for messages: what is done, for whom
    std::string form{};
    std::optional<Credentials> signer{};
};

Call call_for(std::string operation, const std::string& role, const std::string& origin) {
    auto title = operation + " of " + quoted(role) + " for " + origin;
    return {std::move(operation), std::move(title)};
}

// Each attempt is signed anew: a signature carries its time.
http::Request request_for(const Call& call, const credentials::StsAddress& address,
                          std::chrono::system_clock::time_point now) {
    http::Request request(address.url.text());
    request.headers = {{"Host", address.url.host},
                       {"Content-Type", "application/x-www-form-urlencoded"},
                       {"User-Agent", "coalesce/" COALESCE_VERSION}};
    request.body = call.form;
    if (!call.signer)
        return request;
    const signing::Request to_sign{request.method, address.url.path, request.headers, request.body};
    auto signature =
        signing::Signer(address.signing_region, "sts").sign(to_sign, *call.signer, now);
    for (auto& header : signature.headers)
        request.headers.push_back(std::move(header));
    return request;
}

// What came of an attempt: credentials, or an error and whether to try again.
struct Outcome {
    std::optional<Credentials> credentials{};
    std::exception_ptr error{};
    Verdict verdict = Verdict::transient;
};

Outcome silence(const Call& call, const std::string& reason) {
    const boost::system::system_error error(errc::missing_credentials,
                                            call.title + ": no answer came: " + reason);
    return {{}, std::make_exception_ptr(error)};
}

Outcome read_role(const Call& call, const http::Response& response) {
    try {
        return {credentials::read_role_answer(response.body, call.operation)};
    } catch (const boost::system::system_error& error) {
        return {{}, std::current_exception(), retry::classify(error.code())};
    }
}

Outcome read_error(const Call& call, const http::Response& response) {
    const auto said = credentials::read_sts_error(response.body);
    const auto kind = retry::kind_of(said.code, response.status);
    ServiceErrorFacts facts;
    facts.operation = call.title;
    facts.service_code = said.code;
    facts.message = said.message;
    facts.request_id = said.request_id;
    facts.http_status = response.status;
    const ServiceError error(kind, std::move(facts));
    const auto verdict = credentials::is_provider_unreachable(said)
                             ? Verdict::transient
                             : retry::classify(said.code, response.status);
    return {{}, std::make_exception_ptr(error), verdict};
}

Outcome read(const Call& call, const Attempt& came) {
    if (!came.response)
        return silence(call, came.silence);
    return came.response->status == 200 ? read_role(call, *came.response)
                                        : read_error(call, *came.response);
}

asio::awaitable<Credentials> carry_out(const Outside& outside,
                                       const credentials::StsAddress& address, const Call& call) {
    for (unsigned attempts = 1;; ++attempts) {
        auto request = request_for(call, address, outside.now());
        const auto came = co_await attempt(outside, std::move(request), sts_timeout);
        const auto outcome = read(call, came);
        if (outcome.credentials)
            co_return *outcome.credentials;
        if (outcome.verdict == Verdict::not_retryable || attempts == max_sts_attempts)
            std::rethrow_exception(outcome.error);
        const auto pause = retry::backoff(outcome.verdict, attempts - 1, outside.random());
        co_await outside.wait(std::chrono::ceil<milliseconds>(pause));
    }
}

} // namespace

asio::awaitable<Credentials> assume_role(const Outside& outside,
                                         const credentials::StsAddress& address,
                                         credentials::AssumedRole role, Credentials source) {
    auto call = call_for("AssumeRole", role.role_arn, role.origin);
    call.form =
        credentials::assume_role_form(role, credentials::default_session_name(outside.now()));
    call.signer = std::move(source);
    co_return co_await carry_out(outside, address, call);
}

asio::awaitable<Credentials> assume_role_with_web_identity(const Outside& outside,
                                                           const credentials::StsAddress& address,
                                                           credentials::WebIdentity identity) {
    const auto token =
        credentials::identity_token(identity, outside.read_file(identity.token_file));
    auto call = call_for("AssumeRoleWithWebIdentity", identity.role_arn, identity.origin);
    call.form = credentials::web_identity_form(identity, token,
                                               credentials::default_session_name(outside.now()));
    co_return co_await carry_out(outside, address, call);
}

} // namespace coalesce::dynamodb::providers
