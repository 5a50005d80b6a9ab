// Single items, and tables whose schema the service tells, against the real servers.

#include "dynamodb_fixture.hpp"
#include "support/films.hpp"

#include <string>

namespace coalesce::test {
namespace {

using dynamodb::Item;

struct TitleKey {
    std::string title;
};
BOOST_DESCRIBE_STRUCT(TitleKey, (), (title))

class SingleItem : public DynamodbTest {
protected:
    void SetUp() override {
        DynamodbTest::SetUp();
        if (IsSkipped())
            return;
        films_.emplace(client(), fresh_name("Films"));
        create(*films_);
    }

    const FilmTable& films() const { return *films_; }

    const Film rush_{2013, "Rush", {{"Ron Howard"}, 8.3, "Two drivers."}};
    std::optional<FilmTable> films_;
};

TEST_P(SingleItem, what_is_put_can_be_got_until_it_is_removed) {
    run(films().put(rush_));
    EXPECT_EQ(run(films().get(2013, "Rush")), rush_);

    run(films().remove(2013, "Rush"));
    EXPECT_EQ(run(films().get(2013, "Rush")), std::nullopt);
}

TEST_P(SingleItem, put_replaces_the_whole_item) {
    run(films().put(rush_));
    Film bare{2013, "Rush", {{}, {}, {}}};

    run(films().put(bare));

    EXPECT_EQ(run(films().get(2013, "Rush")), bare);
}

TEST_P(SingleItem, removing_what_is_not_there_is_no_error) {
    EXPECT_NO_THROW(run(films().remove(1900, "Nowhere")));
}

TEST_P(SingleItem, BG13_get_reads_consistently_if_asked) {
    run(films().put(rush_));
    dynamodb::ReadOptions options;
    options.consistent_read = true;
    const FilmKey key{2013, "Rush"};

    EXPECT_EQ(run(films().get(key, options)), rush_);
}

TEST_P(SingleItem, BG5_a_projection_fills_the_key_of_a_struct_and_leaves_it_out_of_an_item) {
    run(films().put(rush_));
    dynamodb::ReadOptions options;
    options.projection = dynamodb::Projection(std::vector<std::string>{"info.directors"});
    const FilmKey key{2013, "Rush"};
    const dynamodb::Table<FilmKey, Item> items(client(), films().name());

    const auto film = run(films().get(key, options));
    const auto item = run(items.get(key, options));

    EXPECT_EQ(film, (Film{2013, "Rush", {{"Ron Howard"}, {}, {}}}));
    EXPECT_EQ(item, (Item{{"info", Item{{"directors", dynamodb::List{"Ron Howard"}}}}}));
}

TEST_P(SingleItem, an_item_that_does_not_fit_names_table_and_path) {
    const dynamodb::Table<Item, Item> items(client(), films().name(), films().schema());
    const Item item{{"year", 2013}, {"title", "Rush"}, {"info", "none"}};
    run(items.put(item));

    try {
        run(films().get(2013, "Rush"));
        FAIL() << "it fits";
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), dynamodb::errc::mismatch);
        const std::string start = "table \"" + films().name() + "\": info: expected M, but came S";
        EXPECT_EQ(std::string(error.what()).substr(0, start.size()), start);
    }
}

TEST_P(SingleItem, a_table_can_be_described_by_the_service) {
    run(films().put(rush_));
    bool seen = false;

    run([](const dynamodb::Client& client, std::string name, bool& got) -> asio::awaitable<void> {
        const auto table = co_await client.table<Item, Item>(name);
        const Item key{{"year", 2013}, {"title", "Rush"}};
        const auto item = co_await table.get(key);
        EXPECT_TRUE(item.has_value());
        got = item.has_value();
    }(client(), films().name(), seen));

    EXPECT_TRUE(seen);
}

TEST_P(SingleItem, a_table_with_another_key_than_the_struct_of_its_keys_is_refused) {
    const auto refused = [](const dynamodb::Client& client,
                            std::string name) -> asio::awaitable<std::string> {
        try {
            co_await client.table<TitleKey, Item>(name);
        } catch (const boost::system::system_error& error) {
            EXPECT_EQ(error.code(), dynamodb::errc::invalid_table);
            co_return error.what();
        }
        co_return "not refused";
    };

    const auto text = run(refused(client(), films().name()));

    EXPECT_NE(text.find("its key has \"year\" (N) and \"title\" (S), but the struct of its keys "
                        "\"title\" (S)"),
              std::string::npos)
        << text;
}

TEST_P(SingleItem, a_table_that_does_not_exist_is_named) {
    const FilmTable nowhere(client(), "Nowhere");

    try {
        run(nowhere.put(rush_));
        FAIL() << "it exists";
    } catch (const dynamodb::ServiceError& error) {
        EXPECT_EQ(error.code(), dynamodb::errc::resource_not_found);
        EXPECT_NE(std::string(error.what()).find("PutItem on table \"Nowhere\""), std::string::npos)
            << error.what();
    }
}

COALESCE_ON_REAL_SERVERS(SingleItem);

} // namespace
} // namespace coalesce::test
