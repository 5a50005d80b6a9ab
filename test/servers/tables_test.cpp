// Tables, raw calls, and how errors read.

#include "dynamodb_fixture.hpp"
#include "support/films.hpp"

namespace coalesce::test {
namespace {

class Tables : public DynamodbTest {};

TEST_P(Tables, a_table_is_created_described_and_active) {
    const FilmTable table(client(), fresh_name("Films"));

    run(client().create_table(table));
    const auto active = run(client().wait_until_active(table.name()));

    EXPECT_TRUE(active.is_active());
    EXPECT_EQ(active.name, table.name());
    EXPECT_EQ(active.schema.partition.name, "year");
    EXPECT_EQ(active.schema.partition.type, dynamodb::KeyType::number);
    ASSERT_TRUE(active.schema.sort.has_value());
    EXPECT_EQ(active.schema.sort->name, "title");
    EXPECT_EQ(active.item_count, 0U);
}

// One of the servers calls it its own failure, which would be asked again in vain; the texts
// differ.
TEST_P(Tables, ER5_ER6_what_is_malformed_is_an_error_of_the_service_on_every_server) {
    try {
        run(client().call("GetItem", "{"));
        FAIL() << "it was accepted";
    } catch (const dynamodb::ServiceError& error) {
        EXPECT_TRUE(error.code() == dynamodb::errc::validation ||
                    error.code() == dynamodb::errc::internal_server_error)
            << error.what();
    }
}

TEST_P(Tables, creating_a_table_twice_says_so) {
    const FilmTable table(client(), fresh_name("Films"));
    create(table);

    try {
        run(client().create_table(table));
        FAIL() << "created twice";
    } catch (const dynamodb::ServiceError& error) {
        EXPECT_EQ(error.code(), dynamodb::errc::resource_in_use);
        EXPECT_NE(std::string(error.what()).find(table.name()), std::string::npos);
    }
}

TEST_P(Tables, describing_a_table_that_does_not_exist_names_it) {
    try {
        run(client().describe_table("Nowhere"));
        FAIL() << "found it";
    } catch (const dynamodb::ServiceError& error) {
        EXPECT_EQ(error.code(), dynamodb::errc::resource_not_found);
        EXPECT_NE(std::string(error.what()).find("DescribeTable on table \"Nowhere\""),
                  std::string::npos)
            << error.what();
    }
}

TEST_P(Tables, any_operation_can_be_called_in_json) {
    const FilmTable table(client(), fresh_name("Films"));
    create(table);

    const auto answer = run(client().call("ListTables"));

    EXPECT_NE(answer.find('"' + table.name() + '"'), std::string::npos) << answer;
}

TEST_P(Tables, ER1_an_operation_that_the_service_refuses_has_its_code) {
    try {
        run(client().call("BatchGetItem", R"({"RequestItems": {}})"));
        FAIL() << "accepted";
    } catch (const dynamodb::ServiceError& error) {
        EXPECT_EQ(error.code(), dynamodb::errc::validation);
        EXPECT_EQ(error.service_code(), "ValidationException");
        EXPECT_EQ(error.http_status(), 400U);
    }
}

TEST_P(Tables, T10_all_of_it_goes_over_one_connection_refusals_included) {
    for (int i = 0; i < 20; ++i)
        EXPECT_THROW(run(client().describe_table("Nowhere")), dynamodb::ServiceError);

    EXPECT_EQ(client().statistics().requests, 20U);
    EXPECT_EQ(client().statistics().connections, 1U);
}

COALESCE_ON_REAL_SERVERS(Tables);

} // namespace
} // namespace coalesce::test
