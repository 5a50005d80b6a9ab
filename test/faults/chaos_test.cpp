// Ten thousand operations of all kinds, many at a time, through a server that plays every fault by
// chance, whose clock goes wrong and which ends sessions: each is answered rightly, or fails with
// an error that its faults may end in, or was cancelled by its caller; none is lost and none hangs,
// and nothing is left behind.

#include "chaos_worker.hpp"
#include "live_bytes.hpp"
#include "sessions.hpp"

#include "support/run_to_end.hpp"

#include <coalesce/dynamodb/error.hpp>
#include <coalesce/dynamodb/key_schema.hpp>

#include <boost/asio/co_spawn.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <deque>
#include <iostream>
#include <memory>
#include <sstream>

namespace coalesce::test {
namespace {

using dynamodb::errc;
using namespace std::chrono_literals;

// --- What goes wrong -------------------------------------------------------------------------

/// How often a fault is played, and whether it breaks its connection.
class ChaosFault {
public:
    Fault fault;
    double rate;
    bool breaks = false;
};

constexpr bool breaks = true;

constexpr std::array chaos_faults = {
    ChaosFault{Fault::unprocessed, 0.0003},
    ChaosFault{Fault::projection_dropped, 0.9},
    ChaosFault{Fault::numbers_respelled, 0.1},
    ChaosFault{Fault::shuffled, 0.5},
    ChaosFault{Fault::doubled, 0.2},
    ChaosFault{Fault::empty_position, 0.3},
    ChaosFault{Fault::stale_date, 0.01},
    ChaosFault{Fault::checksum_missing, 0.2},
    ChaosFault{Fault::slow, 0.02},
    ChaosFault{Fault::closed_after_answer, 0.03, breaks},
    ChaosFault{Fault::foreign, 0.02},
    ChaosFault{Fault::repeated_position, 0.2},
    ChaosFault{Fault::wrong_crc, 0.01},
    ChaosFault{Fault::corrupt_gzip, 0.02},
    ChaosFault{Fault::garbage, 0.01},
    ChaosFault{Fault::empty_body, 0.01},
    ChaosFault{Fault::too_large_answer, 0.001, breaks},
    ChaosFault{Fault::throughput_exceeded, 0.0005},
    ChaosFault{Fault::throttled, 0.0005},
    ChaosFault{Fault::too_many_requests, 0.0005},
    ChaosFault{Fault::refused, 0.005},
    ChaosFault{Fault::too_large_request, 0.001},
    ChaosFault{Fault::not_found, 0.001},
    ChaosFault{Fault::internal_error, 0.01},
    ChaosFault{Fault::unavailable, 0.01},
    ChaosFault{Fault::bad_gateway, 0.007},
    ChaosFault{Fault::gateway_timeout, 0.007},
    ChaosFault{Fault::cut_before_answer, 0.007, breaks},
    ChaosFault{Fault::reset, 0.007, breaks},
    ChaosFault{Fault::cut_in_head, 0.007, breaks},
    ChaosFault{Fault::cut_in_body, 0.007, breaks},
    ChaosFault{Fault::stalled, 0.001, breaks},
};

/// What `refused` says, in turn.
const std::array refusals = {
    Refusal{"ValidationException", "as ordered", 400},
    Refusal{"AccessDeniedException", "as ordered", 400},
    Refusal{"ItemCollectionSizeLimitExceededException", "as ordered", 400},
    Refusal{"ReplicatedWriteConflictException", "as ordered", 400},
    Refusal{"TransactionInProgressException", "as ordered", 400},
    Refusal{"RequestTimeout", "as ordered", 400},
    Refusal{"SomethingNewException", "as ordered", 400},
    Refusal{"ExpiredTokenException", "as ordered", 400},
    Refusal{"InvalidSignatureException", "Signature expired: as ordered", 400},
    Refusal{"RequestTimeTooSkewed", "as ordered", 400},
};

/// How long to wait, says the service, in turn.
constexpr std::array advices = {"", "3", "40", "soon"};

/// How far the service's clock is ahead, in turn.
constexpr std::array<std::chrono::minutes, 5> differences = {20min, 0min, -20min, 7min, -90min};
constexpr std::array skew_codes = {"InvalidSignatureException", "RequestTimeTooSkewed"};

/// What an operation may end in because of these faults.
bool is_documented(const boost::system::error_code& code) {
    static const std::array documented = {
        errc::throttled,     errc::internal_server_error, errc::malformed_response,
        errc::unprocessed,   errc::pagination_stuck,      errc::validation,
        errc::access_denied, errc::expired_token,         errc::service_failure,
    };
    return code.category() == dynamodb::transport_category() || code == coalesce::errc::timed_out ||
           code == asio::error::operation_aborted ||
           std::ranges::any_of(documented, [&](errc each) { return code == each; });
}

// --- The run ---------------------------------------------------------------------------------

class Chaos : public testing::Test {
protected:
    static constexpr std::size_t workers = 64;
    static constexpr std::size_t most_connections = 16;

    Chaos() {
        server_.create_table("Movies", dynamodb::key_schema<FilmKey>());
        server_.keep_no_writes("Movies");
        auto& faults = server_.faults();
        for (const auto& played : chaos_faults)
            rate_of(faults, played.fault) = played.rate;
        faults.large_bytes = 300'000;
        for (const auto fault : passing_faults)
            server_.next(with_more(fault));
        for (const auto fault : lasting_faults)
            server_.next(with_more(fault));
        faults.delay_up_to = 1ms;
        faults.slow_pause = 1ms;
        for (std::size_t i = 0; i < workers; ++i)
            workers_.emplace_back(clients_[i % 2], static_cast<int>(1000 + i), tally_);
    }

    /// A fault that is played for certain, once, so that each of these is.
    Faults with_more(Fault fault) {
        auto faults = only(fault);
        faults.large_bytes = server_.faults().large_bytes;
        return faults;
    }

    /// All workers together do so many operations.
    void work(std::size_t operations) {
        std::size_t working = workers;
        for (auto& worker : workers_)
            asio::co_spawn(context_, worker.work(operations), [&](std::exception_ptr error) {
                --working;
                EXPECT_EQ(error, nullptr);
            });
        run_until(context_, [&] {
            watch();
            return working == 0 && is_idle();
        });
        run_ready(context_);
    }

    /// What was cancelled has come to its end too.
    bool is_idle() const {
        return std::ranges::all_of(clients_, [](const dynamodb::Client& client) {
            const auto statistics = client.statistics();
            return statistics.reads.asked == statistics.reads.ended() &&
                   statistics.writes.asked == statistics.writes.ended();
        });
    }

    std::string unexpected_errors() const {
        std::ostringstream text;
        for (const auto& code : tally_.errors)
            if (!is_documented(code))
                text << code << " " << code.message() << "\n";
        return text.str();
    }

    void expect_that_all_was_played() const {
        for (const auto& played : chaos_faults) {
            const bool needs_another = played.fault == Fault::projection_dropped;
            EXPECT_GE(server_.record().played(played.fault), needs_another ? 0U : 1U)
                << name_of(played.fault);
        }
        EXPECT_GE(sessions_->given(), 10U);
        EXPECT_EQ(std::size(chaos_faults), std::size(fault_facts));
    }

    std::size_t broken_connections() const {
        std::size_t count = 0;
        for (const auto& played : chaos_faults)
            count += played.breaks ? server_.record().played(played.fault) : 0;
        return count;
    }

    asio::io_context context_{1};
    FaultServer server_{context_};
    std::shared_ptr<Sessions> sessions_ = std::make_shared<Sessions>(server_);
    std::array<dynamodb::Client, 2> clients_{new_client(Gzip::no), new_client(Gzip::yes)};
    ChaosTally tally_;
    std::size_t most_open_ = 0;

private:
    enum class Gzip { no, yes };

    dynamodb::Client new_client(Gzip gzip) {
        auto options = server_.client_options();
        options.credentials.reset();
        options.credentials_provider = sessions_;
        options.compress_responses = gzip == Gzip::yes;
        options.max_attempts = 5;
        options.max_connections = most_connections;
        options.max_response_bytes = 250'000;
        options.idle_timeout = 500ms;
        return dynamodb::Client(context_.get_executor(), options);
    }

    void watch() {
        if (++steps_ % 16 != 0)
            return;
        most_open_ = std::max(most_open_, server_.open_connections());
        auto& faults = server_.faults();
        faults.refusal = refusals.at(steps_ / 16 % refusals.size());
        faults.retry_after = advices.at(steps_ / 16 % advices.size());
        if (tally_.ended / 300 > new_clocks_)
            set_clock(++new_clocks_);
        if (tally_.ended / 400 > ended_sessions_) {
            ++ended_sessions_;
            sessions_->expire();
        }
    }

    void set_clock(std::size_t number) {
        server_.set_clock_ahead(differences.at(number % differences.size()),
                                skew_codes.at(number % skew_codes.size()));
    }

    std::deque<ChaosWorker> workers_;
    std::size_t steps_ = 0;
    std::size_t new_clocks_ = 0;
    std::size_t ended_sessions_ = 0;
};

TEST_F(Chaos, ten_thousand_operations_end_rightly_or_in_the_right_error) {
    work(3'000);
    const auto settled = live_bytes();
    work(7'000);
    const auto grown = static_cast<std::ptrdiff_t>(live_bytes() - settled);

    EXPECT_EQ(tally_.ended, 10'000U);
    EXPECT_EQ(tally_.wrong, 0U) << testing::PrintToString(tally_.mistakes);
    EXPECT_EQ(unexpected_errors(), "");
    EXPECT_GE(tally_.right, 8'500U);
    EXPECT_GE(tally_.aborted, 50U);
    EXPECT_LE(tally_.out_of_quota, 500U) << "too many faults to see what becomes of them";
    EXPECT_LT(grown, 150'000) << "bytes";
    EXPECT_LE(most_open_, 2 * most_connections + 8) << "T10";
    EXPECT_LE(server_.connections(),
              broken_connections() + 3 * tally_.cancelled + 2 * most_connections)
        << "T10";
    EXPECT_EQ(server_.record().expecting(), 0U) << "T6";
    expect_that_all_was_played();
    std::cout << "[ chaos    ] " << tally_.right << " right, " << tally_.failed << " failed, "
              << tally_.cancelled << " cancelled, " << tally_.aborted << " aborted, "
              << tally_.out_of_quota << " out of quota; " << sessions_->given() << " sessions, "
              << server_.connections() << " connections of which " << broken_connections()
              << " were broken, " << most_open_ << " open at most, " << grown << " bytes more\n";
}

} // namespace
} // namespace coalesce::test
