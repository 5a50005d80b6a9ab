// C9, C10: credentials are fetched once for all who need them, in time, and dropped when the
// service refuses them.

#include "dynamodb/providers/cached_credentials.hpp"
#include "support/run_to_end.hpp"
#include "unit/dynamodb/credentials/told.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <gtest/gtest.h>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>

namespace coalesce::test {
namespace {

using boost::system::system_error;
using dynamodb::Credentials;
using dynamodb::errc;
using dynamodb::providers::CachedCredentials;
using std::chrono::minutes;
using TimePoint = Credentials::TimePoint;
namespace asio = boost::asio;

constexpr TimePoint noon{std::chrono::hours(12)};

/// Gives credentials when it is told to.
class ToldProvider : public dynamodb::CredentialsProvider {
public:
    asio::awaitable<Credentials> retrieve() override {
        ++calls;
        told_.emplace_back(co_await asio::this_coro::executor,
                           asio::steady_timer::time_point::max());
        boost::system::error_code ignored;
        co_await told_.back().async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        if (!answer_)
            throw_cancelled();
        const auto answer = *std::exchange(answer_, std::nullopt);
        if (!answer)
            throw system_error(errc::missing_credentials, "none today");
        co_return *answer;
    }
    bool keeps_expired() const noexcept override { return is_instance; }

    void give(Credentials credentials) { tell(std::optional(std::move(credentials))); }
    void fail() { tell(std::nullopt); }

    int calls = 0;
    int cancelled = 0;
    bool is_instance = false;

private:
    [[noreturn]] void throw_cancelled() {
        ++cancelled;
        throw system_error(asio::error::operation_aborted);
    }
    void tell(std::optional<Credentials> answer) {
        answer_ = std::move(answer);
        told_.back().cancel();
    }

    std::deque<asio::steady_timer> told_;
    std::optional<std::optional<Credentials>> answer_; // the inner one is empty for a failure
};

/// One who asked, and what became of it.
struct Asker {
    std::optional<std::string> key{};
    std::optional<boost::system::error_code> error{};
    std::string text{};
    asio::cancellation_signal cancellation{};
};

asio::awaitable<void> ask_for_key(asio::awaitable<Credentials> get, std::shared_ptr<Asker> asker) {
    try {
        const auto credentials = co_await std::move(get);
        asker->key = credentials.access_key_id();
    } catch (const system_error& error) {
        asker->error = error.code();
        asker->text = error.what();
    }
}

class CachedCredentialsTest : public testing::Test {
protected:
    CachedCredentialsTest() {
        cached_.emplace(context_.get_executor(), provider_, clock(), random());
    }

    std::shared_ptr<Asker> ask() {
        auto asker = std::make_shared<Asker>();
        asio::co_spawn(context_, ask_for_key(cached_->get(), asker),
                       asio::bind_cancellation_slot(asker->cancellation.slot(), asio::detached));
        run_ready(context_);
        return asker;
    }
    void give(const std::string& key, std::optional<TimePoint> expiration = {}) {
        provider_->give(Credentials(key, "secret", "token", expiration));
        run_ready(context_);
    }
    void fail() {
        provider_->fail();
        run_ready(context_);
    }
    std::string ready_key() {
        const auto* ready = cached_->ready();
        const auto key = ready ? ready->access_key_id() : "none";
        run_ready(context_);
        return key;
    }
    /// Credentials "old" that end an hour after noon are there.
    void have_old() {
        ask();
        give("old", noon + minutes(60));
    }

    asio::io_context context_;
    std::shared_ptr<ToldProvider> provider_ = std::make_shared<ToldProvider>();
    TimePoint now_ = noon;
    int clock_reads_ = 0;
    std::optional<CachedCredentials> cached_;

private:
    CachedCredentials::Clock clock() {
        return [this] {
            ++clock_reads_;
            return now_;
        };
    }
    std::function<double()> random() {
        return [] { return 0.5; };
    }
};

TEST_F(CachedCredentialsTest, C9_fetches_once_for_all_who_wait) {
    const auto first = ask();
    const auto second = ask();
    const auto third = ask();
    give("key");

    EXPECT_EQ(provider_->calls, 1);
    EXPECT_EQ(first->key, "key");
    EXPECT_EQ(second->key, "key");
    EXPECT_EQ(third->key, "key");
}

TEST_F(CachedCredentialsTest, C9_fetches_nothing_before_it_is_asked) {
    run_ready(context_);

    EXPECT_EQ(provider_->calls, 0);
    EXPECT_EQ(ready_key(), "none");
    EXPECT_EQ(provider_->calls, 0);
}

TEST_F(CachedCredentialsTest, C9_has_ready_what_never_ends) {
    ask();
    give("key");
    now_ += std::chrono::hours(24 * 365);

    EXPECT_EQ(ready_key(), "key");
    EXPECT_EQ(ask()->key, "key");
    EXPECT_EQ(provider_->calls, 1);
}

TEST_F(CachedCredentialsTest, C9_does_not_run_the_provider_inside_the_call_that_needs_it) {
    have_old();
    now_ = noon + minutes(46);

    asio::post(context_, [this] {
        EXPECT_TRUE(cached_->ready());
        EXPECT_EQ(provider_->calls, 1);
    });
    run_ready(context_);

    EXPECT_EQ(provider_->calls, 2);
}

TEST_F(CachedCredentialsTest, C9_uses_the_old_ones_while_it_fetches_in_the_advisory_window) {
    have_old();
    now_ = noon + minutes(46);

    EXPECT_EQ(ask()->key, "old");
    EXPECT_EQ(ready_key(), "old");
    EXPECT_EQ(provider_->calls, 2);
    give("new", noon + minutes(120));
    EXPECT_EQ(ready_key(), "new");
    EXPECT_EQ(provider_->calls, 2);
}

TEST_F(CachedCredentialsTest, C9_lets_all_wait_in_the_mandatory_window) {
    have_old();
    now_ = noon + minutes(51);

    const auto first = ask();
    const auto second = ask();

    EXPECT_EQ(ready_key(), "none");
    EXPECT_FALSE(first->key);
    give("new", noon + minutes(120));
    EXPECT_EQ(first->key, "new");
    EXPECT_EQ(second->key, "new");
    EXPECT_EQ(provider_->calls, 2);
}

TEST_F(CachedCredentialsTest, C9_joins_the_refresh_of_the_advisory_window_in_the_mandatory_one) {
    have_old();
    now_ = noon + minutes(46);
    ready_key();
    now_ = noon + minutes(51);

    const auto asker = ask();
    give("new", noon + minutes(120));

    EXPECT_EQ(asker->key, "new");
    EXPECT_EQ(provider_->calls, 2);
}

TEST_F(CachedCredentialsTest, C9_hides_a_failure_in_the_advisory_window) {
    have_old();
    now_ = noon + minutes(46);
    ready_key();
    fail();

    EXPECT_EQ(ready_key(), "old");
    EXPECT_EQ(provider_->calls, 2);
    now_ += minutes(1);
    EXPECT_EQ(ready_key(), "old");
    EXPECT_EQ(provider_->calls, 3);
}

TEST_F(CachedCredentialsTest,
       C9_passes_a_failure_in_the_mandatory_window_on_to_all_and_tries_again) {
    have_old();
    now_ = noon + minutes(51);
    const auto first = ask();
    const auto second = ask();
    fail();

    EXPECT_EQ(first->error, errc::missing_credentials);
    EXPECT_TRUE(contains(second->text, "none today"));
    const auto third = ask();
    give("new", noon + minutes(120));
    EXPECT_EQ(third->key, "new");
    EXPECT_EQ(provider_->calls, 3);
}

TEST_F(CachedCredentialsTest, C9_fails_if_what_was_fetched_has_expired) {
    const auto asker = ask();
    give("key", noon);

    EXPECT_EQ(asker->error, errc::missing_credentials);
    EXPECT_TRUE(contains(asker->text, "1970-01-01T12:00:00Z")) << asker->text;
    EXPECT_FALSE(contains(asker->text, "secret")) << asker->text;
    EXPECT_EQ(ready_key(), "none");
}

TEST_F(CachedCredentialsTest, C9_uses_the_credentials_of_an_instance_past_their_end) {
    provider_->is_instance = true;
    have_old();
    now_ = noon + minutes(61);
    const auto asker = ask();
    fail();

    EXPECT_EQ(asker->key, "old");
    now_ += minutes(15);
    EXPECT_EQ(ready_key(), "old");
    EXPECT_EQ(provider_->calls, 2);
    now_ += minutes(1);
    const auto later = ask();
    EXPECT_EQ(provider_->calls, 3);
    give("older still", noon);
    EXPECT_EQ(later->key, "older still");
}

TEST_F(CachedCredentialsTest, C9_refuses_credentials_that_cannot_be_sent) {
    const auto asker = ask();
    give("a\r\nb");

    EXPECT_EQ(asker->error, errc::invalid_setting);
}

TEST_F(CachedCredentialsTest, C9_goes_on_fetching_when_one_who_waits_is_cancelled) {
    const auto leaving = ask();
    const auto staying = ask();

    leaving->cancellation.emit(asio::cancellation_type::terminal);
    run_ready(context_);

    EXPECT_EQ(leaving->error, asio::error::operation_aborted);
    EXPECT_FALSE(staying->error);
    give("key");
    EXPECT_EQ(staying->key, "key");
    EXPECT_EQ(provider_->cancelled, 0);
}

TEST_F(CachedCredentialsTest, C9_goes_on_fetching_when_all_who_wait_are_cancelled) {
    const auto leaving = ask();
    leaving->cancellation.emit(asio::cancellation_type::terminal);
    run_ready(context_);
    give("key");

    EXPECT_EQ(ready_key(), "key");
    EXPECT_EQ(provider_->calls, 1);
}

TEST_F(CachedCredentialsTest, C9_ends_all_and_the_refresh_when_it_goes) {
    const auto first = ask();
    const auto second = ask();

    cached_.reset();
    run_ready(context_);

    EXPECT_EQ(first->error, asio::error::operation_aborted);
    EXPECT_EQ(second->error, asio::error::operation_aborted);
    EXPECT_EQ(provider_->cancelled, 1);
}

TEST_F(CachedCredentialsTest, C9_reads_no_clock_after_its_end_when_credentials_still_come) {
    ask();
    const auto reads = clock_reads_;

    provider_->give(Credentials("key", "secret"));
    cached_.reset();
    run_ready(context_);

    EXPECT_EQ(provider_->cancelled, 0);
    EXPECT_EQ(clock_reads_, reads);
}

TEST_F(CachedCredentialsTest, C9_reads_no_clock_after_its_end_when_the_refresh_ends_with_it) {
    ask();
    const auto reads = clock_reads_;

    cached_.reset();
    run_ready(context_);

    EXPECT_EQ(provider_->cancelled, 1);
    EXPECT_EQ(clock_reads_, reads);
}

TEST_F(CachedCredentialsTest, C9_refuses_who_asks_after_its_end) {
    have_old();

    cached_->close();

    EXPECT_EQ(ask()->error, asio::error::operation_aborted);
    EXPECT_EQ(ready_key(), "none");
    EXPECT_EQ(provider_->calls, 1);
}

TEST_F(CachedCredentialsTest, C9_may_go_before_what_it_gave_is_awaited) {
    have_old();
    auto get = cached_->get();
    const auto asker = std::make_shared<Asker>();
    cached_.reset();

    asio::co_spawn(context_, ask_for_key(std::move(get), asker), asio::detached);
    run_ready(context_);

    EXPECT_EQ(asker->error, asio::error::operation_aborted);
}

TEST_F(CachedCredentialsTest, C9_leaves_nothing_behind) {
    const std::weak_ptr<ToldProvider> provider = provider_;
    const auto waiting = ask();
    provider_.reset();

    cached_.reset();
    run_ready(context_);

    EXPECT_TRUE(provider.expired());
}

TEST_F(CachedCredentialsTest, C9_leaves_nothing_behind_in_a_context_that_stops) {
    cached_.reset();
    const std::weak_ptr<ToldProvider> provider = provider_;
    auto context = std::make_unique<asio::io_context>();
    {
        CachedCredentials cached(
            context->get_executor(), std::exchange(provider_, nullptr), [] { return noon; },
            [] { return 0.5; });
        const auto asker = std::make_shared<Asker>();
        asio::co_spawn(*context, ask_for_key(cached.get(), asker), asio::detached);
        run_ready(*context);
    }

    context.reset();

    EXPECT_TRUE(provider.expired());
}

TEST_F(CachedCredentialsTest, C10_fetches_others_for_those_that_were_refused) {
    have_old();
    const Credentials used = *cached_->ready();

    cached_->invalidate(used);

    EXPECT_EQ(ready_key(), "none");
    const auto asker = ask();
    give("new", noon + minutes(60));
    EXPECT_EQ(asker->key, "new");
}

TEST_F(CachedCredentialsTest, C10_keeps_the_new_ones_when_the_old_are_refused_again) {
    have_old();
    const Credentials used = *cached_->ready();
    cached_->invalidate(used);
    ask();
    give("new", noon + minutes(60));

    cached_->invalidate(used);

    EXPECT_EQ(ready_key(), "new");
    EXPECT_EQ(provider_->calls, 2);
}

TEST_F(CachedCredentialsTest, C10_does_not_go_back_to_refused_ones_when_others_fail_to_come) {
    provider_->is_instance = true;
    have_old();
    now_ = noon + minutes(46);
    ready_key();
    const Credentials used = *cached_->ready();

    cached_->invalidate(used);
    const auto asker = ask();
    fail();

    EXPECT_EQ(asker->error, errc::missing_credentials);
    EXPECT_EQ(provider_->calls, 2);
}

} // namespace
} // namespace coalesce::test
