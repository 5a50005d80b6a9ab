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

} // namespace
