#include "unit/dynamodb/protocol/movies.hpp"

#include <stdexcept>

namespace coalesce::dynamodb::protocol {
namespace {

TEST(BatchGet, BG1_no_keys_make_no_request) {
    auto plan = plan_of({});

    EXPECT_EQ(plan.next(), std::nullopt);
    EXPECT_TRUE(plan.done());
    EXPECT_TRUE(outcomes_of(std::move(plan)).empty());
}

TEST(BatchGet, T1_a_request_names_the_table_and_its_keys) {
    auto plan = plan_of({movie(1), movie(2)});

    EXPECT_EQ(plan.next()->body,
              R"({"RequestItems":{"Movies":{"Keys":[{"id":{"N":"1"}},{"id":{"N":"2"}}]}}})");
}

TEST(BatchGet, BG13_a_consistent_read_says_so) {
    BatchGetPlan plan(BatchGetGroup("Movies", id_schema(), Projection(), true), {movie(1)});

    EXPECT_EQ(plan.next()->body,
              R"({"RequestItems":{"Movies":{"Keys":[{"id":{"N":"1"}}],"ConsistentRead":true}}})");
}

TEST(BatchGet, BG5_a_projection_is_sent_with_the_keys_and_asks_for_the_capacity) {
    BatchGetPlan plan(BatchGetGroup("Movies", id_schema(), Projection({"name"})), {movie(1)});

    EXPECT_EQ(plan.next()->body, R"({"RequestItems":{"Movies":{"Keys":[{"id":{"N":"1"}}],)"
                                 R"("ProjectionExpression":"#p0,#_k0",)"
                                 R"("ExpressionAttributeNames":{"#_k0":"id","#p0":"name"}}},)"
                                 R"("ReturnConsumedCapacity":"TOTAL"})");
}

TEST(BatchGet, BG5_a_projection_that_does_not_fit_the_table_is_refused) {
    const auto thrown = thrown_by([] {
        BatchGetPlan(BatchGetGroup("Movies", id_schema(), Projection({"id.x"})), {movie(1)});
    });

    EXPECT_EQ(thrown.code, errc::invalid_projection);
}

TEST(BatchGet, BG1_a_request_has_at_most_100_keys) {
    auto plan = plan_of(movies(0, 250));

    const auto first = plan.next();
    const auto second = plan.next();
    const auto third = plan.next();

    EXPECT_EQ(keys_of(*first), movies(0, 100));
    EXPECT_EQ(keys_of(*second), movies(100, 200));
    EXPECT_EQ(keys_of(*third), movies(200, 250));
    EXPECT_EQ(plan.next(), std::nullopt);
}

TEST(BatchGet, BG4_two_spellings_of_a_number_are_one_key) {
    auto plan = plan_of({movie(Number("1")), movie(Number("1.0")), movie(Number("10E-1"))});

    EXPECT_EQ(keys_of(*plan.next()), movies(1, 2));
}

TEST(BatchGet, N3_keys_are_compared_attribute_by_attribute) {
    const KeySchema schema(KeyAttribute("a", KeyType::string), KeyAttribute("b", KeyType::string));
    BatchGetPlan plan(BatchGetGroup("Movies", schema),
                      {Item{{"a", "a"}, {"b", "bc"}}, Item{{"a", "ab"}, {"b", "c"}}});

    EXPECT_EQ(plan.next()->entries, 2u);
}

TEST(BatchGet, BG3_answers_in_any_order_come_back_in_the_order_of_the_keys) {
    auto plan = plan_of({movie(3), movie(1), movie(2)});
    const auto request = plan.next();

    plan.absorb(request->ticket, get_answer({movie(1), movie(2), movie(3)}));
    const auto outcomes = outcomes_of(std::move(plan));

    EXPECT_EQ(outcomes.at(0).value(), movie(3));
    EXPECT_EQ(outcomes.at(1).value(), movie(1));
    EXPECT_EQ(outcomes.at(2).value(), movie(2));
}

TEST(BatchGet, BG4_every_duplicate_gets_the_whole_item) {
    auto plan = plan_of({movie(Number("1")), movie(2), movie(Number("1.0"))});
    const Item rush{{"id", 1}, {"title", "Rush"}};
    const auto request = plan.next();

    plan.absorb(request->ticket, get_answer({rush}));
    const auto outcomes = outcomes_of(std::move(plan));

    EXPECT_EQ(outcomes.at(0).value(), rush);
    EXPECT_EQ(outcomes.at(1).value(), std::nullopt);
    EXPECT_EQ(outcomes.at(2).value(), rush);
}

TEST(BatchGet, BG3_what_is_neither_answered_nor_unprocessed_is_missing) {
    auto plan = plan_of(movies(1, 4));
    const auto request = plan.next();

    plan.absorb(request->ticket, get_answer({movie(2)}));

    EXPECT_TRUE(plan.done());
    EXPECT_EQ(plan.counts(), (BatchGetCounts{3, 1, 2, 0}));
}

TEST(BatchGet, BG10_a_key_that_does_not_fit_fails_alone_and_is_not_sent) {
    auto plan = plan_of({Item{{"id", "seven"}}, movie(1)});
    const auto request = plan.next();

    plan.absorb(request->ticket, get_answer({movie(1)}));
    const auto counts = plan.counts();
    const auto outcomes = outcomes_of(std::move(plan));

    EXPECT_EQ(keys_of(*request), movies(1, 2));
    EXPECT_EQ(counts, (BatchGetCounts{2, 1, 0, 1}));
    EXPECT_EQ(error_of(outcomes.at(0)).code, errc::invalid_key);
    EXPECT_EQ(outcomes.at(1).value(), movie(1));
}

TEST(BatchGet, BG11_a_failed_request_fails_its_own_keys_only) {
    auto plan = plan_of(movies(0, 150));
    const auto first = plan.next();
    const auto second = plan.next();

    plan.fail(first->ticket, std::make_exception_ptr(std::runtime_error("no route")));
    plan.absorb(second->ticket, get_answer(movies(100, 150)));
    const auto counts = plan.counts();
    const auto outcomes = outcomes_of(std::move(plan));

    EXPECT_EQ(counts, (BatchGetCounts{150, 50, 0, 100}));
    EXPECT_THROW(outcomes.at(99).value(), std::runtime_error);
    EXPECT_EQ(outcomes.at(100).value(), movie(100));
}

TEST(BatchGet, BG11_answers_may_come_in_any_order) {
    auto plan = plan_of(movies(0, 150));
    const auto first = plan.next();
    const auto second = plan.next();

    plan.absorb(second->ticket, get_answer(movies(100, 150)));
    const bool done_too_early = plan.done();
    plan.absorb(first->ticket, get_answer(movies(0, 100)));

    EXPECT_FALSE(done_too_early);
    EXPECT_EQ(plan.counts(), (BatchGetCounts{150, 150, 0, 0}));
}

TEST(BatchGet, BG5_attributes_that_nobody_asked_for_are_stripped) {
    BatchGetPlan plan(BatchGetGroup("Movies", year_title_schema(), Projection({"title", "rating"})),
                      {Item{{"year", 2013}, {"title", "Rush"}}});
    const auto request = plan.next();

    plan.absorb(request->ticket, R"({"Responses":{"Movies":[
        {"year":{"N":"2013"},"title":{"S":"Rush"},"rating":{"N":"8.3"}}]}})");
    const auto outcomes = outcomes_of(std::move(plan));

    EXPECT_EQ(outcomes.at(0).value(), (Item{{"title", "Rush"}, {"rating", Number("8.3")}}));
}

TEST(BatchGet, BG5_an_item_without_any_projected_attribute_is_found_and_empty) {
    BatchGetPlan plan(BatchGetGroup("Movies", id_schema(), Projection({"rating"})), {movie(1)});
    const auto request = plan.next();

    plan.absorb(request->ticket, get_answer({movie(1)}));
    const auto outcomes = outcomes_of(std::move(plan));

    EXPECT_EQ(outcomes.at(0).value(), Item());
}

TEST(BatchGet, BG9_keys_of_a_plan_that_was_left_are_never_missing) {
    auto plan = plan_of(movies(0, 150));
    plan.next();

    const auto outcomes = outcomes_of(std::move(plan));

    EXPECT_EQ(error_of(outcomes.at(0)).code, errc::unprocessed);
    EXPECT_EQ(error_of(outcomes.at(149)).code, errc::unprocessed);
}

} // namespace
} // namespace coalesce::dynamodb::protocol
