#include "dynamodb/providers/cached_credentials.hpp"

#include "dynamodb/credentials/check_credentials.hpp"
#include "dynamodb/credentials/refresh_plan.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <exception>
#include <optional>
#include <utility>

namespace coalesce::dynamodb::providers {
namespace {

using Step = credentials::RefreshPlan::Step;

/// A refresh under way, or how it ended.
struct Refresh {
    explicit Refresh(const asio::any_io_executor& executor)
        : landed(executor, asio::steady_timer::time_point::max()) {}

    asio::steady_timer landed; // cancelled at the end, which wakes all who wait
    asio::cancellation_signal abort;
    bool is_over = false;
    std::exception_ptr error;
    std::optional<Credentials> credentials; // none with an error
};

using RefreshPtr = std::shared_ptr<Refresh>;

boost::system::system_error aborted() {
    return {asio::error::operation_aborted, "credentials"};
}

[[noreturn]] void throw_expired(const Credentials& credentials, credentials::TimePoint now) {
    throw boost::system::system_error(
        errc::missing_credentials,
        "the credentials that were fetched had expired at " +
            credentials::utc_time_text(*credentials.expiration()) + ", and it is " +
            credentials::utc_time_text(now) +
            " by the clock of this machine; see that it is right, and that their source renews "
            "them");
}

// All copies of credentials share one snapshot.
bool is_same_snapshot(const Credentials& left, const Credentials& right) {
    return &left.access_key_id() == &right.access_key_id();
}

} // namespace

class CachedCredentials::State : public std::enable_shared_from_this<State> {
public:
    State(asio::any_io_executor executor, std::shared_ptr<CredentialsProvider> provider, Clock now,
          std::function<double()> random)
        : executor_(std::move(executor)),
          provider_(std::move(provider)),
          now_(std::move(now)),
          random_(std::move(random)) {}

    const Credentials* ready();
    static asio::awaitable<Credentials> get(std::shared_ptr<State> state);
    void invalidate(const Credentials& used);
    void close();

private:
    RefreshPtr refresh();
    static asio::awaitable<void> run(std::shared_ptr<State> state, RefreshPtr refresh);
    void land(Refresh& refresh, Credentials came);
    void fail(Refresh& refresh, std::exception_ptr error);
    void finish(Refresh& refresh, std::exception_ptr error);

    asio::any_io_executor executor_;
    std::shared_ptr<CredentialsProvider> provider_; // shared with who gave it
    Clock now_;
    std::function<double()> random_;
    credentials::RefreshPlan plan_;
    std::optional<Credentials> credentials_;
    RefreshPtr under_way_; // shared with its coroutine and with who waits for it
    bool is_closed_ = false;
};

CachedCredentials::CachedCredentials(asio::any_io_executor executor,
                                     std::shared_ptr<CredentialsProvider> provider, Clock now,
                                     std::function<double()> random)
    : state_(std::make_shared<State>(std::move(executor), std::move(provider), std::move(now),
                                     std::move(random))) {}

const Credentials* CachedCredentials::ready() {
    return state_->ready();
}

asio::awaitable<Credentials> CachedCredentials::get() {
    return State::get(state_);
}

void CachedCredentials::invalidate(const Credentials& used) {
    state_->invalidate(used);
}

void CachedCredentials::close() {
    state_->close();
}

const Credentials* CachedCredentials::State::ready() {
    if (is_closed_)
        return nullptr;
    const auto step = plan_.step(now_());
    if (step == Step::use_and_refresh)
        refresh();
    return step == Step::wait ? nullptr : &*credentials_;
}

asio::awaitable<Credentials> CachedCredentials::State::get(std::shared_ptr<State> state) {
    if (state->is_closed_)
        throw aborted();
    if (const auto* ready = state->ready())
        co_return *ready;

    const auto refresh = state->refresh();
    boost::system::error_code ignored;
    co_await refresh->landed.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
    if (!refresh->is_over)
        throw aborted();
    if (refresh->error)
        std::rethrow_exception(refresh->error);
    co_return *refresh->credentials;
}

RefreshPtr CachedCredentials::State::refresh() {
    if (under_way_)
        return under_way_;
    under_way_ = std::make_shared<Refresh>(executor_);
    const auto keep = [refresh = under_way_](const std::exception_ptr&) {};
    asio::co_spawn(executor_, run(shared_from_this(), under_way_),
                   asio::bind_cancellation_slot(under_way_->abort.slot(), keep));
    return under_way_;
}

asio::awaitable<void> CachedCredentials::State::run(std::shared_ptr<State> state,
                                                    RefreshPtr refresh) {
    try {
        // The provider is not ours: it does not run inside the call that noticed the time.
        co_await asio::post(state->executor_, asio::use_awaitable);
        auto came = co_await state->provider_->retrieve();
        state->land(*refresh, std::move(came));
    } catch (...) {
        state->fail(*refresh, std::current_exception());
    }
}

void CachedCredentials::State::land(Refresh& refresh, Credentials came) {
    if (is_closed_)
        return;
    credentials::check(came);
    const auto now = now_();
    if (!plan_.absorb(came.expiration(), provider_->keeps_expired(), now, random_()))
        throw_expired(came, now);
    credentials_ = std::move(came);
    finish(refresh, nullptr);
}

void CachedCredentials::State::fail(Refresh& refresh, std::exception_ptr error) {
    if (is_closed_)
        return;
    const bool can_go_on = plan_.absorb_failure(now_(), random_());
    finish(refresh, can_go_on ? nullptr : std::move(error));
}

void CachedCredentials::State::finish(Refresh& refresh, std::exception_ptr error) {
    refresh.is_over = true;
    refresh.error = std::move(error);
    if (!refresh.error)
        refresh.credentials = credentials_;
    under_way_.reset();
    refresh.landed.cancel();
}

void CachedCredentials::State::invalidate(const Credentials& used) {
    if (!credentials_ || !is_same_snapshot(used, *credentials_))
        return;
    plan_.drop();
    credentials_.reset();
}

void CachedCredentials::State::close() {
    is_closed_ = true;
    credentials_.reset();
    const auto refresh = under_way_;
    if (!refresh)
        return;
    finish(*refresh, std::make_exception_ptr(aborted()));

    // On the executor, and with the signal kept until then: from outside of it `co_spawn` would put
    // the signal off, and the coroutine could end and free it before.
    asio::post(executor_, [refresh] { refresh->abort.emit(asio::cancellation_type::terminal); });
}

} // namespace coalesce::dynamodb::providers
