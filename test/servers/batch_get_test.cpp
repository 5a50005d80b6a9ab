// BatchGetItem against the real servers, through the direct form and through loaders.

#include "dynamodb_fixture.hpp"
#include "support/films.hpp"

#include <coalesce/dynamodb/number.hpp>

#include <algorithm>
#include <chrono>

namespace coalesce::test {
namespace {

using dynamodb::Fetched;
using dynamodb::Item;
using dynamodb::Number;

struct Numbered {
    int id;
};
BOOST_DESCRIBE_STRUCT(Numbered, (), (id))

struct Blob {
    int id;
    std::string data;

    bool operator==(const Blob&) const = default;
};
BOOST_DESCRIBE_STRUCT(Blob, (), (id, data))

using BlobTable = dynamodb::Table<Numbered, Blob>;

std::vector<Blob> blobs(int count, std::size_t bytes) {
    std::vector<Blob> blobs;
    for (int id = 0; id < count; ++id)
        blobs.push_back({id, std::string(bytes, static_cast<char>('a' + id % 26))});
    return blobs;
}

std::vector<Numbered> keys_of(const std::vector<Blob>& blobs) {
    std::vector<Numbered> keys;
    for (const auto& blob : blobs)
        keys.push_back({blob.id});
    return keys;
}

/// The values, or a throw for a key that is missing or failed.
template <class Value>
std::vector<Value> found_in(const std::vector<Fetched<Value>>& fetched) {
    std::vector<Value> values;
    for (const auto& one : fetched)
        values.push_back(one.value().value());
    return values;
}

class BatchGet : public DynamodbTest {};

// The sample in DataLoader's documentation loses 45 to 97 of these.
TEST_P(BatchGet, BG8_100_items_of_300_kB_all_come_back_in_order) {
    const BlobTable table(client(), fresh_name("Blobs"));
    create(table);
    const auto written = blobs(100, 300'000);
    put(table, written);
    auto loader = table.loader(context_.get_executor());

    EXPECT_EQ(run(loader.load_all(keys_of(written))),
              std::vector<std::optional<Blob>>(written.begin(), written.end()));
}

TEST_P(BatchGet, BG8_100_items_of_390_kB_all_come_back_in_order) {
    const BlobTable table(client(), fresh_name("Blobs"));
    create(table);
    const auto written = blobs(100, 390'000);
    put(table, written);

    const auto fetched = run(client().batch_get(table, keys_of(written)));

    EXPECT_EQ(found_in(fetched), written);
    EXPECT_GT(client().statistics().batch_get_requests, 1U) << "the server cuts such an answer";
    // Whoever asks for all that is left each time asks dynalite for 1,750 keys.
    EXPECT_LT(client().statistics().batch_get_keys, 3 * written.size());
}

TEST_P(BatchGet, BG5_a_projection_of_items_that_are_cut_by_size_stays_a_projection) {
    const BlobTable table(client(), fresh_name("Blobs"));
    create(table);
    const auto written = blobs(20, 390'000);
    put(table, written);
    const dynamodb::Table<Numbered, Item> items(client(), table.name());
    dynamodb::ReadOptions options;
    options.projection = dynamodb::Projection(std::vector<std::string>{"data"});

    const auto fetched = found_in(run(client().batch_get(items, keys_of(written), options)));

    ASSERT_EQ(fetched.size(), written.size());
    for (std::size_t i = 0; i < written.size(); ++i)
        EXPECT_TRUE(fetched[i] == (Item{{"data", written[i].data}})) << i;
}

TEST_P(BatchGet, BG3_shuffled_answers_come_back_in_the_order_of_the_keys) {
    const BlobTable table(client(), fresh_name("Blobs"));
    create(table);
    auto written = blobs(90, 10);
    put(table, written);
    std::reverse(written.begin(), written.end());

    EXPECT_EQ(found_in(run(client().batch_get(table, keys_of(written)))), written);
}

TEST_P(BatchGet, BG3_missing_items_are_nullopt_in_their_places) {
    const BlobTable table(client(), fresh_name("Blobs"));
    create(table);
    put(table, blobs(3, 10));
    auto loader = table.loader(context_.get_executor());
    const std::vector<Numbered> keys{{7}, {1}, {8}, {2}};

    const auto loaded = run(loader.load_all(keys));

    EXPECT_EQ(loaded[0], std::nullopt);
    EXPECT_EQ(loaded[1]->id, 1);
    EXPECT_EQ(loaded[2], std::nullopt);
    EXPECT_EQ(loaded[3]->id, 2);
}

TEST_P(BatchGet, BG4_two_spellings_of_one_number_are_one_key) {
    const BlobTable blobs_table(client(), fresh_name("Blobs"));
    create(blobs_table);
    put(blobs_table, blobs(2, 10));
    const dynamodb::Table<Item, Item> table(client(), blobs_table.name(), blobs_table.schema());
    auto loader = table.loader(context_.get_executor());
    const std::vector<Item> spellings{
        {{"id", Number("1")}}, {{"id", Number("1.0")}}, {{"id", Number("+10e-1")}}};

    const auto loaded = run(loader.load_all(spellings));

    EXPECT_TRUE(loaded[0] == loaded[1] && loaded[1] == loaded[2]);
    EXPECT_TRUE(loaded[0].has_value());
    EXPECT_EQ(client().statistics().batch_get_keys, 1U);
}

TEST_P(BatchGet, BG1_no_keys_send_nothing) {
    const BlobTable table(client(), fresh_name("Blobs"));
    const std::vector<Numbered> none;

    EXPECT_TRUE(run(client().batch_get(table, none)).empty());

    EXPECT_EQ(client().statistics().requests, 0U);
}

TEST_P(BatchGet, a_table_that_does_not_exist_is_named) {
    const FilmTable table(client(), "Nowhere");
    auto loader = table.loader(context_.get_executor());

    const auto results = run(loader.load_many({{2013, "Rush"}, {2014, "Lucy"}}));

    for (const auto& result : results) {
        try {
            result.value();
            FAIL() << "found something";
        } catch (const dynamodb::ServiceError& error) {
            EXPECT_EQ(error.code(), dynamodb::errc::resource_not_found);
            EXPECT_EQ(error.service_code(), "ResourceNotFoundException");
            EXPECT_EQ(error.http_status(), 400U);
            EXPECT_FALSE(error.request_id().empty());
            EXPECT_FALSE(error.message().empty());
            EXPECT_NE(std::string(error.what()).find("BatchGetItem on table \"Nowhere\""),
                      std::string::npos)
                << error.what();
        }
    }
}

TEST_P(BatchGet, BG10_a_missing_table_among_others_of_one_tick_fails_alone) {
    const BlobTable table(client(), fresh_name("Blobs"));
    const BlobTable nowhere(client(), fresh_name("Nowhere"));
    create(table);
    put(table, blobs(3, 10));
    auto blobs_loader = table.loader(context_.get_executor());
    auto nowhere_loader = nowhere.loader(context_.get_executor());

    auto blob = blobs_loader.load(Numbered{2});
    auto nothing = nowhere_loader.load(Numbered{2});

    EXPECT_EQ(run(std::move(blob))->id, 2);
    EXPECT_THROW(run(std::move(nothing)), dynamodb::ServiceError);
    EXPECT_EQ(client().statistics().batch_get_requests, 3U) << "both, and then each by itself";
}

TEST_P(BatchGet, BG10_a_key_that_does_not_fit_fails_alone_and_before_sending) {
    const BlobTable blobs_table(client(), fresh_name("Blobs"));
    create(blobs_table);
    put(blobs_table, blobs(1, 10));
    const dynamodb::Table<Item, Item> table(client(), blobs_table.name(), blobs_table.schema());
    const std::vector<Item> keys{
        {{"id", "not a number"}}, {{"id", 0}}, {{"id", 0}, {"extra", 1}}, {}};

    const auto fetched = run(client().batch_get(table, keys));

    EXPECT_TRUE(fetched[1].value().has_value());
    EXPECT_EQ(client().statistics().batch_get_keys, 1U);
    for (const std::size_t unfit : {0U, 2U, 3U}) {
        try {
            fetched[unfit].value();
            FAIL() << unfit;
        } catch (const boost::system::system_error& error) {
            EXPECT_EQ(error.code(), dynamodb::errc::invalid_key) << error.what();
        }
    }
}

TEST_P(BatchGet, consistent_reads_see_the_last_write) {
    const BlobTable table(client(), fresh_name("Blobs"));
    create(table);
    const auto written = blobs(1, 10);
    put(table, written);
    dynamodb::ReadOptions options;
    options.consistent_read = true;

    EXPECT_EQ(found_in(run(client().batch_get(table, keys_of(written), options))), written);
}

TEST_P(BatchGet, typed_films_come_back_as_they_were_written) {
    const FilmTable table(client(), fresh_name("Films"));
    create(table);
    const std::vector<Film> films{{2013, "Rush", {{"Ron Howard"}, 8.3, "Two drivers."}},
                                  {2014, "Interstellar", {{"Christopher Nolan"}, {}, {}}}};
    put(table, films);
    auto loader = table.loader(context_.get_executor());

    EXPECT_EQ(run(loader.load(2013, "Rush")), films[0]);
    EXPECT_EQ(run(loader.load(2014, "Interstellar")), films[1]);
}

TEST_P(BatchGet, an_item_that_does_not_fit_its_struct_fails_only_its_key) {
    const dynamodb::Table<FilmKey, Item> raw(client(), fresh_name("Films"));
    create(raw);
    const std::vector<Item> items{
        {{"year", 2013}, {"title", "Rush"}, {"info", Item{{"directors", "Ron Howard"}}}},
        {{"year", 2014}, {"title", "Lucy"}, {"info", Item{{"directors", dynamodb::List{}}}}}};
    put(raw, items);
    const FilmTable table(client(), raw.name());
    const std::vector<FilmKey> keys{{2013, "Rush"}, {2014, "Lucy"}};

    const auto fetched = run(client().batch_get(table, keys));

    EXPECT_EQ(fetched[1].value()->title, "Lucy");
    try {
        fetched[0].value();
        FAIL() << "the item does not fit";
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), dynamodb::errc::mismatch);
        EXPECT_NE(std::string(error.what()).find("info.directors"), std::string::npos);
    }
}

COALESCE_ON_REAL_SERVERS(BatchGet);

} // namespace
} // namespace coalesce::test
