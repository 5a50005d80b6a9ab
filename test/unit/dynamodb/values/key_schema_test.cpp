#include <coalesce/dynamodb/key_schema.hpp>

#include "movie.hpp"

#include <gtest/gtest.h>

namespace coalesce::dynamodb {
namespace {

struct PersonKey {
    std::string name;
};
BOOST_DESCRIBE_STRUCT(PersonKey, (), (name))

struct BlobKey {
    Binary id;
    Number part;
};
BOOST_DESCRIBE_STRUCT(BlobKey, (), (id, part))

struct MeasureKey {
    double value;
    unsigned char channel;
};
BOOST_DESCRIBE_STRUCT(MeasureKey, (), (value, channel))

void expect_attribute(const KeyAttribute& attribute, const std::string& name, KeyType type) {
    EXPECT_EQ(attribute.name, name);
    EXPECT_EQ(attribute.type, type) << name;
}

} // namespace

TEST(KeySchema, the_first_member_is_the_partition_key_and_the_second_the_sort_key) {
    const auto schema = key_schema<MovieKey>();

    expect_attribute(schema.partition, "year", KeyType::number);
    expect_attribute(schema.sort.value(), "title", KeyType::string);
}

TEST(KeySchema, a_key_of_one_member_has_no_sort_key) {
    const auto schema = key_schema<PersonKey>();

    expect_attribute(schema.partition, "name", KeyType::string);
    EXPECT_FALSE(schema.sort);
}

TEST(KeySchema, binaries_and_all_numbers_can_be_keys) {
    expect_attribute(key_schema<BlobKey>().partition, "id", KeyType::binary);
    expect_attribute(key_schema<BlobKey>().sort.value(), "part", KeyType::number);
    expect_attribute(key_schema<MeasureKey>().partition, "value", KeyType::number);
    expect_attribute(key_schema<MeasureKey>().sort.value(), "channel", KeyType::number);
}

TEST(KeySchema, the_item_of_a_key_fits_its_schema) {
    EXPECT_NO_THROW(check_key(key_schema<MovieKey>(), "Movies", to_item(MovieKey{2013, "Rush"})));
}

} // namespace coalesce::dynamodb
