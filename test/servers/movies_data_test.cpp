// The 4,609 films of the DynamoDB developer guide, in whole.

#include "dynamodb_fixture.hpp"
#include "movies_data.hpp"

namespace coalesce::test {
namespace {

using dynamodb::Item;

template <class T>
std::vector<std::optional<T>> all_there(const std::vector<T>& values) {
    return {values.begin(), values.end()};
}

std::vector<FilmKey> keys_of(const std::vector<FullFilm>& films) {
    std::vector<FilmKey> keys;
    for (const auto& film : films)
        keys.push_back({film.year, film.title});
    return keys;
}

std::vector<Item> keys_of(const std::vector<Item>& items) {
    std::vector<Item> keys;
    for (const auto& item : items)
        keys.push_back({{"year", item.at("year")}, {"title", item.at("title")}});
    return keys;
}

std::vector<Item> items_of(const std::vector<FullFilm>& films) {
    std::vector<Item> items;
    for (const auto& film : films)
        items.push_back(dynamodb::to_item(film));
    return items;
}

std::vector<FullFilm> films_of(const std::vector<Item>& items) {
    std::vector<FullFilm> films;
    for (const auto& item : items)
        films.push_back(dynamodb::from_item<FullFilm>(item));
    return films;
}

class MoviesFile : public testing::Test {
protected:
    void SetUp() override {
        if (const auto reason = movies_data_missing(); !reason.empty())
            GTEST_SKIP() << reason;
    }
};

TEST_F(MoviesFile, N8_4609_structs_have_every_attribute_of_their_items) {
    ASSERT_EQ(full_films().size(), 4609U);

    EXPECT_EQ(items_of(full_films()), film_items());
}

TEST_F(MoviesFile, N8_4609_items_are_the_same_after_being_structs) {
    ASSERT_EQ(film_items().size(), 4609U);

    EXPECT_EQ(items_of(films_of(film_items())), film_items());
}

class MoviesData : public DynamodbTest {
protected:
    void SetUp() override {
        if (const auto reason = movies_data_missing(); !reason.empty())
            GTEST_SKIP() << reason;
        DynamodbTest::SetUp();
    }
};

TEST_P(MoviesData, BG1_4609_films_loaded_in_one_tick_arrive_in_47_requests) {
    ASSERT_EQ(films().size(), 4609U);
    const FilmTable table(client(), fresh_name("Movies"));
    create(table);
    put(table, films());
    const auto before = client().statistics();
    auto loader = table.loader(context_.get_executor());
    std::vector<asio::awaitable<std::optional<Film>>> loads;
    for (const auto& film : films())
        loads.push_back(loader.load(film.year, film.title));

    std::vector<std::optional<Film>> loaded;
    for (auto& load : loads)
        loaded.push_back(run(std::move(load)));

    EXPECT_EQ(loaded, all_there(films()));
    const auto after = client().statistics();
    EXPECT_EQ(after.batch_get_requests - before.batch_get_requests, 47U);
    EXPECT_EQ(after.batch_get_keys - before.batch_get_keys, 4609U);
}

TEST_P(MoviesData, N8_4609_films_with_all_their_attributes_come_back_as_structs) {
    const FullFilmTable table(client(), fresh_name("Movies"));
    create(table);
    put(table, full_films());
    auto loader = table.loader(context_.get_executor());

    const auto loaded = run(loader.load_all(keys_of(full_films())));

    EXPECT_EQ(loaded, all_there(full_films()));
}

TEST_P(MoviesData, N6_4609_items_come_back_with_every_number_exact) {
    const dynamodb::Table<Item, Item> table(client(), fresh_name("Movies"),
                                            dynamodb::key_schema<FilmKey>());
    create(table);
    put(table, film_items());
    auto loader = table.loader(context_.get_executor());

    const auto loaded = run(loader.load_all(keys_of(film_items())));

    EXPECT_EQ(loaded, all_there(film_items()));
}

COALESCE_ON_REAL_SERVERS(MoviesData);

} // namespace
} // namespace coalesce::test
