// Calls of several requests in one queue: what they share, and what they do not.

#include "unit/dynamodb/protocol/movies.hpp"

#include <map>
#include <stdexcept>

namespace coalesce::dynamodb::protocol {
namespace {

class Calls {
public:
    void ask(AskId id, const std::string& table, const std::vector<Item>& keys,
             ReadOptions options = ReadOptions()) {
        detail::BatchGetCall call(std::make_shared<const detail::TableAbout>(table, id_schema()),
                                  std::move(options));
        call.keys.assign(keys.begin(), keys.end());
        std::vector<detail::PlacedRead> refused;
        queue.ask(id, GetAsk(std::move(call), refused));
    }

    Request next() { return queue.next(Fill::any).value(); }

    void absorb(const Request& request, const std::string& body) {
        keep(queue.absorb(request.ticket, body));
    }
    void fail(const Request& request, errc code) {
        const boost::system::system_error error(make_error_code(code));
        keep(queue.fail(request.ticket, std::make_exception_ptr(error)));
    }

    std::size_t outcomes_of(AskId id) const {
        const auto found = outcomes.find(id);
        return found == outcomes.end() ? 0 : found->second.size();
    }

    GetQueue queue{8};
    std::map<AskId, std::vector<detail::PlacedRead>> outcomes;
    std::vector<AskId> complete;

private:
    void keep(const Absorbed<detail::PlacedRead>& absorbed) {
        for (const auto& [ask, reads, is_last] : absorbed.deliveries) {
            outcomes[ask].insert(outcomes[ask].end(), reads.begin(), reads.end());
            if (is_last)
                complete.push_back(ask);
        }
    }
};

TEST(Merging, BG4_a_key_that_two_calls_ask_for_travels_once) {
    Calls calls;
    calls.ask(1, "Movies", movies(0, 3));
    calls.ask(2, "Movies", {movie(Number("2.0")), movie(3)});

    const auto request = calls.next();
    calls.absorb(request, get_answer({movie(2)}));

    EXPECT_EQ(keys_of(request), movies(0, 4));
    EXPECT_EQ(calls.outcomes_of(1), 3U);
    EXPECT_EQ(calls.outcomes_of(2), 2U);
    EXPECT_EQ(calls.queue.counts(), (ReadCounts{4, 1, 3, 0}));
}

TEST(Merging, BG7_several_tables_share_a_request) {
    Calls calls;
    calls.ask(1, "Movies", {movie(1)});
    calls.ask(2, "People", {movie(1)});

    EXPECT_EQ(calls.next().body, R"({"RequestItems":{"Movies":{"Keys":[{"id":{"N":"1"}}]},)"
                                 R"("People":{"Keys":[{"id":{"N":"1"}}]}},)"
                                 R"("ReturnConsumedCapacity":"TOTAL"})");
}

TEST(Merging, BG6_BG13_other_options_make_another_request) {
    Calls calls;
    calls.ask(1, "Movies", {movie(1)});
    calls.ask(2, "Movies", {movie(1)}, projected({}, true));
    calls.ask(3, "Movies", {movie(1)}, projected({"title"}));

    EXPECT_EQ(calls.next().entries, 1U);
    EXPECT_EQ(calls.next().entries, 1U);
    EXPECT_EQ(calls.next().entries, 1U);
}

TEST(Merging, BG11_outcomes_come_response_by_response) {
    Calls calls;
    calls.ask(1, "Movies", movies(0, 150));
    const auto first = calls.next();
    const auto second = calls.next();

    calls.absorb(second, get_answer({}));
    const auto early = calls.outcomes_of(1);
    calls.absorb(first, get_answer({}));

    EXPECT_EQ(early, 50U);
    EXPECT_EQ(calls.outcomes_of(1), 150U);
    EXPECT_EQ(calls.complete, (std::vector<AskId>{1}));
}

TEST(Merging, BG13_a_key_under_way_is_not_joined) {
    Calls calls;
    calls.ask(1, "Movies", {movie(1)}, projected({}, true));
    const auto first = calls.next();
    calls.ask(2, "Movies", {movie(1)}, projected({}, true));

    const auto second = calls.next();
    calls.absorb(first, get_answer({}));

    EXPECT_EQ(second.entries, 1U);
    EXPECT_EQ(calls.outcomes_of(1), 1U);
    EXPECT_EQ(calls.outcomes_of(2), 0U);
}

TEST(Merging, BG8_a_key_that_comes_back_unprocessed_joins_who_asked_meanwhile) {
    Calls calls;
    calls.ask(1, "Movies", {movie(1), movie(2)});
    const auto first = calls.next();
    calls.ask(2, "Movies", {movie(1)});

    calls.absorb(first, get_answer({movie(2)}, {movie(1)}));
    calls.queue.resume(0);
    const auto second = calls.next();
    calls.absorb(second, get_answer({movie(1)}));

    EXPECT_EQ(second.entries, 1U);
    EXPECT_EQ(calls.outcomes_of(1), 2U);
    EXPECT_EQ(calls.outcomes_of(2), 1U);
    EXPECT_TRUE(calls.queue.idle());
}

TEST(Merging, BG10_a_table_that_is_missing_fails_alone) {
    Calls calls;
    calls.ask(1, "Movies", {movie(1)});
    calls.ask(2, "People", {movie(1)});
    calls.fail(calls.next(), errc::resource_not_found);

    calls.absorb(calls.next(), get_answer({movie(1)}));
    const auto people = calls.next();
    calls.fail(people, errc::resource_not_found);

    EXPECT_EQ(people.tables, std::vector<std::string>{"People"});
    EXPECT_TRUE(calls.outcomes.at(1).at(0).outcome);
    EXPECT_EQ(error_of(calls.outcomes.at(2).at(0).outcome).code, errc::resource_not_found);
    EXPECT_EQ(calls.queue.counts(), (ReadCounts{2, 1, 0, 1}));
}

TEST(Merging, BG5_each_table_has_its_own_hidden_attributes) {
    Calls calls;
    calls.ask(1, "Movies", {movie(1)}, projected({"title"}));
    calls.ask(2, "People", {movie(1)});

    calls.absorb(calls.next(), R"({"Responses":{"Movies":[{"id":{"N":"1"},"title":{"S":"Rush"}}],)"
                               R"("People":[{"id":{"N":"1"}}]}})");

    const auto& film = calls.outcomes.at(1).at(0).outcome;
    const auto& person = calls.outcomes.at(2).at(0).outcome;
    EXPECT_EQ(detail::decoded<Item>(**film, "film"), (Item{{"title", "Rush"}}));
    EXPECT_EQ(detail::decoded<Item>(**person, "person"), movie(1));
}

// Calls that go.

TEST(Merging, keys_that_nobody_waits_for_are_not_sent) {
    Calls calls;
    calls.ask(1, "Movies", movies(0, 3));
    calls.ask(2, "Movies", movies(2, 4));

    const auto cancelled = calls.queue.withdraw(1);

    EXPECT_TRUE(cancelled.empty());
    EXPECT_EQ(keys_of(calls.next()), movies(2, 4));
    EXPECT_EQ(calls.queue.counts().withdrawn, 2U);
}

TEST(Merging, a_request_that_somebody_waits_for_is_not_cancelled) {
    Calls calls;
    calls.ask(1, "Movies", movies(0, 3));
    calls.ask(2, "Movies", movies(2, 4));
    const auto request = calls.next();

    const auto cancelled = calls.queue.withdraw(1);
    calls.absorb(request, get_answer({movie(3)}));

    EXPECT_TRUE(cancelled.empty());
    EXPECT_EQ(calls.outcomes_of(1), 0U);
    EXPECT_EQ(calls.outcomes_of(2), 2U);
    EXPECT_EQ(calls.queue.counts(), (ReadCounts{4, 1, 1, 0, 2}));
}

TEST(Merging, a_request_that_nobody_waits_for_can_be_cancelled) {
    Calls calls;
    calls.ask(1, "Movies", movies(0, 3));
    calls.ask(2, "Movies", movies(2, 4));
    const auto request = calls.next();
    calls.queue.withdraw(1);

    const auto cancelled = calls.queue.withdraw(2);
    calls.fail(request, errc::internal_server_error);

    EXPECT_EQ(cancelled, (std::vector<Ticket>{request.ticket}));
    EXPECT_TRUE(calls.outcomes.empty());
    EXPECT_TRUE(calls.queue.idle());
    EXPECT_EQ(calls.queue.counts(), (ReadCounts{4, 0, 0, 0, 4}));
}

TEST(Merging, what_comes_back_unprocessed_for_nobody_is_not_asked_again) {
    Calls calls;
    calls.ask(1, "Movies", {movie(1)});
    calls.ask(2, "Movies", {movie(2)});
    const auto request = calls.next();
    calls.queue.withdraw(1);

    calls.absorb(request, get_answer({}, {movie(1)}));

    EXPECT_TRUE(calls.queue.idle());
    EXPECT_EQ(calls.queue.counts(), (ReadCounts{2, 0, 1, 0, 1}));
}

} // namespace
} // namespace coalesce::dynamodb::protocol
