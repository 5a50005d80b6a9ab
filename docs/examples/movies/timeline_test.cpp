#include "request_watch.hpp"
#include "timeline.hpp"

#include <boost/json.hpp>

#include <gtest/gtest.h>

namespace {

namespace json = boost::json;
using coalesce::DispatchReason;
using coalesce::LoadKind;
using std::chrono::microseconds;

// A timeline whose clock the test sets.
class TimelineOf : public testing::Test {
protected:
    void load(const char* loader, const char* key, LoadKind kind = LoadKind::queued) {
        timeline->expect({key});
        timeline->on_load(loader, kind);
    }
    void dispatch(const char* loader, std::size_t keys) {
        timeline->on_dispatch(loader, {keys, DispatchReason::tick, {}});
    }
    void end(const char* loader, std::size_t keys, int took, bool failed = false) {
        timeline->on_batch_done(loader, {keys, failed, microseconds(took)});
    }
    json::value drawn(const char* part) const { return timeline->drawn().at(part); }

    // What one member of each batch is.
    json::array of_batches(const char* member) const {
        json::array all;
        const json::value batches = drawn("batches");
        for (const json::value& batch : batches.as_array())
            all.push_back(batch.at(member));
        return all;
    }

    Timeline::TimePoint now{std::chrono::seconds(1000)};
    std::shared_ptr<Timeline> timeline = std::make_shared<Timeline>([this] { return now; });
};

TEST_F(TimelineOf, a_quiet_question_is_empty) {
    now += microseconds(7);

    EXPECT_EQ(timeline->drawn(),
              json::parse(R"({"took_us": 7, "alone": true, "loaders": [], "ticks_us": [],
                              "loads": [], "batches": [], "requests": []})"));
}

TEST_F(TimelineOf, a_batch_has_the_keys_that_were_queued_in_their_order) {
    load("People", "Pacino");
    load("Movies", "Heat (1995)");
    load("People", "De Niro");
    load("People", "Pacino", LoadKind::joined);
    load("People", "Keaton");
    dispatch("Movies", 1);
    dispatch("People", 2);
    dispatch("People", 1);

    EXPECT_EQ(drawn("loaders"), json::parse(R"(["People", "Movies"])"));
    EXPECT_EQ(of_batches("loader"), json::parse(R"(["Movies", "People", "People"])"));
    EXPECT_EQ(of_batches("keys"),
              json::parse(R"json([["Heat (1995)"], ["Pacino", "De Niro"], ["Keaton"]])json"));
}

TEST_F(TimelineOf, the_loads_of_several_keys_are_of_one_after_the_other) {
    timeline->expect({"Heat (1995)", "Casino (1995)"});
    timeline->on_load("Movies", LoadKind::queued);
    timeline->on_load("Movies", LoadKind::hit);

    EXPECT_EQ(drawn("loads"), json::parse(R"json([
        {"tick": 1, "loader": "Movies", "key": "Casino (1995)", "queued": 0, "joined": 0, "hits": 1
},
        {"tick": 1, "loader": "Movies", "key": "Heat (1995)", "queued": 1, "joined": 0, "hits": 0}])json"));
}

TEST_F(TimelineOf, loads_of_a_key_are_counted_by_kind_in_their_tick) {
    load("Movies", "Heat (1995)");
    load("Movies", "Heat (1995)", LoadKind::joined);
    load("Movies", "Heat (1995)", LoadKind::joined);
    dispatch("Movies", 1);
    load("Movies", "Heat (1995)", LoadKind::hit);

    EXPECT_EQ(drawn("loads"), json::parse(R"json([
        {"tick": 1, "loader": "Movies", "key": "Heat (1995)", "queued": 1, "joined": 2, "hits": 0
},
        {"tick": 2, "loader": "Movies", "key": "Heat (1995)", "queued": 0, "joined": 0, "hits": 1}])json"));
    EXPECT_EQ(timeline->loads, 4u);
    EXPECT_EQ(timeline->joined, 2u);
    EXPECT_EQ(timeline->hits, 1u);
}

TEST_F(TimelineOf, a_tick_begins_with_the_first_load_after_a_batch_has_left) {
    now += microseconds(10);
    load("Movies", "Heat (1995)");
    now += microseconds(10);
    load("People", "Pacino");
    dispatch("Movies", 1);
    dispatch("People", 1);
    now += microseconds(10);
    load("People", "De Niro");
    dispatch("People", 1);

    EXPECT_EQ(drawn("ticks_us"), json::parse("[10, 30]"));
    EXPECT_EQ(of_batches("tick"), json::parse("[1, 1, 2]"));
    EXPECT_EQ(of_batches("left_us"), json::parse("[20, 20, 30]"));
    EXPECT_EQ(timeline->batches, 3u);
}

TEST_F(TimelineOf, a_batch_that_ends_is_the_one_that_left_that_long_ago) {
    for (const char* key : {"Heat (1995)", "Casino (1995)", "Jaws (1975)"}) {
        load("Movies", key);
        now += microseconds(10);
        dispatch("Movies", 1);
    }
    now += microseconds(100);
    end("Movies", 1, 110, true);
    end("Movies", 1, 121);

    EXPECT_EQ(of_batches("took_us"), json::parse("[121, 110, null]"));
    EXPECT_EQ(of_batches("failed"), json::parse("[false, true, false]"));
}

TEST_F(TimelineOf, each_reason_to_leave_has_its_name) {
    for (int reason = 0; reason <= static_cast<int>(DispatchReason::schedule); ++reason)
        timeline->on_dispatch("Movies", {0, static_cast<DispatchReason>(reason), {}});

    EXPECT_EQ(of_batches("reason"),
              json::parse(R"(["tick", "full", "age", "window", "manual", "schedule"])"));
}

TEST_F(TimelineOf, a_request_stands_where_it_began) {
    now += microseconds(50);
    timeline->on_request({"BatchGetItem", {"Movies"}, 14, 200, microseconds(30)});

    EXPECT_EQ(drawn("requests"), json::parse(R"([{"operation": "BatchGetItem",
        "tables": ["Movies"], "keys": 14, "status": 200, "began_us": 20, "took_us": 30}])"));
}

TEST_F(TimelineOf, a_request_that_began_before_the_question_is_somebody_elses) {
    now += microseconds(50);
    timeline->on_request({"BatchGetItem", {"Movies"}, 14, 200, microseconds(51)});

    EXPECT_EQ(drawn("requests"), json::array());
}

// What the client reports about a request for some keys.
void report(RequestWatch& watch, std::size_t keys) {
    const std::vector<std::string> tables{"Movies"};
    coalesce::dynamodb::AttemptReport attempt;
    attempt.operation = keys == 0 ? "GetItem" : "BatchGetItem";
    attempt.tables = &tables;
    attempt.http_status = 200;
    attempt.times.total = microseconds(0);
    coalesce::dynamodb::TableAnswer table;
    table.entries = keys;
    if (keys > 0)
        watch.on_batch_answer({attempt.operation, {table}});
    watch.on_attempt(attempt);
}

TEST_F(TimelineOf, a_question_sees_the_requests_while_it_is_answered) {
    const auto watch = std::make_shared<RequestWatch>();
    report(*watch, 1);
    {
        const RequestWatch::Guest guest(watch, timeline);
        report(*watch, 14);
        report(*watch, 0);
    }
    report(*watch, 2);

    EXPECT_EQ(drawn("requests"), json::parse(R"([
        {"operation": "BatchGetItem", "tables": ["Movies"], "keys": 14, "status": 200,
         "began_us": 0, "took_us": 0},
        {"operation": "GetItem", "tables": ["Movies"], "keys": 1, "status": 200,
         "began_us": 0, "took_us": 0}])"));
    EXPECT_EQ(drawn("alone"), json::value(true));
}

TEST_F(TimelineOf, two_questions_at_once_see_the_requests_of_both_and_say_so) {
    const auto watch = std::make_shared<RequestWatch>();
    const auto other = std::make_shared<Timeline>([this] { return now; });
    const RequestWatch::Guest guest(watch, timeline);
    const RequestWatch::Guest another(watch, other);
    report(*watch, 14);

    EXPECT_EQ(drawn("requests").as_array().size(), 1u);
    EXPECT_EQ(other->drawn().at("requests").as_array().size(), 1u);
    EXPECT_EQ(drawn("alone"), json::value(false));
    EXPECT_EQ(other->drawn().at("alone"), json::value(false));
}

} // namespace
