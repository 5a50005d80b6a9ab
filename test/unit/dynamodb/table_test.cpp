// Tables and the loaders they make, without a server.

#include "support/films.hpp"
#include "support/loader_fixture.hpp"
#include "unit/dynamodb/values/thrown.hpp"

#include <cmath>
#include <string>

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

TEST_F(TableTest, BG10_what_does_not_fit_is_refused_before_sending_by_each_operation) {
    const FilmTable films(client, "Movies");
    const Film unwritable{2013, "Rush", {{}, std::nan(""), {}}};
    const Film without_title{2013, "", {}};

    auto got = start(films.get(2013, ""));
    auto removed = start(films.remove(2013, ""));
    auto put = start(films.put(without_title));
    auto unwritten = start(films.put(unwritable));
    run();

    EXPECT_EQ(code_of(got), dynamodb::errc::invalid_key);
    EXPECT_EQ(code_of(removed), dynamodb::errc::invalid_key);
    EXPECT_EQ(code_of(put), dynamodb::errc::invalid_key);
    EXPECT_EQ(code_of(unwritten), dynamodb::errc::invalid_item);
    EXPECT_EQ(client.statistics().requests, 0U);
}

TEST_F(TableTest, BW8_a_refused_item_names_table_path_and_limit) {
    const dynamodb::Table<FilmKey, dynamodb::Item> items(client, "Movies");
    const dynamodb::Item item{{"year", 2013},
                              {"title", "Rush"},
                              {"info", dynamodb::Item{{"genres", dynamodb::StringSet()}}}};
    const std::vector<dynamodb::Item> batch{item};

    auto put = start(items.put(item));
    auto batched = start(client.batch_put(items, batch));
    run();

    const std::string begin = "table \"Movies\": info.genres: an empty set (SS)";
    EXPECT_TRUE(error_of(put).starts_with(begin));
    EXPECT_TRUE(text_of(batched.get().at(0).error()).starts_with(begin));
}

TEST_F(TableTest, a_schema_that_does_not_fit_the_struct_of_the_keys_is_refused) {
    using dynamodb::KeyAttribute;
    using dynamodb::KeyType;
    const dynamodb::KeySchema swapped(KeyAttribute("title", KeyType::string),
                                      KeyAttribute("year", KeyType::number));
    const dynamodb::KeySchema other(KeyAttribute("id", KeyType::string));

    EXPECT_EQ(FilmTable(client, "Movies", swapped).schema().partition.name, "title");
    EXPECT_EQ(
        dynamodb::thrown_by([&] { FilmTable(client, "Movies", other); }).text,
        "table \"Movies\": its key has \"id\" (S), but the struct of its keys \"year\" (N) and "
        "\"title\" (S)");
}

TEST_F(TableTest, BW8_a_key_attribute_with_too_long_a_name_is_refused) {
    using Items = dynamodb::Table<dynamodb::Item, dynamodb::Item>;
    const dynamodb::KeySchema schema(
        dynamodb::KeyAttribute(std::string(256, 'k'), dynamodb::KeyType::string));

    EXPECT_THROW(Items(client, "Movies", schema), boost::system::system_error);
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
