// The server of our own: that it does what the service does, and each fault what it says.

#include "fault_server_fixture.hpp"

#include "support/fault_server/answer.hpp"

#include <boost/asio/co_spawn.hpp>

#include <chrono>
#include <future>
#include <set>

namespace coalesce::test {
namespace {

using dynamodb::errc;
using dynamodb::Item;
using namespace std::chrono_literals;

// --- Without faults --------------------------------------------------------------------------

TEST_F(FaultServerTest, what_is_put_can_be_read_until_it_is_removed) {
    const auto client = this->client();
    const FilmTable table(client, "Movies");

    run(table.put(film(1)));
    const auto after_put = run(table.get(1, "Rush"));
    run(table.remove(1, "Rush"));
    const auto after_remove = run(table.get(1, "Rush"));

    EXPECT_EQ(after_put, film(1));
    EXPECT_EQ(after_remove, std::nullopt);
}

TEST_F(FaultServerTest, a_batch_finds_what_there_is_and_misses_what_there_is_not) {
    const auto client = this->client();
    const FilmTable table(client, "Movies");
    fill(250, 2);

    const auto fetched = run(client.batch_get(table, keys(250)));

    ASSERT_EQ(fetched.size(), 250U);
    for (int i = 0; i < 250; ++i)
        EXPECT_EQ(fetched[static_cast<std::size_t>(i)].value(),
                  i % 2 == 0 ? std::optional(film(i)) : std::nullopt);
    EXPECT_EQ(server_.record().requests("BatchGetItem"), 3U);
    EXPECT_EQ(batch_sizes("BatchGetItem"), (std::multiset<std::size_t>{50, 100, 100}));
}

TEST_F(FaultServerTest, a_batch_of_writes_is_stored) {
    const auto client = this->client();
    const FilmTable table(client, "Movies");
    std::vector<Film> films;
    for (int i = 0; i < 30; ++i)
        films.push_back(film(i));

    const auto written = run(client.batch_put(table, films));

    for (int i = 0; i < 30; ++i)
        EXPECT_EQ(server_.stored("Movies", key_item(i)), dynamodb::to_item(film(i)));
    EXPECT_EQ(batch_sizes("BatchWriteItem"), (std::multiset<std::size_t>{5, 25}));
}

TEST_F(FaultServerTest, a_batch_of_removals_is_carried_out) {
    const auto client = this->client();
    const FilmTable table(client, "Movies");
    fill(30);

    const auto removed = run(client.batch_remove(table, keys(29)));

    ASSERT_EQ(removed.size(), 29U);
    for (int i = 0; i < 29; ++i)
        EXPECT_EQ(server_.stored("Movies", key_item(i)), std::nullopt);
    EXPECT_NE(server_.stored("Movies", key_item(29)), std::nullopt);
    EXPECT_EQ(batch_sizes("BatchWriteItem"), (std::multiset<std::size_t>{4, 25}));
}

TEST_F(FaultServerTest, a_projection_reads_what_it_names) {
    const auto client = this->client();
    const dynamodb::Table<FilmKey, Item> table(client, "Movies");
    fill(1);
    dynamodb::ReadOptions options;
    options.projection = dynamodb::Projection({"title", "info.rating", "info.plot"});

    const auto fetched = run(client.batch_get(table, keys(1), options));

    const Item expected{{"title", "Rush"}, {"info", Item{{"rating", 8.1}}}};
    EXPECT_EQ(fetched.at(0).value(), expected);
}

TEST_F(FaultServerTest, a_table_is_described_as_it_was_made) {
    const auto client = this->client();
    fill(3);

    const auto table = run(client.describe_table("Movies"));

    EXPECT_EQ(table.schema.partition.name, "year");
    EXPECT_EQ(table.schema.sort.value().name, "title");
    EXPECT_EQ(table.item_count, 3U);
    EXPECT_TRUE(table.is_active());
}

TEST_F(FaultServerTest, BG7_a_request_can_name_several_tables_and_ask_what_it_costs) {
    const auto client = this->client();
    server_.create_table("People", dynamodb::KeySchema({"name", dynamodb::KeyType::string}));
    server_.put("People", Item{{"name", "Niki"}});
    fill(1);

    const auto answer = run(client.call(
        "BatchGetItem", R"({"RequestItems":{"People":{"Keys":[{"name":{"S":"Niki"}}]},"Movies":)"
                        R"({"ConsistentRead":true,"Keys":[{"year":{"N":"0.0"},"title":)"
                        R"({"S":"Rush"}}]}},"ReturnConsumedCapacity":"TOTAL"})"));

    EXPECT_EQ(occurrences(answer, R"("People":[{"name":{"S":"Niki"}}])"), 1U) << answer;
    EXPECT_EQ(occurrences(answer, "Ron Howard"), 1U) << answer;
    EXPECT_EQ(occurrences(answer, R"({"TableName":"People","CapacityUnits":0.5})"), 1U) << answer;
    EXPECT_EQ(occurrences(answer, R"({"TableName":"Movies","CapacityUnits":1.0})"), 1U) << answer;
}

TEST_F(FaultServerTest, the_writes_of_a_key_are_kept_in_their_order) {
    const auto client = this->client();
    const FilmTable table(client, "Movies");
    auto second = film(1);
    second.info.rating = 9;

    run(table.put(film(1)));
    run(table.put(second));
    run(table.put(film(2)));
    run(table.remove(1, "Rush"));

    EXPECT_EQ(server_.writes_of("Movies", key_item(1)),
              (std::vector<std::optional<Item>>{dynamodb::to_item(film(1)),
                                                dynamodb::to_item(second), std::nullopt}));
}

// --- Answers that are good, but not what one would like --------------------------------------

TEST_F(FaultServerTest, BG8_every_so_many_keys_one_is_left_unprocessed) {
    const auto client = this->client();
    fill(9);
    server_.faults().unprocessed_every = 3;

    const auto answer = run(client.call("BatchGetItem", batch_get_body(9)));

    EXPECT_EQ(occurrences(answer, "Ron Howard"), 6U);
    EXPECT_EQ(occurrences(answer, R"("UnprocessedKeys":{"Movies":{"Keys":[)"), 1U);
    EXPECT_EQ(server_.record().played(Fault::unprocessed), 3U);
}

TEST_F(FaultServerTest, BG8_all_keys_are_left_unprocessed_with_the_options_of_the_request) {
    const auto client = this->client();
    fill(2);
    const std::string options = R"(,"ConsistentRead":true,"ProjectionExpression":"#t")"
                                R"(,"ExpressionAttributeNames":{"#t":"title"})";
    server_.next(Fault::unprocessed);

    const auto answer = run(client.call("BatchGetItem", batch_get_body(2, options)));

    const auto expected = batch_get_body(2, options);
    EXPECT_EQ(answer, R"({"Responses":{"Movies":[]},"UnprocessedKeys")" +
                          expected.substr(std::string(R"({"RequestItems")").size()));
}

TEST_F(FaultServerTest, BG8_unprocessed_keys_can_come_without_the_projection) {
    const auto client = this->client();
    auto faults = only(Fault::projection_dropped);
    faults.unprocessed = 1;
    server_.next(faults);

    const auto answer = run(client.call(
        "BatchGetItem", batch_get_body(1, R"(,"ConsistentRead":true,"ProjectionExpression":"#t")"
                                          R"(,"ExpressionAttributeNames":{"#t":"title"})")));

    EXPECT_EQ(occurrences(answer, "ConsistentRead"), 1U);
    EXPECT_EQ(occurrences(answer, "Expression"), 0U);
}

TEST_F(FaultServerTest, BG2_an_answer_ends_after_so_many_bytes_of_items) {
    const auto client = this->client();
    fill(10);
    server_.faults().unprocessed_after_bytes = 4 * item_size(dynamodb::to_item(film(0))) + 10;

    const auto answer = run(client.call("BatchGetItem", batch_get_body(10)));

    EXPECT_EQ(occurrences(answer, "Ron Howard"), 4U);
    EXPECT_EQ(occurrences(answer, R"("title":{"S":"Rush"})"), 10U);
}

TEST_F(FaultServerTest, N1_numbers_are_spelt_in_another_way) {
    const auto client = this->client();
    fill(2);
    auto faults = only(Fault::numbers_respelled);
    faults.unprocessed_every = 2;
    server_.next(faults);

    const auto answer = run(client.call("BatchGetItem", batch_get_body(2)));

    EXPECT_EQ(occurrences(answer, R"({"N":"0.0"})"), 1U) << answer;
    EXPECT_EQ(occurrences(answer, R"({"N":"8.10"})"), 1U) << answer;
    EXPECT_EQ(occurrences(answer, R"({"N":"1.0"})"), 1U) << answer;
}

TEST_F(FaultServerTest, BG3_items_come_in_any_order) {
    const auto client = this->client();
    fill(50);
    const auto in_order = run(client.call("BatchGetItem", batch_get_body(50)));
    server_.next(Fault::shuffled);

    const auto shuffled = run(client.call("BatchGetItem", batch_get_body(50)));

    EXPECT_NE(shuffled, in_order);
    EXPECT_EQ(occurrences(shuffled, "Ron Howard"), 50U);
}

TEST_F(FaultServerTest, BG4_an_item_can_come_twice) {
    const auto client = this->client();
    fill(5);
    server_.next(Fault::doubled);

    const auto answer = run(client.call("BatchGetItem", batch_get_body(5)));

    EXPECT_EQ(occurrences(answer, "Ron Howard"), 6U);
}

TEST_F(FaultServerTest, BG8_an_item_can_come_that_nobody_asked_for) {
    const auto client = this->client();
    const FilmTable table(client, "Movies");
    fill(5);
    server_.next(Fault::foreign);

    const auto fetched = run(client.batch_get(table, keys(5)));

    for (const auto& film : fetched)
        EXPECT_THROW(film.value(), boost::system::system_error);
    EXPECT_EQ(server_.record().played(Fault::foreign), 1U);
}

TEST_F(FaultServerTest, BW5_a_write_that_is_left_unprocessed_is_not_stored) {
    const auto client = this->client();
    server_.next(Fault::unprocessed);

    const auto answer =
        run(client.call("BatchWriteItem", R"({"RequestItems":{"Movies":[{"PutRequest":{"Item":)" +
                                              dynamodb::to_json(film(1)) + "}}]}}"));

    EXPECT_EQ(answer, R"({"UnprocessedItems":{"Movies":[{"PutRequest":{"Item":)" +
                          dynamodb::to_json(film(1)) + "}}]}}");
    EXPECT_EQ(server_.stored("Movies", key_item(1)), std::nullopt);
}

TEST(FaultServerAnswer, T9_a_checksum_is_that_of_the_body_unless_it_is_to_be_wrong) {
    const Answer answer("123456789"); // its CRC-32 is known
    const std::chrono::system_clock::time_point now{};

    const auto right = answer_bytes(answer, 1, now, Checksum::right);
    const auto wrong = answer_bytes(answer, 1, now, Checksum::wrong);

    EXPECT_NE(right.find("\r\nx-amz-crc32: 3421780262\r\n"), right.npos) << right;
    EXPECT_NE(wrong.find("\r\nx-amz-crc32: 3421780263\r\n"), wrong.npos) << wrong;
    EXPECT_NE(right.find("\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\n"), right.npos) << right;
}

// --- Time ------------------------------------------------------------------------------------

TEST_F(FaultServerTest, an_answer_takes_as_long_as_it_is_told_to) {
    const auto client = this->client();
    server_.faults().delay = 20ms;
    server_.faults().delay_up_to = 30ms;
    const auto start = std::chrono::steady_clock::now();

    run(client.describe_table("Movies"));

    EXPECT_GE(std::chrono::steady_clock::now() - start, 20ms);
}

TEST_F(FaultServerTest, BG11_requests_wait_for_their_answers_side_by_side) {
    const auto client = this->client();
    const FilmTable table(client, "Movies");
    server_.faults().delay = 1h;
    const auto keys = this->keys(500);

    const auto fetching = asio::co_spawn(context_, client.batch_get(table, keys), asio::use_future);
    run_until(context_, [&] { return server_.record().most_in_flight() == 5; });

    EXPECT_EQ(server_.record().requests("BatchGetItem"), 5U);
    EXPECT_EQ(server_.connections(), 5U);
}

TEST_F(FaultServerTest, what_a_request_asks_for_is_done_when_its_answer_leaves) {
    const auto client = this->client();
    const FilmTable table(client, "Movies");
    server_.faults().delay = 20ms;

    auto putting = asio::co_spawn(context_, table.put(film(1)), asio::use_future);
    run_until(context_, [&] { return server_.record().requests("PutItem") == 1; });
    const auto before = server_.stored("Movies", key_item(1));
    run_until(context_, [&] { return putting.wait_for(0s) == std::future_status::ready; });

    EXPECT_EQ(before, std::nullopt);
    EXPECT_EQ(server_.stored("Movies", key_item(1)), dynamodb::to_item(film(1)));
}

// --- Chance ----------------------------------------------------------------------------------

/// What becomes of 60 requests under faults by chance.
std::vector<std::string> fates(std::uint64_t seed) {
    asio::io_context context{1};
    FaultServer server(context, seed);
    server.create_table("Movies", dynamodb::key_schema<FilmKey>());
    for (const auto fault : passing_faults)
        rate_of(server.faults(), fault) = 0.05;
    server.faults().unprocessed = 0.5;
    auto options = server.client_options();
    options.max_attempts = 1;
    const dynamodb::Client client(context.get_executor(), options);
    const std::string body = R"({"RequestItems":{"Movies":{"Keys":[{"year":{"N":"1"},)"
                             R"("title":{"S":"Rush"}}]}}})";

    std::vector<std::string> fates;
    for (int i = 0; i < 60; ++i) {
        try {
            fates.push_back(run_to_end(context, client.call("BatchGetItem", body)));
        } catch (const boost::system::system_error& error) {
            fates.push_back(error.code().message());
        }
    }
    return fates;
}

TEST(FaultServerChance, is_the_same_from_one_seed) {
    const auto first = fates(7);

    EXPECT_EQ(first, fates(7));
    EXPECT_NE(first, fates(8));
}

} // namespace
} // namespace coalesce::test
