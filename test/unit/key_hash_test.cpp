#include <coalesce/key_hash.hpp>

#include <boost/describe/class.hpp>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

namespace coalesce {
namespace {

struct Inner {
    std::string name;
    int rank;
};
BOOST_DESCRIBE_STRUCT(Inner, (), (name, rank))

struct Outer {
    Inner inner;
    int year;
};
BOOST_DESCRIBE_STRUCT(Outer, (), (inner, year))

struct WithHashValue {
    int id;
    bool operator==(const WithHashValue&) const = default;
    friend std::size_t hash_value(const WithHashValue& key) {
        return static_cast<std::size_t>(key.id);
    }
};

struct Plain {
    int id;
};

struct OnlyEqual {
    int id;
    bool operator==(const OnlyEqual&) const = default;
};

static_assert(HashableKey<int>);
static_assert(HashableKey<std::string>);
static_assert(HashableKey<std::shared_ptr<Plain>>);
static_assert(HashableKey<std::pair<int, std::string>>);
static_assert(HashableKey<std::vector<std::string>>);
static_assert(HashableKey<Outer>);
static_assert(HashableKey<WithHashValue>);
static_assert(!HashableKey<Plain>);
static_assert(!HashableKey<OnlyEqual>);

TEST(KeyHash, a_described_struct_is_hashed_and_compared_member_by_member) {
    const Outer a{{"Rush", 1}, 2013};
    const Outer same{{"Rush", 1}, 2013};
    const Outer other_inner{{"Rush", 2}, 2013};
    const Outer other_year{{"Rush", 1}, 2014};

    EXPECT_TRUE(KeyEqual{}(a, same));
    EXPECT_EQ(KeyHash{}(a), KeyHash{}(same));
    EXPECT_FALSE(KeyEqual{}(a, other_inner));
    EXPECT_FALSE(KeyEqual{}(a, other_year));
    EXPECT_NE(KeyHash{}(a), KeyHash{}(other_inner));
}

TEST(KeyHash, the_keys_own_hash_and_equality_are_used_where_there_are_any) {
    EXPECT_EQ(KeyHash{}(std::string("a")), std::hash<std::string>{}("a"));
    EXPECT_TRUE(KeyEqual{}(WithHashValue{1}, WithHashValue{1}));
    EXPECT_FALSE(KeyEqual{}(WithHashValue{1}, WithHashValue{2}));
}

} // namespace
} // namespace coalesce
