// Tables and the loaders they make, without a server.

#include "support/films.hpp"
#include "support/loader_fixture.hpp"

namespace coalesce::test {
namespace {

class TableTest : public LoaderFixture {
protected:
    static dynamodb::ClientOptions options() {
        dynamodb::ClientOptions options;
        options.endpoint = "http://127.0.0.1:1";
        options.credentials.emplace("AKIDEXAMPLE", "secret");
        options.max_attempts = 1;
        return options;
    }

    dynamodb::Client client{executor(), options()};
};

TEST_F(TableTest, its_schema_is_that_of_its_key) {
    const FilmTable films(client, "Movies");

    EXPECT_EQ(films.name(), "Movies");
    EXPECT_EQ(films.schema().partition.name, "year");
    EXPECT_EQ(films.schema().sort->name, "title");
}

TEST_F(TableTest, E6_a_name_that_dynamodb_would_refuse_is_refused) {
    EXPECT_THROW(FilmTable(client, "no"), boost::system::system_error);
}

TEST_F(TableTest, a_loader_is_named_after_its_table_unless_it_is_given_a_name) {
    const FilmTable films(client, "Movies");

    EXPECT_EQ(films.loader(executor()).name(), "Movies");
    EXPECT_EQ(films.loader(executor(), {.name = "seen"}).name(), "seen");
}

TEST_F(TableTest, BG1_a_loader_asks_100_keys_at_most) {
    const auto seen = std::make_shared<Statistics>();
    const FilmTable films(client, "Movies");
    auto loader = films.loader(executor(), {.max_batch_size = 1000, .observer = seen});
    std::vector<FilmKey> keys;
    for (int year = 1900; year < 2150; ++year)
        keys.push_back({year, ""}); // no such key can be sent, but each is loaded

    run(loader.load_many(keys));

    EXPECT_EQ(seen->keys, 250U);
    EXPECT_EQ(seen->batches, 3U);
}

TEST_F(TableTest, a_max_batch_size_of_0_is_refused) {
    const FilmTable films(client, "Movies");

    EXPECT_THROW(films.loader(executor(), {.max_batch_size = 0}), boost::system::system_error);
}

TEST_F(TableTest, BG10_a_key_that_does_not_fit_fails_before_sending) {
    const FilmTable films(client, "Movies");
    auto loader = films.loader(executor());

    auto empty_title = start(loader.load(2013, ""));
    run();

    EXPECT_EQ(code_of(empty_title), dynamodb::errc::invalid_key);
    EXPECT_EQ(client.statistics().requests, 0U);
}

TEST_F(TableTest, a_loader_outlives_table_and_client) {
    std::optional<dynamodb::Client> gone(std::in_place, executor(), options());
    auto loader = FilmTable(*gone, "Movies").loader(executor());

    gone.reset();
    auto rush = start(loader.load(2013, "Rush"));
    run();

    EXPECT_EQ(code_of(rush), asio::error::operation_aborted);
}

} // namespace
} // namespace coalesce::test
