#include "unit/dynamodb/protocol/movies.hpp"

namespace coalesce::dynamodb::protocol {
namespace {

class MalformedGetAnswer : public testing::TestWithParam<const char*> {};

TEST_P(MalformedGetAnswer, is_refused_and_changes_nothing) {
    auto reads = reads_of(movies(0, 150));
    const auto first = reads.next();
    reads.next();

    const auto thrown = thrown_by([&] { reads.absorb(first->ticket, GetParam()); });
    const auto after = reads.counts();
    const auto round = reads.absorb(first->ticket, get_answer(movies(0, 100)));

    EXPECT_EQ(thrown.code, errc::malformed_response) << thrown.text;
    EXPECT_EQ(after, (ReadCounts{150, 0, 0, 0}));
    EXPECT_EQ(round.answered, 100u);
}

INSTANTIATE_TEST_SUITE_P(
    T12_what_is_no_answer, MalformedGetAnswer,
    testing::Values("", "<html>OK</html>", R"({"Responses":{"Movies":[{"id":{"N":"1"}}]}, "Un)",
                    "[]", "{}", R"({"message":"fine"})", R"({"Responses":null})",
                    R"({"Responses":[]})", R"({"Responses":{"Movies":{}}})",
                    R"({"Responses":{"Movies":[1]}})", R"({"Responses":{"Movies":[null]}})",
                    R"({"Responses":{"Movies":[{"id":{"N":"1"}} {"id":{"N":"2"}}]}})",
                    R"({"Responses":{"Movies":[{"id":{"N":"1"},"x":{"L":[}}]}})",
                    R"({"Responses":{"Movies":[]}} and more)"));

INSTANTIATE_TEST_SUITE_P(
    BG8_keys_and_tables_of_others, MalformedGetAnswer,
    testing::Values(
        R"({"Responses":{"Movies":[{"id":{"N":"1"}},{"id":{"N":"1000"}}]}})",
        // Known to the queue, but on its way in another request.
        R"({"Responses":{"Movies":[{"id":{"N":"120"}}]}})",
        R"({"Responses":{"Movies":[{"id":{"S":"1"}}]}})", R"({"Responses":{"Movies":[{}]}})",
        R"({"Responses":{"Movies":[],"People":[]}})",
        R"({"Responses":{"Movies":[]},"UnprocessedKeys":{"People":{"Keys":[{"id":{"N":"1"}}]}}})",
        R"({"Responses":{"Movies":[]},"UnprocessedKeys":{"Movies":{"Keys":[{"id":{"N":"777"}}]}}})",
        R"({"Responses":{"Movies":[]},"UnprocessedKeys":{"Movies":{"Keys":[{"no":{"N":"1"}}]}}})",
        R"({"Responses":{"Movies":[]},"UnprocessedKeys":{"Movies":[]}})",
        R"({"Responses":{"Movies":[]},"UnprocessedKeys":{"Movies":{"Keys":{}}}})",
        R"({"Responses":{"Movies":[]},"UnprocessedKeys":[]})"));

TEST(GetAnswer, BG8_a_message_names_the_place) {
    auto reads = reads_of({movie(1)});
    const auto request = reads.next();

    const auto thrown =
        thrown_by([&] { reads.absorb(request->ticket, get_answer({movie(1)}, {movie(2)})); });

    EXPECT_EQ(thrown.text, "UnprocessedKeys.Movies.Keys[0]: expected a key of this request, got "
                           "another one or none");
}

TEST(GetAnswer, BG4_an_item_that_comes_twice_is_found_once) {
    auto reads = reads_of({movie(1)});
    const auto request = reads.next();

    const auto round = reads.absorb(request->ticket, get_answer({movie(1), movie(1)}));

    EXPECT_EQ(round.answered, 1u);
    EXPECT_EQ(reads.counts(), (ReadCounts{1, 1, 0, 0}));
}

TEST(GetAnswer, BG4_an_item_that_is_also_unprocessed_is_found) {
    auto reads = reads_of({movie(1)});
    const auto request = reads.next();

    reads.absorb(request->ticket, get_answer({movie(1)}, {movie(1), movie(1)}));

    EXPECT_TRUE(reads.done());
    EXPECT_EQ(reads.counts(), (ReadCounts{1, 1, 0, 0}));
}

TEST(GetAnswer, BG3_a_table_that_is_no_longer_named_has_only_unprocessed_keys) {
    auto reads = reads_of(movies(1, 3));
    const auto request = reads.next();

    const auto round = reads.absorb(
        request->ticket,
        R"({"UnprocessedKeys":{"Movies":{"Keys":[{"id":{"N":"1"}},{"id":{"N":"2"}}]}}})");

    EXPECT_EQ(round.unprocessed, 2u);
}

TEST(GetAnswer, N7_an_item_that_cannot_be_read_fails_alone) {
    auto reads = reads_of(movies(1, 3));
    const auto request = reads.next();

    reads.absorb(request->ticket, R"({"Responses":{"Movies":[
        {"id":{"N":"1"},"v":{"VECTOR":[1,2]}},{"id":{"N":"2"},"__type":null}]}})");
    const auto counts = reads.counts();
    const auto outcomes = reads.outcomes();

    EXPECT_EQ(counts, (ReadCounts{2, 2, 0, 0}));
    EXPECT_EQ(error_of(outcomes.at(0)).text,
              "table \"Movies\": v: expected a value of a known type, got none");
    EXPECT_EQ(outcomes.at(1).value(), movie(2));
}

TEST(GetAnswer, N5_a_lone_surrogate_fails_its_key_alone) {
    auto reads = reads_of(movies(1, 4));
    const auto request = reads.next();

    reads.absorb(request->ticket, R"({"Responses":{"Movies":[{"id":{"N":"1"},"x":{"S":"\uDC00"}},
        {"id":{"N":"2"},"x":{"S":"\uD800"}},{"id":{"N":"3"}}]}})");
    const auto outcomes = reads.outcomes();

    EXPECT_EQ(error_of(outcomes.at(0)).code, errc::malformed_response);
    EXPECT_EQ(error_of(outcomes.at(1)).code, errc::malformed_response);
    EXPECT_EQ(outcomes.at(2).value(), movie(3));
}

TEST(GetAnswer, N4_binary_keys_are_compared_as_bytes) {
    Reads reads(KeySchema(KeyAttribute("id", KeyType::binary)), ReadOptions(),
                {Item{{"id", Binary{std::byte(0)}}}});
    const auto request = reads.next();

    reads.absorb(request->ticket, R"({"Responses":{"Movies":[{"id":{"B":"AB=="}}]}})");

    EXPECT_EQ(reads.counts(), (ReadCounts{1, 1, 0, 0}));
}

} // namespace
} // namespace coalesce::dynamodb::protocol
