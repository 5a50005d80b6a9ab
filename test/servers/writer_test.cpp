// Writers against the real servers.

#include "dynamodb_fixture.hpp"
#include "notes.hpp"

#include <coalesce/dynamodb/error.hpp>
#include <coalesce/dynamodb/number.hpp>
#include <coalesce/dynamodb/writer.hpp>

namespace coalesce::test {
namespace {

using dynamodb::Item;
using dynamodb::Number;

using Ends = std::vector<asio::awaitable<void>>;

std::vector<Note> notes(int count, const std::string& text) {
    std::vector<Note> notes;
    for (int id = 0; id < count; ++id)
        notes.push_back({id, text + std::to_string(id)});
    return notes;
}

class Writers : public DynamodbTest {
protected:
    NoteTable new_table() {
        NoteTable table(client(), fresh_name("Notes"));
        create(table);
        return table;
    }

    dynamodb::Writer<NoteKey, Note> writer(const NoteTable& table) {
        return table.writer(context_.get_executor());
    }

    /// Begins to put all of them.
    static void put_all(dynamodb::Writer<NoteKey, Note>& writer, const std::vector<Note>& notes,
                        Ends& ends) {
        for (const auto& note : notes)
            ends.push_back(writer.put(note));
    }

    void run_all(Ends ends) {
        for (auto& end : ends)
            run(std::move(end));
    }

    boost::system::error_code code_of(asio::awaitable<void> write) {
        try {
            run(std::move(write));
        } catch (const boost::system::system_error& error) {
            return error.code();
        }
        return {};
    }

    /// What the server has under the keys below `count`, those that there are.
    std::vector<Note> stored(const NoteTable& table, int count) {
        std::vector<NoteKey> keys;
        for (int id = 0; id < count; ++id)
            keys.push_back({id});
        dynamodb::ReadOptions options;
        options.consistent_read = true;
        std::vector<Note> found;
        for (const auto& one : run(client().batch_get(table, keys, options)))
            if (const auto& note = one.value())
                found.push_back(*note);
        return found;
    }

    std::uint64_t requests() const { return client().statistics().batch_write_requests; }
    std::uint64_t items() const { return client().statistics().batch_write_items; }
};

TEST_P(Writers, BW7_puts_and_removals_of_one_tick_are_one_request) {
    const auto table = new_table();
    put(table, notes(2, "old"));
    const auto requests_before = requests();
    auto writer = this->writer(table);

    Ends ends;
    ends.push_back(writer.put({1, "new"}));
    ends.push_back(writer.remove(0));
    ends.push_back(writer.put({2, "more"}));
    ends.push_back(writer.remove(3)); // which is not there
    run_all(std::move(ends));

    EXPECT_EQ(requests() - requests_before, 1U);
    EXPECT_EQ(stored(table, 4), (std::vector<Note>{{1, "new"}, {2, "more"}}));
}

// The servers refuse a request that has a key twice.
TEST_P(Writers, BW3_of_several_writes_with_one_key_the_last_wins) {
    const auto table = new_table();
    auto writer = this->writer(table);

    Ends ends;
    ends.push_back(writer.put({1, "first"}));
    ends.push_back(writer.put({2, "first"}));
    ends.push_back(writer.remove(1));
    ends.push_back(writer.put({1, "last"}));
    ends.push_back(writer.remove(2));
    run_all(std::move(ends));

    EXPECT_EQ(items(), 2U);
    EXPECT_EQ(stored(table, 3), (std::vector<Note>{{1, "last"}}));
}

TEST_P(Writers, BW3_two_spellings_of_one_number_are_one_key) {
    const auto table = new_table();
    const dynamodb::Table<Item, Item> items_table(client(), table.name(), table.schema());
    auto writer = items_table.writer(context_.get_executor());
    const Item first{{"id", Number("10")}, {"text", "first"}};
    const Item last{{"id", Number("1.0E1")}, {"text", "last"}};

    Ends ends;
    ends.push_back(writer.put(first));
    ends.push_back(writer.put(last));
    run_all(std::move(ends));

    EXPECT_EQ(items(), 1U);
    EXPECT_EQ(stored(table, 11), (std::vector<Note>{{10, "last"}}));
}

TEST_P(Writers, BW1_writes_of_two_tables_travel_together_25_to_a_request) {
    const auto left = new_table();
    const auto right = new_table();
    auto left_writer = writer(left);
    auto right_writer = writer(right);

    Ends ends;
    put_all(left_writer, notes(40, "left"), ends);
    put_all(right_writer, notes(35, "right"), ends);
    run_all(std::move(ends));

    EXPECT_EQ(requests(), 3U);
    EXPECT_EQ(items(), 75U);
    EXPECT_EQ(stored(left, 40), notes(40, "left"));
    EXPECT_EQ(stored(right, 35), notes(35, "right"));
}

// A control character is one byte of an item, and six of its JSON.
TEST_P(Writers, BW1_items_whose_json_would_exceed_16_MB_travel_apart) {
    const auto left = new_table();
    const auto right = new_table();
    const std::string text(115'000, '\x01');
    auto left_writer = writer(left);
    auto right_writer = writer(right);

    Ends ends;
    put_all(left_writer, notes(13, text), ends);
    put_all(right_writer, notes(12, text), ends);
    run_all(std::move(ends));

    EXPECT_EQ(requests(), 2U);
    EXPECT_EQ(items(), 25U);
    EXPECT_TRUE(run(left.get(0)) == (Note{0, text + "0"}));
    EXPECT_TRUE(run(right.get(11)) == (Note{11, text + "11"}));
}

TEST_P(Writers, a_loader_that_is_told_need_not_ask) {
    const auto table = new_table();
    put(table, notes(1, "old"));
    auto loader = table.loader(context_.get_executor());
    auto writer = table.writer(loader);

    Ends ends;
    ends.push_back(writer.remove(0));
    ends.push_back(writer.put({1, "new"}));
    run_all(std::move(ends));

    EXPECT_EQ(run(loader.load(0)), std::nullopt);
    EXPECT_EQ(run(loader.load(1)), (Note{1, "new"}));
    EXPECT_EQ(client().statistics().batch_get_requests, 0U);
    EXPECT_EQ(stored(table, 2), (std::vector<Note>{{1, "new"}}));
}

asio::awaitable<std::size_t> import(NoteTable table, std::vector<Note> notes) {
    const auto executor = co_await asio::this_coro::executor;
    dynamodb::WriterOptions options;
    options.max_waiting = 40;
    auto writer = table.writer(executor, options);
    for (const auto& note : notes)
        co_await writer.enqueue_put(note);
    const auto failed = co_await writer.flush();
    co_return failed.size();
}

TEST_P(Writers, an_import_leaves_nothing_behind) {
    const auto table = new_table();

    const auto failed = run(import(table, notes(300, "note")));

    EXPECT_EQ(failed, 0U);
    EXPECT_EQ(items(), 300U);
    EXPECT_EQ(stored(table, 300), notes(300, "note"));
}

TEST_P(Writers, BW2_writes_to_a_table_that_is_missing_fail_alone) {
    const auto table = new_table();
    auto writer = this->writer(table);
    auto nowhere = this->writer(NoteTable(client(), "Nowhere"));

    Ends good;
    auto first_bad = nowhere.put({0, "lost"});
    put_all(writer, notes(3, "kept"), good);
    auto second_bad = nowhere.remove(1);

    EXPECT_EQ(code_of(std::move(first_bad)), dynamodb::errc::resource_not_found);
    EXPECT_EQ(code_of(std::move(second_bad)), dynamodb::errc::resource_not_found);
    run_all(std::move(good));
    EXPECT_EQ(stored(table, 3), notes(3, "kept"));
}

COALESCE_ON_REAL_SERVERS(Writers);

} // namespace
} // namespace coalesce::test
