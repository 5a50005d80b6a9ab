// A program that ends has operations under way, wherever they are just then.

#include "support/films.hpp"

#include <coalesce/dynamodb/client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <memory>
#include <vector>

namespace coalesce::test {
namespace {

namespace asio = boost::asio;
using dynamodb::Client;
using dynamodb::ClientOptions;

asio::awaitable<void> read_two(const FilmTable& table, const Client& client) {
    const std::vector<FilmKey> keys{{2013, "Rush"}, {2014, "Lucy"}};
    co_await client.batch_get(table, keys);
}

asio::awaitable<void> write_one(const FilmTable& table, const Client& client) {
    const std::vector<Film> films{{2013, "Rush", {}}};
    co_await client.batch_put(table, films);
}

class ContextEnd : public testing::TestWithParam<int> {};

TEST_P(ContextEnd, comes_after_any_number_of_handlers_and_nothing_is_touched_afterwards) {
    auto alive = std::make_shared<int>();
    const std::weak_ptr<int> left = alive;
    {
        asio::io_context context(1);
        ClientOptions options;
        options.region = "us-east-1";
        options.endpoint = "http://127.0.0.1:1"; // where nothing listens
        options.credentials.emplace("AKIDEXAMPLE", "secret");
        const Client client(context.get_executor(), options);
        const FilmTable table(client, "Movies");
        const auto keep = [alive = std::move(alive)](const std::exception_ptr&) {};
        asio::co_spawn(context, read_two(table, client), keep);
        asio::co_spawn(context, write_one(table, client), keep);

        for (int handler = 0; handler < GetParam(); ++handler)
            context.poll_one();
    }

    EXPECT_TRUE(left.expired());
}

INSTANTIATE_TEST_SUITE_P(Handlers, ContextEnd, testing::Range(0, 40));

} // namespace
} // namespace coalesce::test
