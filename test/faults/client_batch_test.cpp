// Batches through the client: concurrency, failures of single requests, cancellation, threads.

#include "client_fixture.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/thread_pool.hpp>

#include <future>
#include <thread>

namespace coalesce::test {
namespace {

using dynamodb::Client;
using dynamodb::errc;

template <class Value>
boost::system::error_code code_in(const Result<Value>& result) {
    try {
        result.value();
        return {};
    } catch (const boost::system::system_error& error) {
        return error.code();
    }
}

TEST_F(ClientFaults, BG11_requests_run_side_by_side_up_to_the_limit) {
    auto settings = options();
    settings.max_concurrent_requests = 3;
    const Client client(context_.get_executor(), settings);
    const FilmTable table(client, "Movies");
    server_.otherwise({Step::hold()});
    const auto keys = film_keys(1000);

    auto fetched = asio::co_spawn(context_, client.batch_get(table, keys), asio::use_future);
    run_ready(context_);
    while (server_.requests().size() < 3)
        context_.run_one();
    run_ready(context_);

    EXPECT_EQ(server_.requests().size(), 3U);
}

TEST_F(ClientFaults, E6_a_table_can_be_named_by_its_arn_and_answered_by_either_name) {
    const std::string arn = "arn:aws:dynamodb:eu-west-3:123456789012:table/Movies";
    const Client client(context_.get_executor(), options());
    const FilmTable table(client, arn);
    const std::string items =
        R"(":[{"year":{"N":"2000"},"title":{"S":"Rush"},"info":{"M":{"directors":{"L":[]}}}}]}})";
    server_.next(answer(200, R"({"Responses":{")" + arn + items));
    server_.next(answer(200, R"({"Responses":{"Movies)" + items));
    const auto keys = film_keys(1);

    const auto by_arn = run(client.batch_get(table, keys));
    const auto by_name = run(client.batch_get(table, keys));

    EXPECT_EQ(by_arn.at(0).value()->year, 2000);
    EXPECT_EQ(by_name.at(0).value()->year, 2000);
    EXPECT_NE(server_.requests()[0].body.find(R"("RequestItems":{")" + arn + "\""),
              std::string::npos);
}

TEST_F(ClientFaults, BG10_a_key_that_spoils_its_request_fails_alone) {
    const Client client(context_.get_executor(), options());
    const FilmTable table(client, "Movies");
    server_.next(error_answer(400, "ValidationException"));
    server_.next(answer(200, nothing_found));
    server_.next(error_answer(400, "ValidationException"));
    const auto keys = film_keys(2);

    const auto fetched = run(client.batch_get(table, keys));

    EXPECT_EQ(fetched.at(0).value(), std::nullopt);
    EXPECT_EQ(code_in(fetched.at(1)), make_error_code(errc::validation));
    EXPECT_EQ(server_.requests().size(), 3U);
}

TEST_F(ClientFaults, BG11_a_request_that_fails_fails_its_own_keys_only) {
    auto settings = options();
    settings.max_concurrent_requests = 1;
    const Client client(context_.get_executor(), settings);
    const FilmTable table(client, "Movies");
    server_.next(answer(200, nothing_found));
    server_.next(error_answer(400, "AccessDeniedException"));
    server_.next(answer(200, nothing_found));
    const auto keys = film_keys(300);

    const auto fetched = run(client.batch_get(table, keys));

    ASSERT_EQ(fetched.size(), 300U);
    for (std::size_t i = 0; i < 300; ++i)
        EXPECT_EQ(code_in(fetched[i]),
                  i / 100 == 1 ? make_error_code(errc::access_denied) : boost::system::error_code())
            << i;
}

TEST_F(ClientFaults, BG8_BG9_unprocessed_keys_are_asked_again_after_a_wait) {
    const Client client(context_.get_executor(), options());
    const FilmTable table(client, "Movies");
    server_.next(answer(200, R"({"Responses":{"Movies":[]},"UnprocessedKeys":{"Movies":{"Keys":)"
                             R"([{"year":{"N":"2001.0"},"title":{"S":"Rush"}}]}}})"));
    server_.next(answer(200, R"({"Responses":{"Movies":[{"year":{"N":"2001"},)"
                             R"("title":{"S":"Rush"},"info":{"M":{"directors":{"L":[]}}}}]}})"));
    const auto keys = film_keys(2);

    const auto fetched = run(client.batch_get(table, keys));

    EXPECT_EQ(fetched[0].value(), std::nullopt);
    EXPECT_EQ(fetched[1].value()->title, "Rush");
    ASSERT_EQ(server_.requests().size(), 2U);
    EXPECT_EQ(server_.requests()[1].body,
              R"({"RequestItems":{"Movies":{"Keys":[{"title":{"S":"Rush"},"year":{"N":"2001"}}]}},)"
              R"("ReturnConsumedCapacity":"TOTAL"})");
}

TEST_F(ClientFaults, cancelling_a_batch_ends_all_its_transfers) {
    const Client client(context_.get_executor(), options());
    const FilmTable table(client, "Movies");
    server_.otherwise({Step::hold()});
    const auto keys = film_keys(1000);
    asio::cancellation_signal cancel;

    auto fetched = asio::co_spawn(context_, client.batch_get(table, keys),
                                  asio::bind_cancellation_slot(cancel.slot(), asio::use_future));
    while (server_.requests().size() < 8)
        context_.run_one();
    cancel.emit(asio::cancellation_type::terminal);
    while (server_.open_connections() > 0)
        context_.run_one();

    try {
        fetched.get();
        FAIL() << "not cancelled";
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), asio::error::operation_aborted);
    }
    EXPECT_EQ(server_.requests().size(), 8U);
}

TEST_F(ClientFaults, a_batch_whose_loads_are_dropped_is_cancelled_on_the_wire) {
    const Client client(context_.get_executor(), options());
    const FilmTable table(client, "Movies");
    auto loader = table.loader(context_.get_executor());
    server_.otherwise({Step::hold()});

    {
        auto rush = loader.load(2013, "Rush");
        while (server_.requests().empty())
            context_.run_one();
        EXPECT_EQ(server_.open_connections(), 1U);
    }
    while (server_.open_connections() > 0)
        context_.run_one();

    EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(ClientFaults, loaders_of_other_threads_share_the_client) {
    const Client client(context_.get_executor(), options());
    const FilmTable table(client, "Movies");
    server_.otherwise(answer(200, nothing_found));
    asio::thread_pool requests(2);
    std::vector<std::future<std::optional<Film>>> loaded;
    std::vector<FilmTable::Loader> loaders;
    for (int i = 0; i < 8; ++i)
        loaders.push_back(table.loader(asio::make_strand(requests)));

    for (auto& loader : loaders)
        loaded.push_back(asio::co_spawn(
            loader.executor(), [&loader]() { return loader.load(2013, "Rush"); },
            asio::use_future));
    auto all = std::async(std::launch::async, [&] {
        for (auto& one : loaded)
            EXPECT_EQ(one.get(), std::nullopt);
        asio::post(context_, [&] { context_.stop(); });
    });
    const auto work = asio::make_work_guard(context_);
    context_.run();
    all.get();
    requests.join();

    EXPECT_GE(server_.requests().size(), 1U);
    EXPECT_LE(server_.requests().size(), 8U);
}

} // namespace
} // namespace coalesce::test
