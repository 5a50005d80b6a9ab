// Loaders of queries, without a server.

#include "support/films.hpp"
#include "support/loader_fixture.hpp"
#include "unit/dynamodb/values/thrown.hpp"

#include <functional>

namespace coalesce::test {
namespace {

using dynamodb::QueryLoaderOptions;
using dynamodb::QueryOptions;

class QueryLoaderTest : public LoaderFixture {
protected:
    static dynamodb::ClientOptions options() {
        dynamodb::ClientOptions options;
        options.endpoint = "http://127.0.0.1:1";
        options.credentials.emplace("AKIDEXAMPLE", "secret");
        options.max_attempts = 1;
        return options;
    }

    dynamodb::Thrown refusal_of(QueryLoaderOptions given) {
        return dynamodb::thrown_by([&] { films.query_loader<int>(executor(), std::move(given)); });
    }

    dynamodb::Client client{executor(), options()};
    FilmTable films{client, "Movies"};
};

TEST_F(QueryLoaderTest, is_named_after_table_and_index_unless_it_is_given_a_name) {
    const auto by_title = films.global_index<FilmKey>("by-title");
    QueryLoaderOptions named;
    named.loader.name = "films of";

    EXPECT_EQ(films.query_loader<int>(executor()).name(), "query of Movies");
    EXPECT_EQ(by_title.query_loader<int>(executor()).name(), "query of Movies/by-title");
    EXPECT_EQ(by_title.query_loader<int>(executor(), named).name(), "films of");
}

TEST_F(QueryLoaderTest, settings_of_0_are_refused) {
    const auto no_items = refusal_of({.max_items_per_key = 0});
    const auto no_queries = refusal_of({.max_concurrent_queries = 0});

    EXPECT_EQ(no_items.code, coalesce::errc::invalid_option);
    EXPECT_EQ(no_items.text,
              "loader \"query of Movies\": max_items_per_key is 0; it must be at least 1");
    EXPECT_EQ(no_queries.text,
              "loader \"query of Movies\": max_concurrent_queries is 0; it must be at least 1");
    EXPECT_EQ(refusal_of({.loader = {.max_batch_size = 0}}).code, coalesce::errc::invalid_option);
}

TEST_F(QueryLoaderTest, an_empty_function_is_refused) {
    const std::function<QueryOptions(const int&)> empty;

    EXPECT_EQ(dynamodb::thrown_by([&] { films.query_loader<int>(executor(), empty); }).code,
              coalesce::errc::empty_batch_function);
}

TEST_F(QueryLoaderTest, a_key_that_cannot_be_asked_fails_alone) {
    const auto query_of = [](int year) {
        if (year < 1900)
            throw std::runtime_error("no films before 1900");
        QueryOptions query;
        query.partition = year;
        if (year == 1900)
            query.sort = dynamodb::equal(7); // titles are strings
        return query;
    };
    auto loader = films.query_loader<int>(executor(), query_of);

    const auto answers = run(loader.load_many({1899, 1900}));

    EXPECT_EQ(text_of(answers[0].error()), "no films before 1900");
    EXPECT_EQ(code_of(answers[1].error()), dynamodb::errc::invalid_query);
}

TEST_F(QueryLoaderTest, in_the_short_form_a_value_is_the_partition_key) {
    auto loader = films.query_loader<std::string>(executor());

    const auto answer = run(loader.load_many({"nineteen hundred"}));

    EXPECT_TRUE(text_of(answer[0].error()).starts_with("table \"Movies\": "))
        << text_of(answer[0].error());
    EXPECT_EQ(code_of(answer[0].error()), dynamodb::errc::invalid_query);
}

TEST_F(QueryLoaderTest, may_outlive_table_and_client) {
    std::optional<dynamodb::Client> mine(std::in_place, executor(), options());
    auto loader = FilmTable(*mine, "Movies").query_loader<int>(executor());
    mine.reset();

    const auto answers = run(loader.load_many({1999}));

    EXPECT_EQ(code_of(answers[0].error()), asio::error::operation_aborted);
}

} // namespace
} // namespace coalesce::test
