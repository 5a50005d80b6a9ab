#include "unit/dynamodb/protocol/movies.hpp"

namespace coalesce::dynamodb::protocol {
namespace {

/// An item that makes an answer of at least 1 MB: each of its bytes is six in JSON.
Item heavy(int id) {
    return Item{{"id", id}, {"poster", std::string(200'000, '\x01')}};
}

TEST(BatchGetRounds, BG8_unprocessed_keys_are_asked_again_in_our_words) {
    BatchGetPlan plan(BatchGetGroup("Movies", id_schema(), Projection({"id"}), true),
                      {movie(57), movie(58)});
    const auto first = plan.next();

    // As dynalite does it: the projection is lost.
    plan.absorb(first->ticket, R"({"Responses":{"Movies":[]},"UnprocessedKeys":{"Movies":
        {"Keys":[{"id":{"N":"57.0"}},{"id":{"N":"58"}}],"ConsistentRead":true}}})");
    plan.resume(first->ticket);

    EXPECT_EQ(plan.next()->body, first->body);
}

TEST(BatchGetRounds, BG8_the_next_request_is_topped_up_to_100) {
    auto plan = plan_of(movies(0, 150));
    const auto first = plan.next();
    auto found = movies(0, 98);
    found.at(0) = heavy(0);

    plan.absorb(first->ticket, get_answer(found, {movie(98), movie(99)}));

    EXPECT_EQ(keys_of(*plan.next()), movies(98, 150));
}

TEST(BatchGetRounds, BG8_unprocessed_keys_are_never_missing) {
    auto plan = plan_of(movies(1, 3));
    const auto first = plan.next();

    plan.absorb(first->ticket, get_answer({}, {movie(1)}));

    EXPECT_FALSE(plan.done());
    EXPECT_EQ(plan.counts(), (BatchGetCounts{2, 0, 1, 0}));
}

class NothingUnprocessed : public testing::TestWithParam<const char*> {};

TEST_P(NothingUnprocessed, BG8_is_said_in_several_ways) {
    auto plan = plan_of({movie(1)});
    const auto request = plan.next();

    const auto round = plan.absorb(request->ticket, GetParam());

    EXPECT_EQ(round.next, Next::at_once);
    EXPECT_EQ(round.answered, 1u);
    EXPECT_TRUE(plan.done());
}

INSTANTIATE_TEST_SUITE_P(
    answers, NothingUnprocessed,
    testing::Values(R"({"Responses":{"Movies":[]}})",
                    R"({"Responses":{"Movies":[]},"UnprocessedKeys":null})",
                    R"({"Responses":{"Movies":[]},"UnprocessedKeys":{}})",
                    R"({"Responses":{"Movies":[]},"UnprocessedKeys":{"Movies":null}})",
                    R"({"Responses":{"Movies":null},"UnprocessedKeys":{"Movies":{"Keys":[]}}})",
                    R"({"Responses":{},"Later":[{}],"UnprocessedKeys":{"Movies":{"Keys":null}}})"));

TEST(BatchGetRounds, BG9_an_answer_of_a_megabyte_was_cut_by_size) {
    auto plan = plan_of({movie(1), movie(2)});
    const auto request = plan.next();

    const auto round = plan.absorb(request->ticket, get_answer({heavy(1)}, {movie(2)}));

    EXPECT_EQ(round.next, Next::at_once);
    EXPECT_EQ(round.answered, 1u);
    EXPECT_EQ(round.unprocessed, 1u);
    EXPECT_EQ(keys_of(*plan.next()), movies(2, 3));
}

TEST(BatchGetRounds, BG9_a_smaller_one_was_throttled) {
    auto plan = plan_of({movie(1), movie(2)});
    const auto request = plan.next();

    const auto round = plan.absorb(request->ticket, get_answer({movie(1)}, {movie(2)}));

    EXPECT_EQ(round.next, Next::after_backoff);
    EXPECT_EQ(plan.next(), std::nullopt);
}

TEST(BatchGetRounds, BG9_the_capacity_shows_what_a_projection_hides) {
    BatchGetPlan plan(BatchGetGroup("Movies", id_schema(), Projection({"title"})),
                      {movie(1), movie(2)});
    const auto request = plan.next();

    const auto round =
        plan.absorb(request->ticket,
                    R"({"ConsumedCapacity":[{"TableName":"Movies","CapacityUnits":123.5}],
            "Responses":{"Movies":[{"id":{"N":"1"}}]},
            "UnprocessedKeys":{"Movies":{"Keys":[{"id":{"N":"2"}}]}}})");

    EXPECT_EQ(round.next, Next::at_once);
}

TEST(BatchGetRounds, BG9_a_little_capacity_does_not) {
    BatchGetPlan plan(BatchGetGroup("Movies", id_schema(), Projection({"title"}), true),
                      {movie(1), movie(2)});
    const auto request = plan.next();

    const auto round =
        plan.absorb(request->ticket,
                    R"({"ConsumedCapacity":[{"TableName":"Movies","CapacityUnits":123.5}],
            "Responses":{"Movies":[{"id":{"N":"1"}}]},
            "UnprocessedKeys":{"Movies":{"Keys":[{"id":{"N":"2"}}]}}})");

    EXPECT_EQ(round.next, Next::after_backoff);
}

TEST(BatchGetRounds, BG9_a_throttled_worker_rests_while_others_go_on) {
    auto plan = plan_of(movies(0, 200));
    const auto first = plan.next();

    plan.absorb(first->ticket, get_answer({}, movies(0, 100)));
    const auto of_another_worker = plan.next();
    plan.resume(first->ticket);

    EXPECT_EQ(keys_of(*of_another_worker), movies(100, 200));
    EXPECT_EQ(keys_of(*plan.next()), movies(0, 100));
}

TEST(BatchGetRounds, BG9_leftovers_are_errors_and_not_missing) {
    auto plan = plan_of(movies(1, 4), 2);
    const auto first = plan.next();
    plan.absorb(first->ticket, get_answer({movie(1)}, movies(2, 4)));
    plan.resume(first->ticket);
    const auto second = plan.next();
    plan.absorb(second->ticket, get_answer({}, movies(2, 4)));
    plan.resume(second->ticket);

    const auto round = plan.absorb(plan.next()->ticket, get_answer({}, movies(2, 4)));
    const auto counts = plan.counts();
    const auto outcomes = outcomes_of(std::move(plan));

    EXPECT_EQ(round.next, Next::gave_up);
    EXPECT_EQ(counts, (BatchGetCounts{3, 1, 0, 2}));
    EXPECT_EQ(outcomes.at(0).value(), movie(1));
    EXPECT_EQ(error_of(outcomes.at(1)).code, errc::unprocessed);
    EXPECT_EQ(error_of(outcomes.at(2)).code, errc::unprocessed);
}

TEST(BatchGetRounds, BG9_the_error_names_table_key_number_and_rounds) {
    auto plan = plan_of(movies(1, 4), 1);

    plan.absorb(plan.next()->ticket, get_answer({}, movies(1, 4)));
    const auto outcomes = outcomes_of(std::move(plan));

    EXPECT_EQ(error_of(outcomes.at(1)).text,
              R"(BatchGetItem on table Movies: key {"id":{"N":"2"}} was given up, as one of 3: )"
              "1 rounds in a row left everything unprocessed; the table is probably throttled, "
              "ask again later");
}

TEST(BatchGetRounds, BG9_the_limit_is_10_rounds_unless_told_otherwise) {
    auto plan = plan_of({movie(1)});
    int rounds = 0;

    while (const auto request = plan.next()) {
        plan.absorb(request->ticket, get_answer({}, {movie(1)}));
        plan.resume(request->ticket);
        ++rounds;
    }

    EXPECT_EQ(rounds, 10);
    EXPECT_TRUE(plan.done());
}

TEST(BatchGetRounds, R9_a_wait_that_is_cut_short_fails_its_keys) {
    auto plan = plan_of({movie(1)});
    const auto request = plan.next();
    plan.absorb(request->ticket, get_answer({}, {movie(1)}));

    plan.fail(request->ticket, std::make_exception_ptr(std::runtime_error("deadline")));

    EXPECT_TRUE(plan.done());
    EXPECT_EQ(plan.counts(), (BatchGetCounts{1, 0, 0, 1}));
}

TEST(BatchGetRounds, BG9_a_worker_that_wakes_after_the_plan_gave_up_finds_nothing) {
    auto plan = plan_of(movies(0, 200), 2);
    const auto first = plan.next();
    const auto second = plan.next();
    plan.absorb(first->ticket, get_answer({}, movies(0, 100)));
    plan.absorb(second->ticket, get_answer({}, movies(100, 200)));
    plan.resume(second->ticket);

    plan.absorb(plan.next()->ticket, get_answer({}, movies(100, 200)));
    plan.resume(first->ticket);
    plan.fail(first->ticket, std::make_exception_ptr(std::runtime_error("late")));

    EXPECT_EQ(plan.next(), std::nullopt);
    EXPECT_TRUE(plan.done());
    EXPECT_EQ(plan.counts(), (BatchGetCounts{200, 0, 0, 200}));
}

} // namespace
} // namespace coalesce::dynamodb::protocol
