// A request that the service finds invalid because of one of its entries.

#include "unit/dynamodb/protocol/movies.hpp"

#include "dynamodb/protocol/batch_write.hpp"

#include <set>

namespace coalesce::dynamodb::protocol {
namespace {

int id_of(const Item& key) {
    return key.at("id").get_if<Number>()->as<int>();
}

std::exception_ptr refusal(errc kind = errc::validation) {
    return std::make_exception_ptr(ServiceError(kind, "BatchGetItem on table \"Movies\"",
                                                "ValidationException", "as ordered", "id", 400));
}

/// Carries a plan out against a service that refuses what has a bad key in it, and finds the rest.
/// Gives the number of requests.
std::size_t carry_out(BatchGetPlan& plan, const std::set<int>& bad) {
    std::size_t requests = 0;
    while (const auto request = plan.next()) {
        ++requests;
        const auto keys = keys_of(*request);
        const auto is_bad = [&](const Item& key) { return bad.contains(id_of(key)); };
        if (std::any_of(keys.begin(), keys.end(), is_bad))
            plan.fail(request->ticket, refusal());
        else
            plan.absorb(request->ticket, get_answer(keys));
    }
    return requests;
}

TEST(Isolation, BG10_one_bad_key_fails_alone) {
    auto plan = plan_of(movies(0, 100));

    const auto requests = carry_out(plan, {42});
    const auto counts = plan.counts();
    const auto outcomes = outcomes_of(std::move(plan));

    EXPECT_EQ(counts, (BatchGetCounts{100, 99, 0, 1}));
    EXPECT_EQ(error_of(outcomes.at(42)).code, errc::validation);
    EXPECT_LE(requests, 1u + 2 * 7);
}

TEST(Isolation, BG10_two_bad_keys_fail_alone) {
    auto plan = plan_of(movies(0, 100));

    carry_out(plan, {0, 99});
    const auto counts = plan.counts();

    EXPECT_EQ(counts, (BatchGetCounts{100, 98, 0, 2}));
}

TEST(Isolation, BG10_a_request_that_is_wrong_whatever_its_keys_is_not_taken_apart_for_ever) {
    std::set<int> all;
    for (int id = 0; id < 100; ++id)
        all.insert(id);
    auto plan = plan_of(movies(0, 100));

    const auto requests = carry_out(plan, all);

    EXPECT_EQ(plan.counts(), (BatchGetCounts{100, 0, 0, 100}));
    EXPECT_EQ(requests, 1u + 2 * most_splits);
    EXPECT_TRUE(plan.done());
}

TEST(Isolation, BG10_other_errors_fail_the_whole_request) {
    auto plan = plan_of(movies(0, 100));
    const auto request = plan.next();

    plan.fail(request->ticket, refusal(errc::access_denied));

    EXPECT_EQ(plan.counts(), (BatchGetCounts{100, 0, 0, 100}));
    EXPECT_EQ(plan.next(), std::nullopt);
}

TEST(Isolation, BG10_a_half_is_not_filled_up_with_other_keys) {
    auto plan = plan_of(movies(0, 150));
    const auto request = plan.next();

    plan.fail(request->ticket, refusal());

    EXPECT_EQ(keys_of(*plan.next()), movies(0, 50));
    EXPECT_EQ(keys_of(*plan.next()), movies(50, 100));
    EXPECT_EQ(keys_of(*plan.next()), movies(100, 150));
}

TEST(Isolation, BG10_a_plan_with_halves_to_send_is_not_done) {
    auto plan = plan_of(movies(0, 2));
    const auto request = plan.next();

    plan.fail(request->ticket, refusal());

    EXPECT_FALSE(plan.done());
}

TEST(Isolation, BW2_one_bad_write_fails_alone) {
    std::vector<WriteOperation> puts;
    for (int id = 0; id < 3; ++id)
        puts.push_back(Put(movie(id)));
    BatchWritePlan plan("Movies", id_schema(), puts);

    while (const auto request = plan.next()) {
        if (request->body.find(R"("N":"1")") != std::string::npos)
            plan.fail(request->ticket, refusal());
        else
            plan.absorb(request->ticket, R"({"UnprocessedItems":{}})");
    }
    const auto outcomes = std::move(plan).outcomes();

    EXPECT_TRUE(outcomes.at(0));
    EXPECT_EQ(error_of(outcomes.at(1)).code, errc::validation);
    EXPECT_TRUE(outcomes.at(2));
}

} // namespace
} // namespace coalesce::dynamodb::protocol
