// One client for all threads of a server: it lives on a strand of their pool, and is called,
// cancelled and destroyed from all of them. The thread sanitizer runs these tests too.

#include "client_fixture.hpp"

#include <coalesce/dynamodb/credentials_provider.hpp>
#include <coalesce/dynamodb/pages.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <array>
#include <chrono>
#include <deque>
#include <future>
#include <memory>
#include <thread>

namespace coalesce::test {
namespace {

using dynamodb::Client;
using dynamodb::Credentials;
using Strand = asio::strand<asio::thread_pool::executor_type>;

/// Counts what it sees, and whether it was on the strand. Not locked: the strand is to do that.
class OnStrand : public dynamodb::ClientObserver {
public:
    explicit OnStrand(Strand strand) : strand_(std::move(strand)) {}

    void on_attempt(const dynamodb::AttemptReport&) noexcept override { count(attempts); }
    void on_call(const dynamodb::CallReport&) noexcept override { count(calls); }
    void on_batch_answer(const dynamodb::BatchAnswer&) noexcept override { count(batches); }
    void on_page(const dynamodb::PageReport&) noexcept override { count(pages); }

    std::size_t attempts = 0;
    std::size_t calls = 0;
    std::size_t batches = 0;
    std::size_t pages = 0;
    std::size_t elsewhere = 0;

private:
    void count(std::size_t& counter) {
        ++counter;
        elsewhere += strand_.running_in_this_thread() ? 0 : 1;
    }

    Strand strand_;
};

/// Gives a new session whenever it is asked. Not locked either.
class NewSessions : public dynamodb::CredentialsProvider {
public:
    explicit NewSessions(Strand strand) : strand_(std::move(strand)) {}

    asio::awaitable<Credentials> retrieve() override {
        elsewhere += strand_.running_in_this_thread() ? 0 : 1;
        const auto number = std::to_string(++given);
        co_return Credentials("AKID" + number, "secret-" + number, "token-" + number,
                              std::chrono::system_clock::now() + std::chrono::hours(1));
    }

    std::size_t given = 0;
    std::size_t elsewhere = 0;

private:
    Strand strand_;
};

/// Answers, on a thread of its own, like a service with a table of films that takes no first
/// attempt at a put: by then the session has ended.
class ThreadsServer {
public:
    ThreadsServer() {
        server_.respond([this](RawRequest request) { return answer_to(std::move(request)); });
        thread_ = std::thread([this] { context_.run(); });
    }
    ~ThreadsServer() {
        context_.stop();
        thread_.join();
    }

    std::string url() const { return server_.url(); }

private:
    asio::awaitable<Script> answer_to(RawRequest request) {
        const auto is = [&](const char* operation) {
            return request.has_line("X-Amz-Target: DynamoDB_20120810." + std::string(operation));
        };
        if (is("PutItem"))
            co_return Script{Step::send(answer_to_put(request))};
        co_return Script{Step::send(http_answer(200, body_of(is)))};
    }

    static std::string answer_to_put(const RawRequest& request) {
        return request.has_line("amz-sdk-request: attempt=1; max=4")
                   ? http_answer(400, R"({"__type":"a#ExpiredTokenException"})")
                   : http_answer(200, "{}");
    }

    template <class Is>
    static std::string body_of(Is is) {
        const std::string film =
            R"({"year":{"N":"2013"},"title":{"S":"Rush"},"info":{"M":{"directors":{"L":[]}}}})";
        if (is("BatchGetItem"))
            return std::string(nothing_found);
        if (is("Query"))
            return R"({"Count":1,"Items":[)" + film + "]}";
        return is("GetItem") ? R"({"Item":)" + film + "}" : std::string(active_table);
    }

    asio::io_context context_{1};
    RawServer server_{context_};
    asio::executor_work_guard<asio::io_context::executor_type> work_{context_.get_executor()};
    std::thread thread_;
};

class ClientThreads : public testing::Test {
protected:
    ~ClientThreads() override { end(); }

    using Work = asio::awaitable<int> (*)(FilmTable, const Client&, int rounds);

    /// How many answers a table has brought. Needs no client, which may go.
    static asio::awaitable<int> use_table(FilmTable table, const Client&, int rounds) {
        int answers = 0;
        const Film film{2013, "Rush", {{}, 7, std::nullopt}};
        dynamodb::QueryOptions query;
        query.partition = 2013;
        for (int round = 0; round < rounds; ++round) {
            answers += co_await table.get(2013, "Rush") ? 1 : 0;
            co_await table.put(film);
            auto pages = table.query(query);
            answers += static_cast<int>((co_await pages.all()).size());
        }
        co_return answers;
    }

    /// The same for a table and a client.
    static asio::awaitable<int> use_all(FilmTable table, const Client& client, int rounds) {
        int answers = 0;
        const std::vector<FilmKey> keys = {{2013, "Rush"}, {2014, "Rush"}};
        for (int round = 0; round < rounds; ++round) {
            answers += co_await use_table(table, client, 1);
            answers += (co_await client.describe_table("Movies")).is_active() ? 1 : 0;
            answers += (co_await client.call("ListTables")).empty() ? 0 : 1;
            for (const auto& fetched : co_await client.batch_get(table, keys))
                answers += fetched && !*fetched ? 1 : 0;
        }
        co_return answers;
    }

    std::vector<std::future<int>> start(Work work, int rounds) {
        std::vector<std::future<int>> futures;
        for (std::size_t caller = 0; caller < callers; ++caller) {
            const auto& strand = strands_.emplace_back(asio::make_strand(pool_));
            auto& signal = signals_.at(caller);
            futures.push_back(
                asio::co_spawn(strand, work(FilmTable(*client_, "Movies"), *client_, rounds),
                               asio::bind_cancellation_slot(signal.slot(), asio::use_future)));
        }
        return futures;
    }

    void cancel(std::size_t caller) {
        asio::post(strands_.at(caller), [&signal = signals_.at(caller)] {
            signal.emit(asio::cancellation_type::terminal);
        });
    }

    /// Does something on the client's strand, and waits for it.
    template <class Function>
    void on_client(Function function) {
        asio::post(strand_, std::packaged_task<void()>(std::move(function))).get();
    }

    /// Nothing of the client is under way any more.
    void end() {
        if (client_)
            on_client([this] { client_.reset(); });
        pool_.join();
    }

    dynamodb::ClientOptions options() const {
        dynamodb::ClientOptions made;
        made.region = "eu-west-3";
        made.endpoint = server_.url();
        made.credentials_provider = sessions_;
        made.observer = observer_;
        return made;
    }

    std::unique_ptr<Client> new_client() const {
        return std::make_unique<Client>(strand_, options());
    }

    static constexpr int answers_of_a_round = 6;
    static constexpr std::size_t callers = 16;

    ThreadsServer server_;
    asio::thread_pool pool_{4};
    Strand strand_ = asio::make_strand(pool_.get_executor());
    std::shared_ptr<OnStrand> observer_ = std::make_shared<OnStrand>(strand_);
    std::shared_ptr<NewSessions> sessions_ = std::make_shared<NewSessions>(strand_);
    std::unique_ptr<Client> client_ = new_client();
    std::deque<Strand> strands_;
    std::array<asio::cancellation_signal, callers> signals_;
};

TEST_F(ClientThreads, calls_of_all_threads_are_answered_while_sessions_are_renewed) {
    auto futures = start(use_all, 5);
    for (auto& future : futures)
        EXPECT_EQ(future.get(), 5 * answers_of_a_round);

    dynamodb::ClientStatistics statistics;
    on_client([&] { statistics = client_->statistics(); });
    end();

    EXPECT_GE(sessions_->given, 5U);
    EXPECT_EQ(statistics.retries, callers * 5U);
    EXPECT_EQ(observer_->attempts, statistics.requests);
    EXPECT_EQ(observer_->calls, statistics.requests - statistics.retries);
    EXPECT_GE(observer_->batches, 1U);
    EXPECT_EQ(observer_->pages, callers * 5U);
}

TEST_F(ClientThreads, observers_and_providers_are_called_on_the_clients_executor_alone) {
    auto futures = start(use_all, 2);
    for (auto& future : futures)
        future.get();
    end();

    EXPECT_GE(observer_->calls, 1U);
    EXPECT_EQ(observer_->elsewhere, 0U);
    EXPECT_GE(sessions_->given, 1U);
    EXPECT_EQ(sessions_->elsewhere, 0U);
}

TEST_F(ClientThreads, a_client_on_a_bare_pool_makes_itself_a_strand) {
    on_client([this] { client_ = std::make_unique<Client>(pool_.get_executor(), options()); });
    const auto own = client_->executor();

    auto futures = start(use_all, 5);
    for (auto& future : futures)
        EXPECT_EQ(future.get(), 5 * answers_of_a_round);

    EXPECT_NE(own.target<Strand>(), nullptr);
    asio::post(own, std::packaged_task<void()>([this] { client_.reset(); })).get();
}

TEST_F(ClientThreads, calls_are_cancelled_from_other_threads_at_any_time) {
    auto futures = start(use_all, 5);
    for (std::size_t caller = 0; caller < callers; caller += 2) {
        on_client([] {}); // a while later, however busy it is
        cancel(caller);
    }

    std::size_t cancelled = 0;
    for (std::size_t caller = 0; caller < callers; ++caller) {
        try {
            EXPECT_EQ(futures[caller].get(), 5 * answers_of_a_round);
        } catch (const boost::system::system_error& error) {
            EXPECT_EQ(error.code(), asio::error::operation_aborted);
            EXPECT_EQ(caller % 2, 0U) << "was not cancelled";
            ++cancelled;
        }
    }
    end();

    EXPECT_GE(cancelled, 1U);
    EXPECT_EQ(observer_->elsewhere, 0U);
}

TEST_F(ClientThreads, a_client_that_goes_ends_the_calls_of_all_threads) {
    auto futures = start(use_table, 1'000'000);
    for (std::size_t calls = 0; calls < 100;)
        on_client([&] { calls = observer_->calls; });

    end();

    for (auto& future : futures)
        try {
            future.get();
            ADD_FAILURE() << "expected an error";
        } catch (const boost::system::system_error& error) {
            EXPECT_EQ(error.code(), asio::error::operation_aborted);
        }
}

} // namespace
} // namespace coalesce::test
