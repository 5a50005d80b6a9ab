// As much of DynamoDB as the movies example asks for, and as cheap as it can be had: an item is
// kept as the JSON that it came in, and sent as that.
#pragma once

#include <rapidjson/document.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

/// What has been read so far.
struct Reads {
    std::size_t requests = 0; ///< GetItem and BatchGetItem.
    std::size_t keys = 0;
};

/// Tables in memory: CreateTable, DescribeTable, BatchWriteItem with puts, GetItem, BatchGetItem.
/// A number is found by its spelling.
class FilmStore {
public:
    /// The body of the answer. Throws `std::runtime_error` with what it does not know.
    std::string answer(std::string_view operation, std::string request);

    const Reads& reads() const noexcept { return reads_; }

private:
    using Json = rapidjson::Value;

    struct Table {
        std::string description; // as DescribeTable says it
        std::vector<std::string> key_attributes;
        std::unordered_map<std::string, std::string> items; // JSON by the values of the key
    };

    std::string create_table(const Json& request);
    std::string describe_table(const Json& request);
    std::string batch_write(const Json& request);
    std::string get(const Json& request);
    std::string batch_get(const Json& request);

    Table& table(std::string_view name);
    /// The item's JSON; null if there is none.
    const std::string* find(const Table& table, const Json& key);

    std::unordered_map<std::string, Table> tables_;
    Reads reads_;
};
