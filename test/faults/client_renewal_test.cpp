// What a client mends by itself when it is refused: its clock, and its credentials.

#include "fault_server_fixture.hpp"

#include <coalesce/dynamodb/credentials_provider.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>

#include <chrono>
#include <future>
#include <stdexcept>

namespace coalesce::test {
namespace {

using dynamodb::Client;
using dynamodb::Credentials;
using dynamodb::errc;
using namespace std::chrono_literals;

/// Gives one set of credentials after the other, then an error.
class ScriptedProvider : public dynamodb::CredentialsProvider {
public:
    explicit ScriptedProvider(std::vector<Credentials> script) : script_(std::move(script)) {}

    asio::awaitable<Credentials> retrieve() override {
        if (asked_ >= script_.size())
            throw std::runtime_error("the vault is locked");
        co_return script_[asked_++];
    }

    std::size_t asked() const noexcept { return asked_; }

private:
    std::vector<Credentials> script_;
    std::size_t asked_ = 0;
};

class ClientRenewal : public FaultServerTest {
protected:
    static Credentials session(const std::string& name) {
        return Credentials("AKID" + name, "secret-of-" + name, "token-of-" + name,
                           std::chrono::system_clock::now() + 1h);
    }

    Client client_of(std::vector<Credentials> script) {
        provider_ = std::make_shared<ScriptedProvider>(std::move(script));
        auto options = server_.client_options();
        options.credentials.reset();
        options.credentials_provider = provider_;
        return Client(context_.get_executor(), options);
    }

    std::shared_ptr<ScriptedProvider> provider_;
};

TEST_F(ClientRenewal, S5_a_clock_that_is_wrong_costs_one_attempt) {
    server_.set_clock_ahead(20min);
    const auto client = this->client(2);

    run(client.describe_table("Movies"));
    const auto first = client.statistics().requests;
    run(client.describe_table("Movies"));

    EXPECT_EQ(first, 2U);
    EXPECT_EQ(client.statistics().requests, 3U) << "what is known is not asked again";
}

TEST_F(ClientRenewal, S5_a_clock_that_goes_wrong_later_is_noticed_too) {
    const auto client = this->client(2);
    run(client.describe_table("Movies"));

    server_.set_clock_ahead(-20min, "RequestTimeTooSkewed");
    run(client.describe_table("Movies"));

    EXPECT_EQ(client.statistics().requests, 3U);
}

TEST_F(ClientRenewal, S5_can_be_switched_off) {
    server_.set_clock_ahead(20min, "RequestTimeTooSkewed");
    auto options = server_.client_options();
    options.correct_clock_skew = false;
    const Client client(context_.get_executor(), options);

    EXPECT_EQ(code_of(client.describe_table("Movies")), errc::access_denied);
    EXPECT_EQ(client.statistics().requests, 1U);
}

TEST_F(ClientRenewal, a_provider_of_the_users_own_is_asked_once) {
    server_.accept(session("one"));
    const auto client = client_of({session("one")});

    run(client.describe_table("Movies"));
    run(client.describe_table("Movies"));

    EXPECT_EQ(provider_->asked(), 1U);
}

TEST_F(ClientRenewal, what_a_provider_throws_fails_the_call) {
    const auto client = client_of({});

    EXPECT_THROW(run(client.describe_table("Movies")), std::runtime_error);
    EXPECT_EQ(client.statistics().requests, 0U);
}

TEST_F(ClientRenewal, C10_credentials_that_have_ended_are_renewed_once) {
    server_.accept(session("one"));
    server_.accept(session("two"));
    const auto client = client_of({session("one"), session("two")});
    run(client.describe_table("Movies"));

    server_.expire(session("one"));
    run(client.describe_table("Movies"));

    EXPECT_EQ(provider_->asked(), 2U);
    EXPECT_EQ(client.statistics().requests, 3U);
}

TEST_F(ClientRenewal, C10_credentials_that_stay_refused_are_an_error) {
    server_.accept(session("one"));
    server_.accept(session("two"));
    server_.expire(session("one"));
    server_.expire(session("two"));
    const auto client = client_of({session("one"), session("two"), session("three")});

    EXPECT_EQ(code_of(client.describe_table("Movies")), errc::expired_token);
    EXPECT_EQ(provider_->asked(), 2U);
    EXPECT_EQ(client.statistics().requests, 2U);
}

TEST_F(ClientRenewal, C10_credentials_that_were_accepted_can_be_renewed_again) {
    for (const auto* name : {"one", "two", "three"})
        server_.accept(session(name));
    const auto client = client_of({session("one"), session("two"), session("three")});
    server_.expire(session("one"));
    run(client.describe_table("Movies"));
    server_.expire(session("two"));

    run(client.describe_table("Movies"));

    EXPECT_EQ(provider_->asked(), 3U);
}

class CredentialsReports : public dynamodb::ClientObserver {
public:
    void on_credentials(const dynamodb::CredentialsReport& report) noexcept override {
        reports.push_back(report);
    }

    std::vector<dynamodb::CredentialsReport> reports;
};

TEST_F(ClientRenewal, O5_each_time_credentials_are_fetched_is_told) {
    const auto seen = std::make_shared<CredentialsReports>();
    server_.accept(session("one"));
    auto options = server_.client_options();
    options.credentials.reset();
    options.credentials_provider =
        std::make_shared<ScriptedProvider>(std::vector<Credentials>{session("one")});
    options.observer = seen;
    const Client client(context_.get_executor(), options);

    run(client.describe_table("Movies"));
    server_.expire(session("one"));
    EXPECT_THROW(run(client.describe_table("Movies")), std::runtime_error);

    ASSERT_EQ(seen->reports.size(), 2U);
    EXPECT_FALSE(seen->reports[0].error);
    EXPECT_TRUE(seen->reports[0].expiration);
    EXPECT_TRUE(seen->reports[1].error);
}

TEST_F(ClientRenewal, C10_fixed_credentials_are_not_renewed) {
    server_.next(refusal("ExpiredTokenException"));
    const auto client = this->client(4);

    EXPECT_EQ(code_of(client.describe_table("Movies")), errc::expired_token);
    EXPECT_EQ(client.statistics().requests, 1U);
}

TEST_F(ClientRenewal, C9_requests_that_start_together_share_one_retrieval) {
    server_.accept(session("one"));
    const auto client = client_of({session("one")});
    auto first = asio::co_spawn(context_, client.describe_table("Movies"), asio::use_future);
    auto second = asio::co_spawn(context_, client.describe_table("Movies"), asio::use_future);

    run_until(context_, [&] {
        return first.wait_for(0s) == std::future_status::ready &&
               second.wait_for(0s) == std::future_status::ready;
    });

    EXPECT_TRUE(first.get().is_active());
    EXPECT_TRUE(second.get().is_active());
    EXPECT_EQ(provider_->asked(), 1U);
}

} // namespace
} // namespace coalesce::test
