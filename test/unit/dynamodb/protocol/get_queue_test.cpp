#include "unit/dynamodb/protocol/movies.hpp"

#include <stdexcept>

namespace coalesce::dynamodb::protocol {
namespace {

TEST(GetQueue, BG1_no_keys_make_no_request) {
    auto reads = reads_of({});

    EXPECT_EQ(reads.next(), std::nullopt);
    EXPECT_TRUE(reads.done());
    EXPECT_TRUE(reads.outcomes().empty());
}

TEST(GetQueue, T1_BG12_a_request_names_the_table_and_its_keys_and_asks_what_it_costs) {
    auto reads = reads_of({movie(1), movie(2)});

    EXPECT_EQ(reads.next()->body,
              R"({"RequestItems":{"Movies":{"Keys":[{"id":{"N":"1"}},{"id":{"N":"2"}}]}},)"
              R"("ReturnConsumedCapacity":"TOTAL"})");
}

TEST(GetQueue, BG13_a_consistent_read_says_so) {
    Reads reads(id_schema(), projected({}, true), {movie(1)});

    EXPECT_EQ(reads.next()->body,
              R"({"RequestItems":{"Movies":{"Keys":[{"id":{"N":"1"}}],"ConsistentRead":true}},)"
              R"("ReturnConsumedCapacity":"TOTAL"})");
}

TEST(GetQueue, BG5_a_projection_is_sent_with_the_keys) {
    Reads reads(id_schema(), projected({"name"}), {movie(1)});

    EXPECT_EQ(reads.next()->body, R"({"RequestItems":{"Movies":{"Keys":[{"id":{"N":"1"}}],)"
                                  R"("ProjectionExpression":"#p0,#_k0",)"
                                  R"("ExpressionAttributeNames":{"#_k0":"id","#p0":"name"}}},)"
                                  R"("ReturnConsumedCapacity":"TOTAL"})");
}

TEST(GetQueue, BG5_a_projection_that_does_not_fit_the_table_is_refused) {
    const auto thrown = thrown_by([] { Reads(id_schema(), projected({"id.x"}), {movie(1)}); });

    EXPECT_EQ(thrown.code, errc::invalid_projection);
}

TEST(GetQueue, BG1_a_request_has_at_most_100_keys) {
    auto reads = reads_of(movies(0, 250));

    const auto first = reads.next();
    const auto second = reads.next();
    const auto third = reads.next();

    EXPECT_EQ(keys_of(*first), movies(0, 100));
    EXPECT_EQ(keys_of(*second), movies(100, 200));
    EXPECT_EQ(keys_of(*third), movies(200, 250));
    EXPECT_EQ(reads.next(), std::nullopt);
}

TEST(GetQueue, BG4_two_spellings_of_a_number_are_one_key) {
    auto reads = reads_of({movie(Number("1")), movie(Number("1.0")), movie(Number("10E-1"))});

    EXPECT_EQ(keys_of(*reads.next()), movies(1, 2));
}

TEST(GetQueue, N3_keys_are_compared_attribute_by_attribute) {
    const KeySchema schema(KeyAttribute("a", KeyType::string), KeyAttribute("b", KeyType::string));
    Reads reads(schema, ReadOptions(),
                {Item{{"a", "a"}, {"b", "bc"}}, Item{{"a", "ab"}, {"b", "c"}}});

    EXPECT_EQ(reads.next()->entries, 2u);
}

TEST(GetQueue, BG3_answers_in_any_order_come_back_in_the_order_of_the_keys) {
    auto reads = reads_of({movie(3), movie(1), movie(2)});
    const auto request = reads.next();

    reads.absorb(request->ticket, get_answer({movie(1), movie(2), movie(3)}));
    const auto outcomes = reads.outcomes();

    EXPECT_EQ(outcomes.at(0).value(), movie(3));
    EXPECT_EQ(outcomes.at(1).value(), movie(1));
    EXPECT_EQ(outcomes.at(2).value(), movie(2));
}

TEST(GetQueue, BG4_every_duplicate_gets_the_whole_item) {
    auto reads = reads_of({movie(Number("1")), movie(2), movie(Number("1.0"))});
    const Item rush{{"id", 1}, {"title", "Rush"}};
    const auto request = reads.next();

    reads.absorb(request->ticket, get_answer({rush}));
    const auto outcomes = reads.outcomes();

    EXPECT_EQ(outcomes.at(0).value(), rush);
    EXPECT_EQ(outcomes.at(1).value(), std::nullopt);
    EXPECT_EQ(outcomes.at(2).value(), rush);
}

TEST(GetQueue, BG3_what_is_neither_answered_nor_unprocessed_is_missing) {
    auto reads = reads_of(movies(1, 4));
    const auto request = reads.next();

    reads.absorb(request->ticket, get_answer({movie(2)}));

    EXPECT_TRUE(reads.done());
    EXPECT_EQ(reads.counts(), (ReadCounts{3, 1, 2, 0}));
}

TEST(GetQueue, BG10_a_key_that_does_not_fit_fails_alone_and_is_not_sent) {
    auto reads = reads_of({Item{{"id", "seven"}}, movie(1)});
    const auto request = reads.next();

    reads.absorb(request->ticket, get_answer({movie(1)}));
    const auto counts = reads.counts();
    const auto outcomes = reads.outcomes();

    EXPECT_EQ(keys_of(*request), movies(1, 2));
    EXPECT_EQ(counts, (ReadCounts{1, 1, 0, 0}));
    EXPECT_EQ(error_of(outcomes.at(0)).code, errc::invalid_key);
    EXPECT_EQ(outcomes.at(1).value(), movie(1));
}

TEST(GetQueue, BG11_a_failed_request_fails_its_own_keys_only) {
    auto reads = reads_of(movies(0, 150));
    const auto first = reads.next();
    const auto second = reads.next();

    reads.fail(first->ticket, std::make_exception_ptr(std::runtime_error("no route")));
    reads.absorb(second->ticket, get_answer(movies(100, 150)));
    const auto counts = reads.counts();
    const auto outcomes = reads.outcomes();

    EXPECT_EQ(counts, (ReadCounts{150, 50, 0, 100}));
    EXPECT_THROW(outcomes.at(99).value(), std::runtime_error);
    EXPECT_EQ(outcomes.at(100).value(), movie(100));
}

TEST(GetQueue, BG11_answers_may_come_in_any_order) {
    auto reads = reads_of(movies(0, 150));
    const auto first = reads.next();
    const auto second = reads.next();

    reads.absorb(second->ticket, get_answer(movies(100, 150)));
    const bool done_too_early = reads.done();
    reads.absorb(first->ticket, get_answer(movies(0, 100)));

    EXPECT_FALSE(done_too_early);
    EXPECT_EQ(reads.counts(), (ReadCounts{150, 150, 0, 0}));
}

TEST(GetQueue, BG5_attributes_that_nobody_asked_for_are_stripped) {
    Reads reads(year_title_schema(), projected({"title", "rating"}),
                {Item{{"year", 2013}, {"title", "Rush"}}});
    const auto request = reads.next();

    reads.absorb(request->ticket, R"({"Responses":{"Movies":[
        {"year":{"N":"2013"},"title":{"S":"Rush"},"rating":{"N":"8.3"}}]}})");
    const auto outcomes = reads.outcomes();

    EXPECT_EQ(outcomes.at(0).value(), (Item{{"title", "Rush"}, {"rating", Number("8.3")}}));
}

TEST(GetQueue, BG5_an_item_without_any_projected_attribute_is_found_and_empty) {
    Reads reads(id_schema(), projected({"rating"}), {movie(1)});
    const auto request = reads.next();

    reads.absorb(request->ticket, get_answer({movie(1)}));
    const auto outcomes = reads.outcomes();

    EXPECT_EQ(outcomes.at(0).value(), Item());
}

} // namespace
} // namespace coalesce::dynamodb::protocol
