#pragma once

#include "support/films.hpp"
#include "support/raw_server.hpp"
#include "support/run_to_end.hpp"

#include <coalesce/dynamodb/client.hpp>

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coalesce::test {

namespace asio = boost::asio;

/// A client and the server that misbehaves to order, on one executor.
class ClientFaults : public testing::Test {
protected:
    dynamodb::ClientOptions options() const {
        dynamodb::ClientOptions options;
        options.region = "eu-west-3";
        options.endpoint = server_.url();
        options.credentials.emplace("AKIDEXAMPLE", "top-secret", "session-token");
        return options;
    }

    /// Awaits one thing to its end.
    template <class T>
    T run(asio::awaitable<T> work) {
        return run_to_end(context_, std::move(work));
    }

    static Script answer(unsigned status, std::string_view body) {
        return {Step::send(http_answer(status, body, "x-amzn-RequestId: REQUEST-1\r\n"))};
    }

    static Script error_answer(unsigned status, const std::string& code) {
        return answer(status, R"({"__type":"com.amazonaws.dynamodb.v20120810#)" + code +
                                  R"(","message":"as ordered"})");
    }

    static std::vector<FilmKey> film_keys(int count) {
        std::vector<FilmKey> keys;
        for (int i = 0; i < count; ++i)
            keys.push_back({2000 + i, "Rush"});
        return keys;
    }

    asio::io_context context_{1};
    RawServer server_{context_};
};

inline constexpr std::string_view nothing_found = R"({"Responses":{"Movies":[]}})";

inline constexpr std::string_view active_table =
    R"({"Table":{"TableName":"Movies","TableStatus":"ACTIVE","ItemCount":0,)"
    R"("KeySchema":[{"AttributeName":"year","KeyType":"HASH"}],)"
    R"("AttributeDefinitions":[{"AttributeName":"year","AttributeType":"N"}]}})";

} // namespace coalesce::test
