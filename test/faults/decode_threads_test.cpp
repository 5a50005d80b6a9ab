// Where items are decoded when client and callers have threads of their own.

#include "client_fixture.hpp"

#include <coalesce/dynamodb/converter.hpp>

#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>

#include <future>
#include <thread>

namespace coalesce::test {

/// Knows on which thread it was read.
struct Trace {
    std::thread::id thread;
};

struct TracedFilm {
    int year;
    std::string title;
    Trace trace;
};
BOOST_DESCRIBE_STRUCT(TracedFilm, (), (year, title, trace))

} // namespace coalesce::test

template <>
struct coalesce::dynamodb::Converter<coalesce::test::Trace> {
    static std::string to(const coalesce::test::Trace&) { return "here"; }
    static coalesce::test::Trace from(const std::string&) { return {std::this_thread::get_id()}; }
};

namespace coalesce::test {
namespace {

using dynamodb::Client;
using TracedTable = dynamodb::Table<FilmKey, TracedFilm>;

constexpr std::string_view both_found =
    R"({"Responses":{"Movies":[)"
    R"({"year":{"N":"2000"},"title":{"S":"Rush"},"trace":{"S":"x"}},)"
    R"({"year":{"N":"2001"},"title":{"S":"Rush"},"trace":{"S":"x"}}]}})";

class DecodeThreads : public ClientFaults {
protected:
    /// Awaits on another thread's executor, while the client's context runs on this one.
    template <class Work>
    auto run_beside(asio::any_io_executor executor, Work work) {
        auto result = asio::co_spawn(executor, std::move(work), asio::use_future);
        while (result.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
            context_.run_for(std::chrono::milliseconds(1));
        return result.get();
    }
};

TEST_F(DecodeThreads, items_of_a_direct_call_are_decoded_where_it_is_awaited) {
    const Client client(context_.get_executor(), options());
    const TracedTable table(client, "Movies");
    server_.otherwise(answer(200, both_found));
    asio::thread_pool callers(1);
    const auto keys = film_keys(2);

    const auto fetched = run_beside(callers.get_executor(), client.batch_get(table, keys));

    for (const auto& one : fetched)
        EXPECT_NE(one.value().value().trace.thread, std::this_thread::get_id());
}

TEST_F(DecodeThreads, items_of_a_loader_are_decoded_on_its_executor) {
    const Client client(context_.get_executor(), options());
    const TracedTable table(client, "Movies");
    server_.otherwise(answer(200, both_found));
    asio::thread_pool requests(1);
    const auto strand = asio::make_strand(requests);
    auto loader = table.loader(strand);

    const auto loaded = run_beside(strand, [&]() -> asio::awaitable<std::vector<Trace>> {
        auto first = loader.load(2000, "Rush");
        auto second = loader.load(2001, "Rush");
        std::vector<Trace> traces;
        traces.push_back((co_await std::move(first)).value().trace);
        traces.push_back((co_await std::move(second)).value().trace);
        co_return traces;
    });

    for (const auto& trace : loaded)
        EXPECT_NE(trace.thread, std::this_thread::get_id());
}

} // namespace
} // namespace coalesce::test
