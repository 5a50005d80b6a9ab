// What one client writes, the other reads: ours and boto3, on the same server.

#include "boto3_fixture.hpp"
#include "every_kind.hpp"
#include "item_dump.hpp"
#include "support/random_items.hpp"

#include <rapidjson/document.h>

#include <filesystem>
#include <fstream>

namespace coalesce::test {
namespace {

using dynamodb::Item;
using dynamodb::Number;
using ItemTable = dynamodb::Table<Item, Item>;
using EveryKindTable = dynamodb::Table<EveryKindKey, EveryKind>;

/// The keys of the items in a file that boto3 wrote.
std::vector<Item> keys_in(const std::filesystem::path& path) {
    std::vector<Item> keys;
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
        rapidjson::Document item;
        item.Parse(line.c_str());
        const auto& part = item["part"]["S"];
        keys.push_back({{"id", Number(item["id"]["N"].GetString())},
                        {"part", std::string(part.GetString(), part.GetStringLength())}});
    }
    return keys;
}

std::vector<EveryKindKey> record_keys_in(const std::filesystem::path& path) {
    std::vector<EveryKindKey> keys;
    for (const auto& key : keys_in(path))
        keys.push_back(dynamodb::from_item<EveryKindKey>(key));
    return keys;
}

template <class Value>
std::vector<Value> all_found(const std::vector<std::optional<Value>>& loaded) {
    std::vector<Value> values;
    for (const auto& one : loaded)
        values.push_back(one.value());
    return values;
}

template <class Value>
std::vector<Value> all_found(const std::vector<dynamodb::Fetched<Value>>& fetched) {
    std::vector<Value> values;
    for (const auto& one : fetched)
        values.push_back(one.value().value());
    return values;
}

class Differential : public Boto3Test {
protected:
    /// A new table of items with the key that boto3_peer.py knows.
    ItemTable new_table() {
        ItemTable table(client(), fresh_name("Differential"), dynamodb::key_schema<EveryKindKey>());
        create(table);
        return table;
    }

    std::vector<Item> random_items() const {
        RandomItems random(1, empty_values());
        std::vector<Item> items;
        for (int i = 0; i < Boto3Peer::count; ++i) {
            items.push_back(random.item());
            items.back().insert_or_assign("id", random.number());
            items.back().insert_or_assign("part", random.text() + std::to_string(i));
        }
        return items;
    }
};

TEST_P(Differential, boto3_reads_the_items_that_we_wrote) {
    const auto table = new_table();
    const auto items = random_items();

    put(table, items);

    dump(items, file("ours"));
    EXPECT_TRUE(boto3().compare(table.name(), file("ours")));
}

TEST_P(Differential, items_pass_from_boto3_through_us_to_boto3) {
    const auto theirs = new_table();
    const auto ours = new_table();
    ASSERT_TRUE(boto3().write_items(theirs.name(), file("theirs")));
    const auto keys = keys_in(file("theirs"));

    put(ours, all_found(run(client().batch_get(theirs, keys))));

    EXPECT_TRUE(boto3().compare(ours.name(), file("theirs")));
}

TEST_P(Differential, N8_structs_pass_from_boto3_through_us_to_boto3) {
    const auto theirs = new_table();
    const auto ours = new_table();
    ASSERT_TRUE(boto3().write_records(theirs.name(), file("theirs")));
    const EveryKindTable from(client(), theirs.name());
    const EveryKindTable to(client(), ours.name());
    const auto keys = record_keys_in(file("theirs"));
    auto loader = from.loader(context_.get_executor());

    put(to, all_found(run(loader.load_all(keys))));

    EXPECT_TRUE(boto3().compare(ours.name(), file("theirs")));
}

COALESCE_ON_REAL_SERVERS(Differential);

} // namespace
} // namespace coalesce::test
