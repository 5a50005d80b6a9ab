// The memory of flights, and the index that finds them by their keys.

#include <coalesce/detail/flight_index.hpp>
#include <coalesce/detail/flight_pool.hpp>

#include <gtest/gtest.h>

#include <boost/smart_ptr/intrusive_ref_counter.hpp>

#include <cstdint>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace coalesce::detail {
namespace {

struct alignas(128) Wide {
    char bytes[128];
};

struct Throwing {
    Throwing() { throw std::runtime_error("cannot be made"); }
};

TEST(FlightPoolTest, makes_thousands_that_do_not_overlap) {
    FlightPool<std::uint64_t> pool;
    std::vector<std::uint64_t*> made;
    for (std::uint64_t i = 0; i < 5'000; ++i)
        made.push_back(pool.make(i));

    std::set<std::uint64_t> values;
    for (std::uint64_t* one : made) {
        values.insert(*one);
        pool.destroy(*one);
    }
    EXPECT_EQ(values.size(), 5'000u);
}

TEST(FlightPoolTest, uses_again_what_was_destroyed) {
    FlightPool<std::string> pool;
    std::string* const first = pool.make("one");
    pool.destroy(*first);

    std::string* const second = pool.make("two");

    EXPECT_EQ(second, first);
    pool.destroy(*second);
}

TEST(FlightPoolTest, aligns_what_asks_for_more_than_malloc_gives) {
    FlightPool<Wide> pool;
    for (int i = 0; i < 1'000; ++i) {
        Wide* const made = pool.make();
        EXPECT_EQ(reinterpret_cast<std::uintptr_t>(made) % alignof(Wide), 0u);
    }
}

TEST(FlightPoolTest, loses_nothing_when_a_constructor_throws) {
    FlightPool<Throwing> pool;
    for (int i = 0; i < 1'000; ++i)
        EXPECT_THROW(pool.make(), std::runtime_error);
}

/// As much of a flight as the index looks at.
class Entry : public boost::intrusive_ref_counter<Entry, boost::thread_unsafe_counter> {
public:
    using Ptr = boost::intrusive_ptr<Entry>;

    Entry(std::string key, int& living) : key_(std::move(key)), living_(living) { ++living_; }
    ~Entry() { --living_; }

    const std::string& cache_key() const { return key_; }

private:
    std::string key_;
    int& living_;
};

class FlightIndexTest : public testing::Test {
protected:
    Entry::Ptr make(const std::string& key) { return new Entry(key, living_); }
    void insert(const Entry::Ptr& entry) { index_.insert(*entry, Hashed(entry->cache_key()).hash); }
    Entry* find(std::string_view key) { return index_.find(Hashed(key)); }

    int living_ = 0;
    FlightIndex<Entry> index_;
};

TEST_F(FlightIndexTest, finds_by_a_view_of_the_key_and_holds_what_it_finds) {
    insert(make("one"));
    insert(make("two"));

    EXPECT_EQ(living_, 2);
    EXPECT_EQ(find("one")->cache_key(), "one");
    EXPECT_EQ(find("three"), nullptr);
}

TEST_F(FlightIndexTest, erases_by_key_and_gives_what_it_held) {
    const auto one = make("one");
    insert(one);

    EXPECT_EQ(index_.erase(Hashed(std::string_view("one"))), one);
    EXPECT_EQ(index_.erase(Hashed(std::string_view("one"))), nullptr);
    EXPECT_TRUE(index_.empty());
}

TEST_F(FlightIndexTest, erases_a_flight_only_if_it_is_that_very_one) {
    const auto old = make("one");
    const auto now = make("one");
    insert(now);

    EXPECT_FALSE(index_.erase_very(*old));
    EXPECT_EQ(find("one"), now.get());
    EXPECT_TRUE(index_.erase_very(*now));
    EXPECT_EQ(find("one"), nullptr);
}

TEST_F(FlightIndexTest, erases_those_that_a_predicate_names) {
    for (int i = 0; i < 1'000; ++i)
        insert(make(std::to_string(i)));

    index_.erase_if([](const Entry& entry) { return entry.cache_key().size() == 3; });

    EXPECT_EQ(index_.size(), 100u);
    EXPECT_EQ(living_, 100);
    EXPECT_NE(find("99"), nullptr);
    EXPECT_EQ(find("100"), nullptr);
}

TEST_F(FlightIndexTest, lets_go_of_all_when_it_is_cleared_or_goes) {
    {
        FlightIndex<Entry> brief;
        for (int i = 0; i < 100; ++i) {
            const auto entry = make(std::to_string(i));
            brief.insert(*entry, Hashed(entry->cache_key()).hash);
        }
        insert(make("one"));
        index_.clear();
        EXPECT_EQ(living_, 100);
    }
    EXPECT_EQ(living_, 0);
}

} // namespace
} // namespace coalesce::detail
