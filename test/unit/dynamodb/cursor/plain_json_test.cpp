#include "dynamodb/protocol/plain_json.hpp"

#include "unit/dynamodb/cursor/scopes.hpp"

namespace coalesce::dynamodb::protocol {
namespace {

TEST(PlainJson, CU3_strings_and_numbers_stand_without_their_types) {
    const Item item{{"sk", -0.5}, {"pk", "a\"\n"}};

    EXPECT_EQ(to_plain_json(item), R"({"pk":"a\"\n","sk":-0.5})");
    EXPECT_EQ(from_plain_json(R"( { "sk" : -5e-1, "pk":"a\u0022\n" } )"), item);
}

class NoPlainJson : public testing::TestWithParam<const char*> {};

TEST_P(NoPlainJson, is_malformed) {
    EXPECT_EQ(thrown_by([] { from_plain_json(GetParam()); }).code, errc::malformed_response);
}

INSTANTIATE_TEST_SUITE_P(CU3_other_than_strings_and_numbers, NoPlainJson,
                         testing::Values("", "null", "[]", "{", R"({"a"})", R"({"a":})",
                                         R"({"a":null})", R"({"a":true})", R"({"a":[1]})",
                                         R"({"a":{"S":"b"}})", R"({"a":1e200})", R"({"a":1 2})",
                                         R"({"a":--1})", R"({"a":"b)", R"({"a":"\uD800"})",
                                         R"({"a":1}x)", R"({"a":1,})"));

INSTANTIATE_TEST_SUITE_P(CU7_a_name_that_comes_twice, NoPlainJson,
                         testing::Values(R"({"a":1,"a":1})", R"({"a":1,"\u0061":2})"));

} // namespace
} // namespace coalesce::dynamodb::protocol
