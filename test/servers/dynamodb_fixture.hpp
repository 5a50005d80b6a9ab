#pragma once

#include "support/real_servers.hpp"
#include "support/run_to_end.hpp"

#include <coalesce/dynamodb/client.hpp>

#include <boost/asio/io_context.hpp>

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace coalesce::test {

namespace asio = boost::asio;

/// A client of the server under test, on an executor of one thread: this one.
class DynamodbTest : public RealServerTest {
protected:
    void SetUp() override {
        RealServerTest::SetUp();
        if (!IsSkipped())
            client_.emplace(context_.get_executor(), options());
    }

    dynamodb::ClientOptions options() {
        dynamodb::ClientOptions options;
        options.region = "us-east-1";
        options.endpoint = server().endpoint();
        options.credentials.emplace("AKIDEXAMPLE", "secret");
        // DynamoDB Local answers 500 to what it cannot read; repeating that proves nothing.
        options.max_attempts = 1;
        return options;
    }

    /// Awaits one thing to its end.
    template <class T>
    T run(asio::awaitable<T> work) {
        return run_to_end(context_, std::move(work));
    }

    const dynamodb::Client& client() const { return *client_; }

    /// A name that no other test uses.
    static std::string fresh_name(const std::string& what) {
        static int number = 0;
        return what + "-" + std::to_string(++number);
    }

    /// Makes the table and waits until it can be used.
    template <class Key, class Value>
    void create(const dynamodb::Table<Key, Value>& table) {
        run(client().create_table(table));
        run(client().wait_until_active(table.name()));
    }

    /// Writes the values; a write that fails is thrown.
    template <class Key, class Value>
    void put(const dynamodb::Table<Key, Value>& table, const std::vector<Value>& values) {
        for (const auto& written : run(client().batch_put(table, values)))
            written.value();
    }

    asio::io_context context_{1};
    std::optional<dynamodb::Client> client_;
};

} // namespace coalesce::test
