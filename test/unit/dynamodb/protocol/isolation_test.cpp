// A request that the service finds invalid because of one of its entries.

#include "unit/dynamodb/protocol/movies.hpp"

#include <set>

namespace coalesce::dynamodb::protocol {
namespace {

int id_in(const Item& key) {
    return key.at("id").get_if<Number>()->as<int>();
}

std::exception_ptr refusal(errc kind = errc::validation) {
    ServiceErrorFacts facts;
    facts.operation = "BatchGetItem on table \"Movies\"";
    facts.service_code = "ValidationException";
    return std::make_exception_ptr(ServiceError(kind, facts));
}

/// Carries reads out against a service that refuses what has a bad key in it, and finds the rest.
/// Gives the number of requests.
std::size_t carry_out(Reads& reads, const std::set<int>& bad) {
    std::size_t requests = 0;
    while (const auto request = reads.next()) {
        ++requests;
        const auto keys = keys_of(*request);
        const auto is_bad = [&](const Item& key) { return bad.contains(id_in(key)); };
        if (std::any_of(keys.begin(), keys.end(), is_bad))
            reads.fail(request->ticket, refusal());
        else
            reads.absorb(request->ticket, get_answer(keys));
    }
    return requests;
}

TEST(Isolation, BG10_one_bad_key_fails_alone) {
    auto reads = reads_of(movies(0, 100));

    const auto requests = carry_out(reads, {42});
    const auto counts = reads.counts();
    const auto outcomes = reads.outcomes();

    EXPECT_EQ(counts, (ReadCounts{100, 99, 0, 1}));
    EXPECT_EQ(error_of(outcomes.at(42)).code, errc::validation);
    EXPECT_LE(requests, 1u + 2 * 7);
}

TEST(Isolation, BG10_two_bad_keys_fail_alone) {
    auto reads = reads_of(movies(0, 100));

    carry_out(reads, {0, 99});
    const auto counts = reads.counts();

    EXPECT_EQ(counts, (ReadCounts{100, 98, 0, 2}));
}

TEST(Isolation, BG10_a_request_that_is_wrong_whatever_its_keys_is_not_taken_apart_for_ever) {
    std::set<int> all;
    for (int id = 0; id < 100; ++id)
        all.insert(id);
    auto reads = reads_of(movies(0, 100));

    const auto requests = carry_out(reads, all);

    EXPECT_EQ(reads.counts(), (ReadCounts{100, 0, 0, 100}));
    EXPECT_EQ(requests, 1u + 2 * most_splits);
    EXPECT_TRUE(reads.done());
}

TEST(Isolation, BG10_other_errors_fail_the_whole_request) {
    auto reads = reads_of(movies(0, 100));
    const auto request = reads.next();

    reads.fail(request->ticket, refusal(errc::access_denied));

    EXPECT_EQ(reads.counts(), (ReadCounts{100, 0, 0, 100}));
    EXPECT_EQ(reads.next(), std::nullopt);
}

TEST(Isolation, BG10_a_half_is_not_filled_up_with_other_keys) {
    auto reads = reads_of(movies(0, 150));
    const auto request = reads.next();

    reads.fail(request->ticket, refusal());

    EXPECT_EQ(keys_of(*reads.next()), movies(0, 50));
    EXPECT_EQ(keys_of(*reads.next()), movies(50, 100));
    EXPECT_EQ(keys_of(*reads.next()), movies(100, 150));
}

TEST(Isolation, BG10_what_was_taken_apart_is_still_owed) {
    auto reads = reads_of(movies(0, 2));
    const auto request = reads.next();

    reads.fail(request->ticket, refusal());

    EXPECT_FALSE(reads.done());
}

} // namespace
} // namespace coalesce::dynamodb::protocol
