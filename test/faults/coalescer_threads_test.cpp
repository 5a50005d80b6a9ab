// Loaders of several threads and contexts that share a client: what crosses from one to the other,
// and what happens when one of them goes. The thread sanitizer runs these tests too.

#include "client_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <array>
#include <atomic>
#include <future>
#include <memory>
#include <optional>
#include <thread>

namespace coalesce::test {
namespace {

using dynamodb::Client;

/// An executor that counts what it is given to run.
template <class Inner>
class CountingExecutor {
public:
    using Count = std::shared_ptr<std::atomic<std::size_t>>;

    CountingExecutor(Inner inner, Count count)
        : inner_(std::move(inner)), count_(std::move(count)) {}

    template <class Function>
    void execute(Function&& function) const {
        ++*count_;
        inner_.execute(std::forward<Function>(function));
    }

    template <class Property>
    requires asio::can_query<const Inner&, Property>::value decltype(auto)
    query(const Property& property) const {
        return asio::query(inner_, property);
    }
    template <class Property>
    requires asio::can_require<const Inner&, Property>::value auto
    require(const Property& property) const {
        using Required = std::decay_t<decltype(asio::require(inner_, property))>;
        return CountingExecutor<Required>(asio::require(inner_, property), count_);
    }

    friend bool operator==(const CountingExecutor& a, const CountingExecutor& b) noexcept {
        return a.inner_ == b.inner_;
    }
    friend bool operator!=(const CountingExecutor& a, const CountingExecutor& b) noexcept {
        return !(a == b);
    }

private:
    Inner inner_;
    Count count_;
};

class CoalescerThreads : public ClientFaults {
protected:
    ~CoalescerThreads() override { stop(); }

    /// Runs the client's context, and the server's, on a thread of its own.
    void run_client() {
        work_.emplace(context_.get_executor());
        thread_ = std::thread([this] { context_.run(); });
    }

    void stop() {
        if (!thread_.joinable())
            return;
        work_.reset();
        context_.stop();
        thread_.join();
    }

    /// Does something on the client's executor, and waits for it.
    template <class Function>
    void on_client(Function function) {
        asio::post(context_, std::packaged_task<void()>(std::move(function))).get();
    }

private:
    std::optional<asio::executor_work_guard<asio::io_context::executor_type>> work_;
    std::thread thread_;
};

/// How often each executor was given something for one batch of so many keys.
std::pair<std::size_t, std::size_t> hops(RawServer& server, asio::io_context& context,
                                         const dynamodb::ClientOptions& options, int keys) {
    auto on_client = std::make_shared<std::atomic<std::size_t>>(0);
    auto on_loader = std::make_shared<std::atomic<std::size_t>>(0);
    server.otherwise({Step::send(http_answer(200, R"({"Responses":{"Movies":[]}})", ""))});
    const Client client(CountingExecutor(context.get_executor(), on_client), options);
    const FilmTable table(client, "Movies");
    auto loader = table.loader(CountingExecutor(context.get_executor(), on_loader));
    std::vector<FilmKey> wanted;
    for (int i = 0; i < keys; ++i)
        wanted.push_back({i, "Rush"});

    run_to_end(context, loader.load_many(wanted));
    return {*on_client, *on_loader};
}

TEST_F(CoalescerThreads, a_batch_of_ninety_keys_hops_as_often_as_one_of_a_single_key) {
    const auto one = hops(server_, context_, options(), 1);
    const auto ninety = hops(server_, context_, options(), 90);

    EXPECT_LE(ninety.first, one.first + 10); // a longer request takes longer to send
    EXPECT_EQ(ninety.second, one.second);
}

asio::awaitable<std::size_t> load_all(FilmTable table, asio::any_io_executor executor, int first) {
    auto loader = table.loader(std::move(executor));
    std::size_t missing = 0;
    for (int round = 0; round < 5; ++round) {
        std::vector<FilmKey> keys;
        for (int i = 0; i < 40; ++i)
            keys.push_back({first + round * 40 + i, "Rush"});
        const auto films = co_await loader.load_many(std::move(keys));
        for (const auto& film : films)
            missing += !film.value();
    }
    co_return missing;
}

TEST_F(CoalescerThreads, loaders_of_several_threads_get_all_their_answers) {
    const Client client(context_.get_executor(), options());
    const FilmTable table(client, "Movies");
    server_.otherwise(answer(200, nothing_found));
    asio::thread_pool callers(3);
    run_client();

    std::vector<std::future<std::size_t>> missing;
    for (int request = 0; request < 24; ++request) {
        const auto strand = asio::make_strand(callers);
        missing.push_back(
            asio::co_spawn(strand, load_all(table, strand, request * 100), asio::use_future));
    }

    for (auto& one : missing)
        EXPECT_EQ(one.get(), 200U);
    on_client([&] { EXPECT_LT(client.statistics().batch_get_requests, 24U * 5U); });
    stop();
}

TEST_F(CoalescerThreads, callers_of_several_threads_may_go_at_any_time) {
    Client client(context_.get_executor(), options());
    const FilmTable table(client, "Movies");
    server_.otherwise(answer(200, nothing_found));
    asio::thread_pool callers(3);
    run_client();

    std::vector<std::future<std::size_t>> missing;
    std::array<asio::cancellation_signal, 24> signals;
    for (int request = 0; request < 24; ++request) {
        const auto strand = asio::make_strand(callers);
        auto& signal = signals.at(static_cast<std::size_t>(request));
        missing.push_back(
            asio::co_spawn(strand, load_all(table, strand, request * 100),
                           asio::bind_cancellation_slot(signal.slot(), asio::use_future)));
        if (request % 2)
            asio::post(strand, [&signal] { signal.emit(asio::cancellation_type::terminal); });
    }

    for (std::size_t request = 0; request < 24; ++request) {
        try {
            EXPECT_EQ(missing[request].get(), 200U);
        } catch (const boost::system::system_error& error) {
            EXPECT_EQ(error.code(), asio::error::operation_aborted);
            EXPECT_EQ(request % 2, 1U) << "was not cancelled";
        }
    }
    callers.join();
    on_client([&] {
        const auto reads = client.statistics().reads;
        EXPECT_EQ(reads.asked, reads.ended());
        EXPECT_EQ(reads.found + reads.failed, 0U);
    });
    stop();
}

TEST_F(CoalescerThreads, a_client_that_goes_ends_the_waits_of_other_threads) {
    std::optional<Client> client(std::in_place, context_.get_executor(), options());
    const FilmTable table(*client, "Movies");
    server_.otherwise({Step::hold()});
    asio::thread_pool callers(1);
    const auto strand = asio::make_strand(callers);
    run_client();

    auto waits = asio::co_spawn(strand, load_all(table, strand, 0), asio::use_future);
    for (bool is_asked = false; !is_asked;)
        on_client([&] { is_asked = !server_.requests().empty(); });
    on_client([&] { client.reset(); });

    try {
        waits.get();
        ADD_FAILURE() << "expected an error";
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), asio::error::operation_aborted);
    }
    stop();
}

TEST_F(CoalescerThreads, callers_whose_context_goes_leave_nothing_behind) {
    const Client client(context_.get_executor(), options());
    const FilmTable table(client, "Movies");
    server_.otherwise({Step::hold()});
    {
        asio::io_context callers;
        auto loader = table.loader(callers.get_executor());
        asio::co_spawn(callers, loader.load(2013, "Rush"), asio::detached);
        while (server_.requests().empty()) {
            callers.poll();
            context_.run_one();
        }
    }

    run_until(context_, [&] { return server_.open_connections() == 0; });

    EXPECT_EQ(client.statistics().reads.withdrawn, 1U);
}

TEST(CoalescerContexts, a_clients_context_that_goes_ends_the_waits_of_other_contexts) {
    asio::io_context callers;
    auto context = std::make_unique<asio::io_context>(1);
    std::optional<RawServer> server(std::in_place, *context);
    dynamodb::ClientOptions options;
    options.region = "eu-west-3";
    options.endpoint = server->url();
    options.credentials.emplace("AKIDEXAMPLE", "top-secret");
    std::optional<Client> client(std::in_place, context->get_executor(), options);
    const FilmTable table(*client, "Movies");
    auto loader = table.loader(callers.get_executor());

    auto film = asio::co_spawn(callers, loader.load(2013, "Rush"), asio::use_future);
    run_ready(callers); // the key is on its way to the client, whose context never runs
    client.reset();
    server.reset();
    context.reset();
    run_ready(callers);

    try {
        film.get();
        ADD_FAILURE() << "expected an error";
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), asio::error::operation_aborted);
    }
}

} // namespace
} // namespace coalesce::test
