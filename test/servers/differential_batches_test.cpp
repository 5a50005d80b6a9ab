// Random batches: what our loaders read is what boto3 reads, and what we write ends as what boto3
// writes. Another seed: --gtest_shuffle --gtest_random_seed=N.

#include "boto3_fixture.hpp"
#include "item_dump.hpp"
#include "support/number_spellings.hpp"
#include "support/random_items.hpp"

#include <coalesce/dynamodb/writer.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

#include <fstream>
#include <future>
#include <random>
#include <span>

namespace coalesce::test {
namespace {

using dynamodb::AttributeValue;
using dynamodb::Item;
using dynamodb::KeySchema;
using dynamodb::KeyType;
using dynamodb::Number;
using dynamodb::ReadOptions;
using ItemTable = dynamodb::Table<Item, Item>;
using Answers = std::vector<Result<std::optional<Item>>>;

const std::vector<std::string> all_attributes = {};
const std::vector<std::string> some_attributes = {"first", "info.left"};

/// A key, and how boto3 is told of it: with a number as it was spelt.
class SpeltKey {
public:
    SpeltKey(Item key, std::string as_json) : item(std::move(key)), json(std::move(as_json)) {}

    Item item;
    std::string json;
};
using SpeltKeys = std::vector<SpeltKey>;

/// Any key with one attribute more, which is a number.
SpeltKey with_number(Item key, const std::string& spelling) {
    auto json = key.empty() ? "{" : dumped(key);
    if (!key.empty())
        json.back() = ',';
    key.insert_or_assign("id", Number(spelling));
    return {std::move(key), json + R"("id":{"N":")" + spelling + R"("}})"};
}

SpeltKeys text_keys(RandomItems& random) {
    SpeltKeys keys;
    for (int i = 0; i < 60; ++i) {
        Item key{{"name", random.text() + std::to_string(i)}};
        const auto json = dumped(key);
        keys.emplace_back(std::move(key), json);
    }
    return keys;
}

SpeltKeys number_keys(RandomItems&) {
    SpeltKeys keys;
    for (const auto& [spelling, canonical] : normalisation_pairs())
        keys.push_back(with_number({}, spelling));
    return keys;
}

SpeltKeys binary_and_number_keys(RandomItems& random) {
    SpeltKeys keys;
    for (int i = 0; i < 6; ++i) {
        const auto part = random.binary();
        for (const std::string spelling : {"7", "7.0", "+0.7e1", "-12", "-1.2E1", "0.5", "1E-130"})
            keys.push_back(with_number({{"part", part}}, spelling));
    }
    return keys;
}

/// The keys of one kind of table.
class Kind {
public:
    KeySchema schema;
    SpeltKeys (*keys)(RandomItems&);
};

std::vector<Kind> kinds() {
    return {
        {KeySchema({"name", KeyType::string}), text_keys},
        {KeySchema({"id", KeyType::number}), number_keys},
        {KeySchema({"part", KeyType::binary}, {"id", KeyType::number}), binary_and_number_keys}};
}

/// The names of the key attributes, as JSON.
std::string names_of(const KeySchema& schema) {
    const auto sort = schema.sort ? ",\"" + schema.sort->name + '"' : "";
    return "[\"" + schema.partition.name + '"' + sort + ']';
}

std::string array_of(const std::vector<std::string>& elements) {
    std::string array;
    for (const auto& element : elements)
        array += (array.empty() ? "" : ",") + element;
    return '[' + array + ']';
}

/// What one loader was asked for.
class Read {
public:
    Read(ItemTable of_table, ReadOptions read_options, std::vector<std::string> attributes)
        : table(std::move(of_table)),
          options(std::move(read_options)),
          projection(std::move(attributes)) {}

    /// A line for boto3.
    std::string line() const {
        std::vector<std::string> asked, got, paths;
        for (const auto& key : keys)
            asked.push_back(key.json);
        for (const auto& answer : answers)
            got.push_back(answer.value() ? dumped(**answer) : "null");
        for (const auto& path : projection)
            paths.push_back('"' + path + '"');
        return R"({"table":")" + table.name() + R"(","key":)" + names_of(table.schema()) +
               R"(,"consistent":)" + (options.consistent_read ? "true" : "false") +
               R"(,"projection":)" + array_of(paths) + R"(,"keys":)" + array_of(asked) +
               R"(,"answers":)" + array_of(got) + "}\n";
    }

    ItemTable table;
    ReadOptions options;
    std::vector<std::string> projection;
    SpeltKeys keys;
    Answers answers;
};

/// A write of a sequence: of an item, or the deletion of what the key says.
class Write {
public:
    SpeltKey key;
    std::optional<Item> item;
};
using Writes = std::vector<Write>;

class DifferentialBatches : public Boto3Test {
protected:
    void SetUp() override {
        Boto3Test::SetUp();
        random_items_.emplace(seed_, empty_values());
    }

    ItemTable new_table(const KeySchema& schema) {
        ItemTable table(client(), fresh_name("Batches"), schema);
        create(table);
        return table;
    }

    std::size_t below(std::size_t end) { return static_cast<std::size_t>(random_() % end); }

    Item random_item(const Item& key) {
        auto item = random_items_->item();
        item.insert_or_assign("first", random_items_->value());
        if (below(4) > 0)
            item.insert_or_assign(
                "info", Item{{"left", random_items_->value()}, {"right", random_items_->value()}});
        for (const auto& [name, value] : key)
            item.insert_or_assign(name, value);
        return item;
    }

    /// Puts items under about two of three keys.
    void fill(const ItemTable& table, const SpeltKeys& keys) {
        boost::unordered_flat_set<Item> seen;
        std::vector<Item> items;
        for (const auto& key : keys)
            if (seen.insert(key.item).second && below(3) > 0)
                items.push_back(random_item(key.item));
        put(table, items);
    }

    /// What each loader of one user is asked for: for random keys, some of them twice.
    void ask(const ItemTable& table, const SpeltKeys& keys, std::vector<Read>& reads) {
        for (const auto& projection : {all_attributes, some_attributes})
            for (const bool consistent : {false, true}) {
                ReadOptions options;
                options.projection = dynamodb::Projection(projection);
                options.consistent_read = consistent;
                auto& read = reads.emplace_back(table, std::move(options), projection);
                for (int i = 0; i < 40; ++i)
                    read.keys.push_back(keys[below(keys.size())]);
            }
    }

    /// Loads everything at once, each read through a loader of its own.
    void load(std::vector<Read>& reads) {
        std::vector<ItemTable::Loader> loaders;
        std::vector<std::future<Answers>> loaded;
        for (const auto& read : reads) {
            loaders.push_back(read.table.loader(context_.get_executor(), {}, read.options));
            std::vector<Item> keys;
            for (const auto& key : read.keys)
                keys.push_back(key.item);
            loaded.push_back(
                asio::co_spawn(context_, loaders.back().load_many(keys), asio::use_future));
        }
        for (std::size_t i = 0; i < reads.size(); ++i) {
            run_until(context_, [&] {
                return loaded[i].wait_for(std::chrono::seconds(0)) == std::future_status::ready;
            });
            reads[i].answers = loaded[i].get();
        }
    }

    /// Writes of few keys, so that some stand in one batch twice. A quarter are deletions.
    Writes random_writes(const SpeltKeys& keys) {
        Writes writes;
        for (int i = 0; i < 100; ++i) {
            const auto& key = keys[below(15)];
            writes.push_back({key, std::nullopt});
            if (below(4) > 0)
                writes.back().item = random_item(key.item);
        }
        return writes;
    }

    /// Writes a sequence, so that the writes of each key are done in their order.
    void apply(const ItemTable& table, const Writes& writes) {
        const auto half = std::span(writes).first(writes.size() / 2);
        apply_by_calls(table, half);
        apply_by_writers(table, std::span(writes).subspan(half.size()));
    }

    void apply_by_calls(const ItemTable& table, std::span<const Write> writes) {
        std::vector<Item> puts; // batch_put knows no deletions: they come between its calls
        for (const auto& write : writes) {
            if (write.item) {
                puts.push_back(*write.item);
                continue;
            }
            put(table, std::exchange(puts, {}));
            run(table.remove(write.key.item));
        }
        put(table, puts);
    }

    /// Each few writes are those of a request, and it gives them to the client before the next one
    /// begins, which does not wait for the answers.
    void apply_by_writers(const ItemTable& table, std::span<const Write> writes) {
        std::vector<dynamodb::Writer<Item, Item>> writers;
        std::vector<asio::awaitable<void>> ends;
        for (std::size_t i = 0; i < writes.size(); ++i) {
            if (i % 12 == 0) {
                run_ready(context_);
                writers.push_back(table.writer(context_.get_executor()));
            }
            const auto& [key, item] = writes[i];
            ends.push_back(item ? writers.back().put(*item) : writers.back().remove(key.item));
        }
        for (auto& end : ends)
            run(std::move(end));
    }

    /// A line for boto3.
    static std::string line(const ItemTable& ours, const ItemTable& theirs, const Writes& writes) {
        std::vector<std::string> operations;
        for (const auto& write : writes)
            operations.push_back(write.item ? R"({"put":)" + dumped(*write.item) + '}'
                                            : R"({"delete":)" + write.key.json + '}');
        return R"({"ours":")" + ours.name() + R"(","theirs":")" + theirs.name() + R"(","key":)" +
               names_of(ours.schema()) + R"(,"operations":)" + array_of(operations) + "}\n";
    }

    RandomItems& random_items() { return *random_items_; }

private:
    std::uint64_t seed_ =
        static_cast<std::uint64_t>(testing::UnitTest::GetInstance()->random_seed());
    std::mt19937_64 random_{seed_};
    std::optional<RandomItems> random_items_;
};

TEST_P(DifferentialBatches, boto3_reads_what_the_loaders_of_many_requests_read) {
    std::vector<Read> reads;
    for (const auto& kind : kinds()) {
        const auto table = new_table(kind.schema);
        const auto keys = kind.keys(random_items());
        fill(table, keys);
        for (int user = 0; user < 3; ++user)
            ask(table, keys, reads);
    }

    load(reads);

    std::ofstream file(this->file("reads"));
    for (const auto& read : reads)
        file << read.line();
    file.close();
    EXPECT_TRUE(boto3().compare_reads(this->file("reads")));
}

TEST_P(DifferentialBatches, BW3_sequences_of_writes_end_as_those_of_boto3_do) {
    std::ofstream file(this->file("writes"));
    for (const auto& kind : kinds()) {
        const auto ours = new_table(kind.schema);
        const auto theirs = new_table(kind.schema);
        const auto writes = random_writes(kind.keys(random_items()));
        apply(ours, writes);
        file << line(ours, theirs, writes);
    }
    file.close();

    EXPECT_TRUE(boto3().compare_writes(this->file("writes")));
}

COALESCE_ON_REAL_SERVERS(DifferentialBatches);

} // namespace
} // namespace coalesce::test
