#include "answer.hpp"

#include <support/run_to_end.hpp>

#include <coalesce/dynamodb/client.hpp>

#include <boost/json.hpp>

#include <gtest/gtest.h>

namespace {

namespace asio = boost::asio;
namespace dynamodb = coalesce::dynamodb;
namespace json = boost::json;

// A client that has no server: nothing is listening on the port of the endpoint.
class Answer : public testing::Test {
protected:
    static dynamodb::ClientOptions options() {
        dynamodb::ClientOptions options;
        options.endpoint = "http://127.0.0.1:1";
        options.region = "us-east-1";
        options.credentials = dynamodb::Credentials("local", "local");
        options.max_attempts = 1;
        return options;
    }

    json::object answer_to(json::object question) {
        return coalesce::test::run_to_end(context, answer(tables, std::move(question)));
    }

    asio::io_context context;
    dynamodb::Client client{context.get_executor(), options()};
    Tables tables{{client, "Movies"}, {client, "People"}};
};

TEST_F(Answer, says_what_the_loaders_did) {
    const auto answer = answer_to({{"query", "{ movies(keys: []) { title } }"}});

    EXPECT_EQ(answer, json::parse(R"({"data": {"movies": []},
        "extensions": {"loads": 0, "hits": 0, "joined": 0, "batches": 0, "keys": 0}})"));
}

TEST_F(Answer, to_a_wrong_question_is_errors_without_data) {
    const auto answer = answer_to({{"query", "{ film { title } }"}});

    EXPECT_EQ(answer.at("errors"), json::parse(R"([{"message": "`Query.film` does not exist"}])"));
    EXPECT_FALSE(answer.contains("data"));
    EXPECT_FALSE(answer_to({}).contains("data"));
}

TEST_F(Answer, has_a_trace_if_the_question_wants_one) {
    const json::object question{{"query", R"({ a: person(name: "A") { name }
                                              b: person(name: "A") { name }
                                              movies(keys: [{year: 1995, title: "Heat"}]) { title } })"},
                                {"extensions", {{"trace", true}, {"batching", false}}}};

    auto traced = answer_with_trace(tables, std::make_shared<RequestWatch>(), question);
    const auto answer = coalesce::test::run_to_end(context, std::move(traced));
    const json::object& trace = answer.at("extensions").at("trace").as_object();
    EXPECT_EQ(trace.at("loaders"), json::parse(R"(["People", "Movies"])"));
    EXPECT_EQ(trace.at("loads"), json::parse(R"json([
        {"tick": 1, "loader": "Movies", "key": "Heat (1995)", "queued": 1, "joined": 0, "hits": 0},
        {"tick": 1, "loader": "People", "key": "A", "queued": 1, "joined": 1, "hits": 0}])json"));
    EXPECT_EQ(trace.at("batches").as_array().size(), 2u);
    EXPECT_FALSE(answer_to(question).at("extensions").as_object().contains("trace"));
}

TEST_F(Answer, is_traced_for_those_who_say_so) {
    EXPECT_TRUE(wants_trace({{"query", "{ a }"}, {"extensions", {{"trace", true}}}}));
    EXPECT_FALSE(wants_trace({{"query", "{ a }"}}));
    EXPECT_FALSE(wants_trace({{"extensions", {{"trace", false}}}}));
    EXPECT_FALSE(wants_trace({{"extensions", {{"trace", "yes"}}}}));
    EXPECT_FALSE(wants_trace({{"extensions", "trace"}}));
}

} // namespace
