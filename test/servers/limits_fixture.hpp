#pragma once

#include "dynamodb_fixture.hpp"

#include <coalesce/dynamodb/error.hpp>
#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/key.hpp>
#include <coalesce/dynamodb/mapping.hpp>

// What the tests of limits ask the servers, in JSON that our client has not written, and what they
// ask our own checks.

namespace coalesce::test {

using dynamodb::errc;
using dynamodb::from_json;
using dynamodb::Item;
using dynamodb::KeySchema;
using dynamodb::KeyType;

inline std::string repeated(const std::string& text, std::size_t times) {
    std::string result;
    for (std::size_t i = 0; i < times; ++i)
        result += text;
    return result;
}

inline std::string string_value(const std::string& text) {
    return R"({"S":")" + text + "\"}";
}

inline std::string number_value(const std::string& text) {
    return R"({"N":")" + text + "\"}";
}

/// So many bytes of 1.
inline std::string binary_value(std::size_t bytes) {
    const char* const rest[] = {"", "AQ==", "AQE="};
    return R"({"B":")" + repeated("AQEB", bytes / 3) + rest[bytes % 3] + "\"}";
}

inline std::string in_lists(std::size_t times, const std::string& value) {
    return repeated(R"({"L":[)", times) + value + repeated("]}", times);
}

inline std::string in_maps(std::size_t times, const std::string& value) {
    return repeated(R"({"M":{"a":)", times) + value + repeated("}}", times);
}

/// An item whose key is the number 1.
inline std::string item_with(const std::string& value) {
    return R"({"id":{"N":"1"},"value":)" + value + "}";
}

/// An item with the value that has exactly so many bytes.
inline std::string item_of(std::size_t bytes, const std::string& value) {
    const std::string begin = R"({"id":{"N":"1"},"value":)" + value + R"(,"rest":{"S":")";
    const auto bare = item_size(from_json<Item>(begin + "\"}}"));
    return begin + std::string(bytes - bare, 'a') + "\"}}";
}

inline std::string key_of(const std::string& partition, const std::string& sort) {
    return R"({"h":)" + partition + R"(,"r":)" + sort + "}";
}

inline std::string definition(const dynamodb::KeyAttribute& key) {
    return R"({"AttributeName":")" + key.name + R"(","AttributeType":")" + to_string(key.type) +
           "\"}";
}

inline std::string element(const dynamodb::KeyAttribute& key, const std::string& role) {
    return R"({"AttributeName":")" + key.name + R"(","KeyType":")" + role + "\"}";
}

inline std::string table_json(const std::string& table, const KeySchema& schema) {
    std::string definitions = definition(schema.partition);
    std::string elements = element(schema.partition, "HASH");
    if (schema.sort) {
        definitions += "," + definition(*schema.sort);
        elements += "," + element(*schema.sort, "RANGE");
    }
    return R"({"TableName":")" + table + R"(","AttributeDefinitions":[)" + definitions +
           R"(],"KeySchema":[)" + elements + R"(],"BillingMode":"PAY_PER_REQUEST"})";
}

inline bool is_refused(const std::string& answer) {
    return answer.starts_with("HTTP/1.1 400 ") &&
           answer.find("ValidationException") != std::string::npos;
}

/// Whether a check of ours throws the code.
template <class Check>
bool throws(errc code, Check check) {
    try {
        check();
    } catch (const boost::system::system_error& error) {
        return error.code() == code;
    }
    return false;
}

class Limits : public DynamodbTest {
protected:
    void SetUp() override {
        DynamodbTest::SetUp();
        if (IsSkipped())
            return;
        // DynamoDB Local keeps the tables of each access key apart.
        auto as_raw_calls = options();
        as_raw_calls.credentials.emplace("local", "secret");
        client_.emplace(context_.get_executor(), as_raw_calls);
    }

    /// What a table of the test is called, made with the schema.
    std::string made_table(const KeySchema& schema = KeySchema({"id", KeyType::number})) {
        const auto table = fresh_name("Limits");
        const auto answer = server().call("CreateTable", table_json(table, schema));
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer;
        run(client().wait_until_active(table));
        return table;
    }

    std::string put(const std::string& table, const std::string& item) {
        return server().call("PutItem", R"({"TableName":")" + table + R"(","Item":)" + item + "}");
    }

    std::string get(const std::string& table, const std::string& key) {
        return server().call("GetItem", R"({"TableName":")" + table + R"(","Key":)" + key + "}");
    }

    /// The item passes our check, and the server stores it.
    void expect_taken(const std::string& table, const std::string& item) {
        const auto ours = from_json<Item>(item);
        EXPECT_NO_THROW(check_item(ours)) << item.substr(0, 200);
        const auto answer = put(table, item);
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer << item.substr(0, 200);
    }

    /// Our check refuses the item, and so does the server.
    void expect_refused(const std::string& table, const std::string& item) {
        const auto ours = from_json<Item>(item);
        EXPECT_TRUE(throws(errc::invalid_item, [&] { check_item(ours); })) << item.substr(0, 200);
        const auto answer = put(table, item);
        EXPECT_TRUE(is_refused(answer)) << answer << item.substr(0, 200);
    }

    /// The key passes our check, and the server reads by it.
    void expect_key_taken(const std::string& table, const KeySchema& schema,
                          const std::string& key) {
        const auto ours = from_json<Item>(key);
        EXPECT_NO_THROW(check_key(schema, table, ours)) << key;
        const auto answer = get(table, key);
        EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer << key;
    }

    /// Our check refuses the key, and the server does not read by it.
    void expect_key_refused(const std::string& table, const KeySchema& schema,
                            const std::string& key) {
        const auto ours = from_json<Item>(key);
        EXPECT_TRUE(throws(errc::invalid_key, [&] { check_key(schema, table, ours); })) << key;
        const auto answer = get(table, key);
        EXPECT_TRUE(is_refused(answer)) << answer << key;
    }

    /// dynalite alone refuses a plus sign before a number.
    bool reads(const std::string& spelling) const {
        return server().name() != "dynalite" || !spelling.starts_with('+');
    }
};

} // namespace coalesce::test
