// Items of several types in one partition, told apart, against the real servers.

#include "dynamodb_fixture.hpp"

#include <coalesce/dynamodb/collection.hpp>

#include <boost/describe/class.hpp>

namespace coalesce::test {
namespace {

struct Key {
    std::string pk;
    std::string sk;
};
BOOST_DESCRIBE_STRUCT(Key, (), (pk, sk))

struct Customer {
    std::string pk;
    std::string sk;
    std::string name;

    bool operator==(const Customer&) const = default;
};
BOOST_DESCRIBE_STRUCT(Customer, (), (pk, sk, name))
constexpr auto dynamodb_entity(Customer*) {
    return dynamodb::entity("sk", "CUSTOMER");
}

struct Order {
    std::string pk;
    std::string sk;
    int total;

    bool operator==(const Order&) const = default;
};
BOOST_DESCRIBE_STRUCT(Order, (), (pk, sk, total))
constexpr auto dynamodb_entity(Order*) {
    return dynamodb::entity_prefix("sk", "ORDER#");
}

using Shop = dynamodb::Table<Key, dynamodb::Item>;
using dynamodb::Item;

class Collections : public DynamodbTest {
protected:
    void SetUp() override {
        DynamodbTest::SetUp();
        if (IsSkipped())
            return;
        shop_.emplace(client(), fresh_name("Shop"));
        create(*shop_);
        std::vector<Item> items{{{"pk", "C1"}, {"sk", "CUSTOMER"}, {"name", "Ada"}},
                                {{"pk", "C1"}, {"sk", "ZZZ"}, {"note", "of no type"}},
                                {{"pk", "C2"}, {"sk", "CUSTOMER"}, {"name", "Grace"}}};
        for (int number = 1; number <= 5; ++number)
            items.push_back({{"pk", "C1"}, {"sk", order(number)}, {"total", 10 * number}});
        put(*shop_, items);
    }

    static std::string order(int number) { return "ORDER#" + std::to_string(number); }

    static dynamodb::QueryOptions of_customer(const std::string& id) {
        dynamodb::QueryOptions options;
        options.partition = id;
        return options;
    }

    std::optional<Shop> shop_;
};

TEST_P(Collections, a_partition_is_sorted_into_its_types) {
    auto pages = shop_->collection<Customer, Order>(of_customer("C1"));
    const auto all = run(pages.all());

    EXPECT_EQ(all.get<Customer>(), (std::vector<Customer>{{"C1", "CUSTOMER", "Ada"}}));
    ASSERT_EQ(all.get<Order>().size(), 5u);
    EXPECT_EQ(all.get<Order>()[4], (Order{"C1", "ORDER#5", 50}));
    EXPECT_EQ(all.others(),
              (std::vector<Item>{{{"note", "of no type"}, {"pk", "C1"}, {"sk", "ZZZ"}}}));
}

TEST_P(Collections, each_page_is_sorted_and_has_its_cursor) {
    auto options = of_customer("C1");
    auto pages = shop_->collection<Customer, Order>(options);
    const auto first = run(pages.take(3));
    const auto second = run(pages.take(10, first.cursor));

    EXPECT_EQ(first.items.get<Customer>().size(), 1u);
    EXPECT_EQ(first.items.get<Order>().size(), 2u);
    EXPECT_EQ(first.count, 3u);
    EXPECT_EQ(second.items.get<Order>().size(), 3u);
    EXPECT_EQ(second.items.get<Order>()[0].sk, "ORDER#3");
    EXPECT_EQ(second.items.size(), 4u);
    EXPECT_EQ(second.cursor, "");
}

TEST_P(Collections, the_key_tells_types_apart_also_where_a_projection_leaves_it_out) {
    auto options = of_customer("C1");
    options.projection = dynamodb::Projection({"name", "total", "note"});
    const auto all = run(shop_->collection<Customer, Order>(options).all());

    EXPECT_EQ(all.get<Customer>()[0].name, "Ada");
    EXPECT_EQ(all.others(), (std::vector<Item>{{{"note", "of no type"}}}));
}

struct Noted {
    std::optional<std::string> note;
};
BOOST_DESCRIBE_STRUCT(Noted, (), (note))
constexpr auto dynamodb_entity(Noted*) {
    return dynamodb::entity("note", "of no type");
}

TEST_P(Collections, a_projection_without_what_tells_the_types_apart_is_refused) {
    auto options = of_customer("C1");
    options.projection = dynamodb::Projection({"name"});

    try {
        shop_->collection<Noted, Customer>(options);
        FAIL() << "expected it to be refused";
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), dynamodb::errc::invalid_query);
        EXPECT_NE(std::string(error.what()).find(R"(lacks "note")"), std::string::npos)
            << error.what();
    }
}

COALESCE_ON_REAL_SERVERS(Collections);

} // namespace
} // namespace coalesce::test
