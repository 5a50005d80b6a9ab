#include "unit/dynamodb/protocol/movies.hpp"

namespace coalesce::dynamodb::protocol {
namespace {

/// An item that makes an answer of at least 1 MB: each of its bytes is six in JSON.
Item heavy(int id) {
    return Item{{"id", id}, {"poster", std::string(200'000, '\x01')}};
}

TEST(GetRounds, BG8_unprocessed_keys_are_asked_again_in_our_words) {
    Reads reads(id_schema(), projected({"id"}, true), {movie(57), movie(58)});
    const auto first = reads.next();

    // As dynalite does it: the projection is lost.
    reads.absorb(first->ticket, R"({"Responses":{"Movies":[]},"UnprocessedKeys":{"Movies":
        {"Keys":[{"id":{"N":"57.0"}},{"id":{"N":"58"}}],"ConsistentRead":true}}})");
    reads.resume();

    EXPECT_EQ(reads.next()->body, first->body);
}

TEST(GetRounds, BG8_the_next_request_is_topped_up_to_100) {
    auto reads = reads_of(movies(0, 150));
    const auto first = reads.next();
    auto found = movies(0, 98);
    found.at(0) = heavy(0);

    reads.absorb(first->ticket, get_answer(found, {movie(98), movie(99)}));

    EXPECT_EQ(keys_of(*reads.next()), movies(98, 150));
}

TEST(GetRounds, BG8_unprocessed_keys_are_never_missing) {
    auto reads = reads_of(movies(1, 3));
    const auto first = reads.next();

    reads.absorb(first->ticket, get_answer({}, {movie(1)}));

    EXPECT_FALSE(reads.done());
    EXPECT_EQ(reads.counts(), (ReadCounts{2, 0, 1, 0}));
}

class NothingUnprocessed : public testing::TestWithParam<const char*> {};

TEST_P(NothingUnprocessed, BG8_is_said_in_several_ways) {
    auto reads = reads_of({movie(1)});
    const auto request = reads.next();

    const auto round = reads.absorb(request->ticket, GetParam());

    EXPECT_EQ(round.rests.size(), 0u);
    EXPECT_EQ(round.answered, 1u);
    EXPECT_TRUE(reads.done());
}

INSTANTIATE_TEST_SUITE_P(
    answers, NothingUnprocessed,
    testing::Values(R"({"Responses":{"Movies":[]}})",
                    R"({"Responses":{"Movies":[]},"UnprocessedKeys":null})",
                    R"({"Responses":{"Movies":[]},"UnprocessedKeys":{}})",
                    R"({"Responses":{"Movies":[]},"UnprocessedKeys":{"Movies":null}})",
                    R"({"Responses":{"Movies":null},"UnprocessedKeys":{"Movies":{"Keys":[]}}})",
                    R"({"Responses":{},"Later":[{}],"UnprocessedKeys":{"Movies":{"Keys":null}}})"));

TEST(GetRounds, BG9_an_answer_of_a_megabyte_was_cut_by_size) {
    auto reads = reads_of({movie(1), movie(2)});
    const auto request = reads.next();

    const auto round = reads.absorb(request->ticket, get_answer({heavy(1)}, {movie(2)}));

    EXPECT_EQ(round.rests.size(), 0u);
    EXPECT_EQ(round.answered, 1u);
    EXPECT_EQ(round.unprocessed, 1u);
    EXPECT_EQ(keys_of(*reads.next()), movies(2, 3));
}

TEST(GetRounds, BG9_a_smaller_one_was_throttled) {
    auto reads = reads_of({movie(1), movie(2)});
    const auto request = reads.next();

    const auto round = reads.absorb(request->ticket, get_answer({movie(1)}, {movie(2)}));

    EXPECT_EQ(round.rests.size(), 1u);
    EXPECT_EQ(reads.next(), std::nullopt);
}

TEST(GetRounds, BG9_the_capacity_shows_what_a_projection_hides) {
    Reads reads(id_schema(), projected({"title"}), {movie(1), movie(2)});
    const auto request = reads.next();

    const auto round =
        reads.absorb(request->ticket,
                     R"({"ConsumedCapacity":[{"TableName":"Movies","CapacityUnits":123.5}],
            "Responses":{"Movies":[{"id":{"N":"1"}}]},
            "UnprocessedKeys":{"Movies":{"Keys":[{"id":{"N":"2"}}]}}})");

    EXPECT_EQ(round.rests.size(), 0u);
}

TEST(GetRounds, BG9_a_little_capacity_does_not) {
    Reads reads(id_schema(), projected({"title"}, true), {movie(1), movie(2)});
    const auto request = reads.next();

    const auto round =
        reads.absorb(request->ticket,
                     R"({"ConsumedCapacity":[{"TableName":"Movies","CapacityUnits":123.5}],
            "Responses":{"Movies":[{"id":{"N":"1"}}]},
            "UnprocessedKeys":{"Movies":{"Keys":[{"id":{"N":"2"}}]}}})");

    EXPECT_EQ(round.rests.size(), 1u);
}

TEST(GetRounds, BG9_a_throttled_worker_rests_while_others_go_on) {
    auto reads = reads_of(movies(0, 200));
    const auto first = reads.next();

    reads.absorb(first->ticket, get_answer({}, movies(0, 100)));
    const auto of_another_worker = reads.next();
    reads.resume();

    EXPECT_EQ(keys_of(*of_another_worker), movies(100, 200));
    EXPECT_EQ(keys_of(*reads.next()), movies(0, 100));
}

TEST(GetRounds, BG9_leftovers_are_errors_and_not_missing) {
    auto reads = reads_of(movies(1, 4), 2);
    const auto first = reads.next();
    reads.absorb(first->ticket, get_answer({movie(1)}, movies(2, 4)));
    reads.resume();
    const auto second = reads.next();
    reads.absorb(second->ticket, get_answer({}, movies(2, 4)));
    reads.resume();

    const auto round = reads.absorb(reads.next()->ticket, get_answer({}, movies(2, 4)));
    const auto counts = reads.counts();
    const auto outcomes = reads.outcomes();

    EXPECT_TRUE(round.rests.empty());
    EXPECT_EQ(counts, (ReadCounts{3, 1, 0, 2}));
    EXPECT_EQ(outcomes.at(0).value(), movie(1));
    EXPECT_EQ(error_of(outcomes.at(1)).code, errc::unprocessed);
    EXPECT_EQ(error_of(outcomes.at(2)).code, errc::unprocessed);
}

TEST(GetRounds, BG9_the_error_names_table_key_number_and_rounds) {
    auto reads = reads_of(movies(1, 4), 1);

    reads.absorb(reads.next()->ticket, get_answer({}, movies(1, 4)));
    const auto outcomes = reads.outcomes();

    EXPECT_EQ(error_of(outcomes.at(1)).text,
              R"(BatchGetItem on table Movies: key {"id":{"N":"2"}} was given up, as one of 3: )"
              "1 rounds in a row left everything unprocessed; the table is probably throttled, "
              "ask again later");
}

TEST(GetRounds, BG9_the_limit_is_10_rounds_unless_told_otherwise) {
    auto reads = reads_of({movie(1)});
    int rounds = 0;

    while (const auto request = reads.next()) {
        reads.absorb(request->ticket, get_answer({}, {movie(1)}));
        reads.resume();
        ++rounds;
    }

    EXPECT_EQ(rounds, 10);
    EXPECT_TRUE(reads.done());
}

TEST(GetRounds, R4_a_request_that_is_throttled_as_a_whole_leaves_its_keys_unprocessed) {
    auto reads = reads_of(movies(0, 2));
    const boost::system::system_error throttled(make_error_code(errc::throttled));

    reads.fail(reads.next()->ticket, std::make_exception_ptr(throttled));
    const bool rests = !reads.next();
    reads.resume();
    const auto second = reads.next();
    reads.absorb(second->ticket, get_answer(movies(0, 2)));

    EXPECT_TRUE(rests);
    EXPECT_EQ(reads.counts(), (ReadCounts{2, 2, 0, 0}));
}

TEST(GetRounds, BG9_giving_up_ends_what_waits_and_rests) {
    auto reads = reads_of(movies(0, 200), 2);
    const auto first = reads.next();
    const auto second = reads.next();
    reads.absorb(first->ticket, get_answer({}, movies(0, 100)));
    reads.absorb(second->ticket, get_answer({}, movies(100, 200)));
    reads.resume();

    reads.absorb(reads.next()->ticket, get_answer({}, movies(0, 100)));

    EXPECT_EQ(reads.next(), std::nullopt);
    EXPECT_TRUE(reads.done());
    EXPECT_EQ(reads.counts(), (ReadCounts{200, 0, 0, 200}));
}

} // namespace
} // namespace coalesce::dynamodb::protocol
