// Cursors that ElectroDB and we hand on to each other, each reading on where the other stopped.

#include "dynamodb_fixture.hpp"

#include <coalesce/dynamodb/cursor.hpp>
#include <coalesce/dynamodb/pages.hpp>

#include <rapidjson/document.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <stdexcept>

namespace coalesce::test {
namespace {

using dynamodb::Item;
using dynamodb::KeyAttribute;
using dynamodb::KeySchema;
using dynamodb::KeyType;

using ElectroTable = dynamodb::Table<Item, Item>;

struct ReadPage {
    std::vector<int> numbers;
    std::string cursor;

    bool operator==(const ReadPage&) const = default;
};

class ElectroDb : public DynamodbTest {
protected:
    void SetUp() override {
        DynamodbTest::SetUp();
        if (IsSkipped())
            return;
        if (!std::filesystem::exists(folder() + "/node_modules/electrodb"))
            GTEST_SKIP() << "npm ci in test/servers brings electrodb";
        table_.emplace(
            client(), fresh_name("Malls"),
            KeySchema(KeyAttribute("pk", KeyType::string), KeyAttribute("sk", KeyType::string)));
        run(client().create_table(*table_, {by_category().schema()}));
        run(client().wait_until_active(table_->name()));
        const auto keys = peer("fill");
        pk_ = keys["pk"].GetString();
        gsi1pk_ = keys["gsi1pk"].GetString();
    }

    static std::string folder() { return std::string(COALESCE_SOURCE_DIR) + "/test/servers"; }

    dynamodb::Index<Item> by_category() const {
        return table_->index({dynamodb::IndexKind::global, "by-category",
                              KeySchema(KeyAttribute("gsi1pk", KeyType::string),
                                        KeyAttribute("gsi1sk", KeyType::string))});
    }

    /// What the peer prints.
    rapidjson::Document peer(const std::string& task) const {
        const auto command = "node '" + folder() + "/electrodb_peer.cjs' '" + server().endpoint() +
                             "' '" + table_->name() + "' " + task + " 2>&1";
        const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
        std::string output;
        for (std::array<char, 256> part{}; std::fgets(part.data(), part.size(), pipe.get());)
            output += part.data();
        rapidjson::Document document;
        // Node may warn on lines of its own before the answer.
        document.Parse(output.substr(output.rfind('\n', output.size() - 2) + 1).c_str());
        if (!document.IsObject())
            throw std::runtime_error("the peer failed: " + output);
        return document;
    }

    /// `how`: a number of stores, or `page`.
    ReadPage theirs(const std::string& index, const std::string& how,
                    const std::string& cursor) const {
        const auto answer = peer("read " + index + ' ' + how + " '" + cursor + "'");
        ReadPage read;
        for (const auto& number : answer["numbers"].GetArray())
            read.numbers.push_back(number.GetInt());
        read.cursor = answer["cursor"].IsString() ? answer["cursor"].GetString() : "";
        return read;
    }

    ReadPage ours(const std::string& index, std::size_t count, const std::string& cursor) {
        dynamodb::QueryOptions options;
        options.partition = index == "stores" ? pk_ : gsi1pk_;
        options.cursor_codec = dynamodb::electrodb_cursors();
        options.cursor = cursor;
        auto pages = index == "stores" ? table_->query(options) : by_category().query(options);
        const auto page = run(pages.take(count));
        ReadPage read;
        for (const auto& item : page.items)
            read.numbers.push_back(
                item.find("number")->second.get_if<dynamodb::Number>()->as<int>());
        read.cursor = page.cursor;
        return read;
    }

    std::optional<ElectroTable> table_;
    std::string pk_;
    std::string gsi1pk_;
};

using Numbers = std::vector<int>;

TEST_P(ElectroDb, CU3_it_reads_on_at_our_cursor_and_we_at_its) {
    const auto first = ours("stores", 3, "");
    const auto second = theirs("stores", "3", first.cursor);
    const auto third = theirs("stores", "page", second.cursor);
    const auto last = ours("stores", 3, third.cursor);

    EXPECT_EQ(first.numbers, (Numbers{0, 1, 2}));
    EXPECT_EQ(second.numbers, (Numbers{3, 4, 5}));
    EXPECT_EQ(third.numbers, (Numbers{6, 7, 8}));
    EXPECT_EQ(last, (ReadPage{{9}, ""}));
}

TEST_P(ElectroDb, CU3_CU4_on_an_index_too_whose_cursor_has_the_keys_of_both) {
    const auto first = theirs("leases", "page", "");
    const auto second = ours("leases", 4, first.cursor);
    const auto third = theirs("leases", "9", second.cursor);

    auto all = first.numbers;
    all.insert(all.end(), second.numbers.begin(), second.numbers.end());
    all.insert(all.end(), third.numbers.begin(), third.numbers.end());
    std::sort(all.begin(), all.end());
    EXPECT_EQ(all, (Numbers{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}));
}

COALESCE_ON_REAL_SERVERS(ElectroDb);

} // namespace
} // namespace coalesce::test
