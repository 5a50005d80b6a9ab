#include "dynamodb/call.hpp"

#include "dynamodb/address_advice.hpp"
#include "dynamodb/code_of.hpp"
#include "dynamodb/protocol/error_answer.hpp"
#include "dynamodb/received_body.hpp"
#include "dynamodb/retry/retry_after.hpp"
#include "dynamodb/within.hpp"

#include <utility>

namespace coalesce::dynamodb::detail {
namespace {

std::string header(const http::Response& response, std::string_view name) {
    return std::string(response.header(name).value_or(""));
}

retry::Verdict verdict_of(const boost::system::error_code& error) {
    return http::is_transient(error) ? retry::Verdict::transient : retry::classify(error);
}

const char* note_on(retry::GaveUp reason) {
    switch (reason) {
    case retry::GaveUp::quota: return "the quota of retries is used up";
    case retry::GaveUp::deadline: return "no time for another attempt";
    default: return "";
    }
}

/// The text that an error was made with: what it says, without the message of its code.
std::string own_text(const boost::system::system_error& error) {
    std::string text = error.what();
    for (const auto& end : {": " + error.code().what(), ": " + error.code().message()})
        if (text.ends_with(end))
            text.resize(text.size() - end.size());
    return text;
}

/// What the service says may quote what it was sent, and messages go where a token must not.
std::string without(const std::string& secret, std::string text) {
    constexpr std::string_view instead = "...";
    if (secret.empty())
        return text;
    for (auto at = text.find(secret); at != text.npos; at = text.find(secret, at + instead.size()))
        text.replace(at, secret.size(), instead);
    return text;
}

} // namespace

Call::Call(std::shared_ptr<ClientCore> core, Operation operation, std::string body, Reader reader)
    : core_(std::move(core)),
      operation_(std::move(operation)),
      body_(std::move(body)),
      reader_(std::move(reader)),
      plan_(core_->options().max_attempts, core_->quota()),
      label_(core_->new_label()) {}

asio::awaitable<void> Call::run() {
    const bool has_limit = core_->options().call_timeout.count() > 0;
    auto work = has_limit ? run_in_time() : run_caught();
    const auto error = co_await std::move(work);
    report(error);
    if (error)
        std::rethrow_exception(error);
}

asio::awaitable<std::exception_ptr> Call::run_caught() {
    try {
        co_await run_attempts();
    } catch (...) {
        co_return std::current_exception();
    }
    co_return nullptr;
}

asio::awaitable<std::exception_ptr> Call::run_in_time() {
    const auto limit = core_->options().call_timeout;
    auto work = within(core_->executor(), began_ + limit, run_caught());
    if (const auto ended = co_await std::move(work))
        co_return *ended;
    co_return std::make_exception_ptr(boost::system::system_error(
        errc::timed_out, operation_.text() + ": no answer within call_timeout of " +
                             std::to_string(limit.count()) + " ms, in attempt " +
                             std::to_string(plan_.attempt())));
}

asio::awaitable<void> Call::run_attempts() {
    while (auto failure = co_await attempt()) {
        mend(*failure);
        if (failure->verdict == retry::Verdict::throttling && !operation_.retries_throttling)
            give_up(*failure, retry::GaveUp::not_retryable);
        retry::FailedAttempt failed(failure->verdict);
        failed.advice = failure->advice;
        failed.time_left = time_left();
        const auto next = plan_.after_failure(failed, core_->random());
        if (!next.wait)
            give_up(*failure, next.reason);
        core_->count_retry();
        delay_ = *next.wait;
        co_await core_->pause(delay_);
    }
    plan_.succeeded();
}

// One attempt.

asio::awaitable<std::optional<Call::Failure>> Call::attempt() {
    if (const auto* ready = core_->ready_credentials())
        credentials_ = *ready;
    else
        credentials_ = co_await core_->credentials();
    label_.attempt = plan_.attempt();
    attempt_began_ = Clock::now();
    status_ = 0;
    service_code_.clear();
    request_id_.clear();
    http::ExchangeFacts facts;
    std::optional<Failure> failure;
    try {
        failure = co_await exchange(facts);
    } catch (const boost::system::system_error& error) {
        failure = own_failure(error);
    }
    report_attempt(facts, failure ? failure->code : boost::system::error_code());
    if (failure && failure->code == asio::error::operation_aborted)
        std::rethrow_exception(failure->error);
    co_return failure;
}

asio::awaitable<std::optional<Call::Failure>> Call::exchange(http::ExchangeFacts& facts) {
    const auto sent = std::chrono::system_clock::now();
    clock_offset_ = core_->clock().value();
    auto request = core_->requests().make(operation_, body_, label_, *credentials_,
                                          core_->clock().at_service(sent));
    endpoint_ = request.url;
    auto response = co_await core_->transport(operation_).send(std::move(request), &facts);
    core_->note_clock(header(response, "date"), header(response, "age"), sent);
    co_return read(std::move(response));
}

std::optional<Call::Failure> Call::read(http::Response response) {
    status_ = response.status;
    request_id_ = header(response, "x-amzn-requestid");
    auto body = received_body(response, core_->options().max_response_bytes);
    if (response.status != 200) {
        response.body = std::move(body);
        return service_failure(std::move(response));
    }
    reader_(std::move(body));
    return std::nullopt;
}

Call::Failure Call::service_failure(http::Response response) {
    auto answer = protocol::read_error_answer(header(response, "x-amzn-errortype"), response.body);
    service_code_ = answer.code;
    Failure failure;
    failure.code = retry::kind_of(answer.code, response.status);
    failure.verdict = retry::classify(answer.code, response.status, answer.message);
    failure.advice = retry::read_retry_after(header(response, "x-amz-retry-after"));
    auto& facts = failure.facts.emplace();
    facts.operation = operation_.text();
    facts.service_code = std::move(answer.code);
    facts.message = without(credentials_->session_token(), std::move(answer.message));
    facts.request_id = request_id_;
    facts.http_status = response.status;
    facts.throttling_reasons = std::move(answer.throttling_reasons);
    facts.body = std::move(response.body);
    return failure;
}

Call::Failure Call::own_failure(const boost::system::system_error& error) const {
    Failure failure;
    failure.code = error.code();
    failure.verdict = verdict_of(error.code());
    failure.error = std::current_exception();
    return failure;
}

/// Removes what made the service refuse a request that was well in itself: clocks that differ, or
/// credentials that have ended. Then it is worth another attempt.
void Call::mend(Failure& failure) {
    if (failure.verdict != retry::Verdict::not_retryable || service_code_.empty())
        return;
    if (retry::may_be_clock_skew(service_code_) && core_->clock().explains_refusal(clock_offset_))
        failure.verdict = retry::Verdict::transient;
    if (retry::may_be_stale_credentials(service_code_) && !has_new_credentials_ &&
        core_->renew_credentials(*credentials_)) {
        has_new_credentials_ = true;
        failure.verdict = retry::Verdict::transient;
    }
}

// The end.

std::optional<std::chrono::nanoseconds> Call::time_left() const {
    const auto limit = core_->options().call_timeout;
    if (limit.count() == 0)
        return std::nullopt;
    return began_ + limit - Clock::now();
}

void Call::give_up(const Failure& failure, retry::GaveUp reason) {
    const std::string note = note_on(reason);
    const auto advice = this->advice(failure);
    if (failure.facts) {
        auto facts = *failure.facts;
        facts.attempts = plan_.attempt();
        facts.waited = plan_.waited();
        facts.note = note + (note.empty() || advice.empty() ? "" : ", ") + advice;
        throw ServiceError(static_cast<errc>(failure.code.value()), std::move(facts));
    }
    // An error of the way says where the request went, but not what it was.
    const bool is_of_the_way = failure.code.category() == transport_category();
    if (plan_.attempt() == 1 && note.empty() && advice.empty() && !is_of_the_way)
        std::rethrow_exception(failure.error);
    try {
        std::rethrow_exception(failure.error);
    } catch (const boost::system::system_error& error) {
        const auto tried = " (attempt " + std::to_string(plan_.attempt()) +
                           (note.empty() ? "" : ", ") + note + ")";
        const auto subject = is_of_the_way ? operation_.text() + ": " : "";
        throw boost::system::system_error(error.code(), subject + own_text(error) + tried +
                                                            (advice.empty() ? "" : "; ") + advice);
    }
}

/// What a user may look at, if the request may have gone to the wrong place.
std::string Call::advice(const Failure& failure) const {
    const auto& address = core_->options().endpoint;
    const bool is_stranger = status_ != 0 && service_code_.empty() && request_id_.empty();
    return is_stranger ? advice_on_stranger(address) : advice_on(failure.code, address);
}

// What observers see.

void Call::report_attempt(const http::ExchangeFacts& facts, const boost::system::error_code& code) {
    auto* observer = core_->observer();
    if (!observer)
        return;
    AttemptReport attempt;
    attempt.operation = operation_.name;
    attempt.tables = &operation_.tables;
    attempt.endpoint = endpoint_;
    attempt.invocation_id = label_.invocation_id;
    attempt.attempt = label_.attempt;
    attempt.max_attempts = label_.max_attempts;
    attempt.delay_before = delay_;
    attempt.began = attempt_began_;
    attempt.error = code;
    attempt.http_status = status_;
    attempt.service_code = service_code_;
    attempt.request_id = request_id_;
    attempt.bytes_sent = facts.bytes_sent;
    attempt.bytes_received = facts.bytes_received;
    attempt.times = {facts.queued, facts.name_lookup, facts.connect,
                     facts.tls,    facts.first_byte,  facts.total};
    attempt.sends = facts.sends;
    attempt.reused_connection = facts.reused_connection;
    attempt.quota_left = core_->quota().left();
    observer->on_attempt(attempt);
}

void Call::report(const std::exception_ptr& error) {
    auto* observer = core_->observer();
    if (!observer)
        return;
    CallReport call;
    call.operation = operation_.name;
    call.tables = &operation_.tables;
    call.invocation_id = label_.invocation_id;
    call.attempts = plan_.attempt();
    call.error = code_of(error);
    call.http_status = status_;
    call.service_code = service_code_;
    call.request_id = request_id_;
    call.waited = plan_.waited();
    call.total = Clock::now() - began_;
    call.began = began_;
    observer->on_call(call);
}

} // namespace coalesce::dynamodb::detail
