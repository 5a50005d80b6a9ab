// What reads and writes cost, as a client's observer sees it (BG12).

#include "dynamodb_fixture.hpp"
#include "notes.hpp"
#include "support/films.hpp"

#include <coalesce/dynamodb/client_observer.hpp>
#include <coalesce/dynamodb/writer.hpp>

#include <memory>

namespace coalesce::test {
namespace {

using dynamodb::Client;

class Capacity : public DynamodbTest {
protected:
    /// A table with so many items, and a client whose reads and writes are counted from now on.
    NoteTable filled(int count, std::size_t bytes) {
        const NoteTable table(client(), fresh_name("Notes"));
        create(table);
        std::vector<Note> notes;
        for (int id = 0; id < count; ++id)
            notes.push_back({id, std::string(bytes, 'x')});
        put(table, notes);
        auto settings = options();
        settings.observer = consumed_;
        counted_.emplace(context_.get_executor(), settings);
        return NoteTable(*counted_, table.name());
    }

    static std::vector<NoteKey> keys(int count) {
        std::vector<NoteKey> keys;
        for (int id = 0; id < count; ++id)
            keys.push_back({id});
        return keys;
    }

    std::shared_ptr<dynamodb::ConsumedCapacity> consumed_ =
        std::make_shared<dynamodb::ConsumedCapacity>();
    std::optional<Client> counted_;
};

TEST_P(Capacity, BG12_a_key_costs_half_a_unit) {
    const auto table = filled(150, 100);
    auto loader = table.loader(context_.get_executor());

    run(loader.load_many(keys(150)));

    EXPECT_EQ(consumed_->units(table.name()), 75);
}

// DynamoDB Local does not charge for it; AWS does.
TEST_P(Capacity, BG12_a_missing_key_costs_what_the_server_says) {
    const auto table = filled(0, 0);

    run(counted_->batch_get(table, keys(10)));

    EXPECT_EQ(consumed_->units(table.name()), &server() == &dynalite() ? 5 : 0);
}

TEST_P(Capacity, BG12_a_consistent_read_costs_twice_as_much) {
    const auto table = filled(10, 100);
    dynamodb::ReadOptions options;
    options.consistent_read = true;

    run(counted_->batch_get(table, keys(10), options));

    EXPECT_EQ(consumed_->units(table.name()), 10);
}

TEST_P(Capacity, BG12_units_are_summed_over_rounds) {
    const auto table = filled(50, 390'000);

    run(counted_->batch_get(table, keys(50)));

    EXPECT_GT(counted_->statistics().batch_get_requests, 1U) << "the server cuts such an answer";
    EXPECT_NEAR(consumed_->units(table.name()), 50 * 48, 120); // 96 times 4 KB, half a unit each
}

TEST_P(Capacity, BG12_each_table_has_its_own_sum) {
    const auto notes = filled(10, 100);
    const NoteTable others(*counted_, fresh_name("Notes"));
    create(others);
    std::vector<Note> more_notes;
    for (int id = 0; id < 20; ++id)
        more_notes.push_back({id, "x"});
    put(NoteTable(client(), others.name()), more_notes);
    auto first = notes.loader(context_.get_executor());
    auto second = others.loader(context_.get_executor());

    auto some = first.load_many(keys(10));
    auto more = second.load_many(keys(20));
    run(std::move(some));
    run(std::move(more));

    EXPECT_EQ(counted_->statistics().batch_get_requests, 1U);
    EXPECT_EQ(consumed_->units(notes.name()), 5);
    EXPECT_EQ(consumed_->units(others.name()), 10);
}

TEST_P(Capacity, writes_and_single_items_are_counted_too) {
    const auto table = filled(0, 0);
    const Note note{1, std::string(1500, 'x')}; // two units of a kilobyte

    run(counted_->batch_put(table, std::vector<Note>{note}));
    EXPECT_EQ(consumed_->units(table.name()), 2);
    run(table.put(note));
    EXPECT_EQ(consumed_->units(table.name()), 4);
    run(table.get(1));
    EXPECT_EQ(consumed_->units(table.name()), 4.5);
    run(table.remove(1));
    EXPECT_EQ(consumed_->units(table.name()), 6.5);
}

COALESCE_ON_REAL_SERVERS(Capacity);

} // namespace
} // namespace coalesce::test
