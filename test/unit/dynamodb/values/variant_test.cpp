// Variants, sets and sequences of any kind, and what is missing or NULL.

#include <coalesce/dynamodb/mapping.hpp>

#include "thrown.hpp"

#include <boost/container/flat_set.hpp>
#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <deque>
#include <list>
#include <set>
#include <string>
#include <unordered_set>
#include <variant>

namespace coalesce::dynamodb {
namespace {

struct Point {
    int x;
    int y;

    friend bool operator==(const Point&, const Point&) = default;
};
BOOST_DESCRIBE_STRUCT(Point, (), (x, y))

using Answer = std::variant<std::monostate, bool, double, std::string, std::vector<int>, Point,
                            std::set<std::string>>;

struct Asked {
    Answer answer;
};
BOOST_DESCRIBE_STRUCT(Asked, (), (answer))

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct SetsInVariants {
    std::set<int> numbers;
    std::unordered_set<std::string> words;
    boost::container::flat_set<double> fractions;
    std::set<Colour> colours;
    std::set<Binary, BinaryLess> binaries;

    friend bool operator==(const SetsInVariants&, const SetsInVariants&) = default;
};
BOOST_DESCRIBE_STRUCT(SetsInVariants, (), (numbers, words, fractions, colours, binaries))

struct Sequences {
    std::deque<int> numbers;
    std::list<std::string> words;

    friend bool operator==(const Sequences&, const Sequences&) = default;
};
BOOST_DESCRIBE_STRUCT(Sequences, (), (numbers, words))

struct Nullable {
    std::optional<std::optional<int>> number;
    std::optional<std::variant<std::string, Null>> word;

    friend bool operator==(const Nullable&, const Nullable&) = default;
};
BOOST_DESCRIBE_STRUCT(Nullable, (), (number, word))

class VariantMapping : public testing::TestWithParam<std::pair<Answer, const char*>> {};

TEST_P(VariantMapping, N8_an_alternative_stands_as_itself_and_comes_back) {
    const auto& [answer, type] = GetParam();

    const auto item = to_item(Asked{answer});

    EXPECT_STREQ(item.at("answer").type(), type);
    EXPECT_TRUE(from_item<Asked>(item).answer == answer);
    EXPECT_TRUE(from_json<Asked>(to_json(item)).answer == answer);
}

INSTANTIATE_TEST_SUITE_P(alternatives, VariantMapping,
                         testing::Values(std::pair{Answer(), "NULL"},
                                         std::pair{Answer(true), "BOOL"},
                                         std::pair{Answer(2.5), "N"}, std::pair{Answer("yes"), "S"},
                                         std::pair{Answer(std::vector{1, 2}), "L"},
                                         std::pair{Answer(Point{1, 2}), "M"},
                                         std::pair{Answer(std::set<std::string>{"a"}), "SS"}));

TEST(VariantMappingError, N8_a_type_of_no_alternative_names_those_there_are) {
    const auto error = thrown_by([] { from_item<Asked>({{"answer", NumberSet{1}}}); });

    EXPECT_EQ(error.text, "answer: expected BOOL, N, S, SS, L, M or NULL, but came NS");
}

TEST(SetMapping, N8_any_set_is_a_set_of_its_elements_type) {
    const SetsInVariants sets{{1, 2}, {"a", "b"}, {0.5}, {Colour::green}, {{std::byte(1)}}};

    EXPECT_EQ(to_item(sets), (Item{{"numbers", NumberSet{1, 2}},
                                   {"words", StringSet{"a", "b"}},
                                   {"fractions", NumberSet{Number("0.5")}},
                                   {"colours", StringSet{"green"}},
                                   {"binaries", BinarySet{{std::byte(1)}}}}));
    EXPECT_TRUE(from_item<SetsInVariants>(to_item(sets)) == sets);
    EXPECT_TRUE(from_json<SetsInVariants>(to_json(sets)) == sets);
}

TEST(SetMapping, N8_any_empty_set_is_missing) {
    EXPECT_EQ(to_item(SetsInVariants()), Item());
    EXPECT_TRUE(from_item<SetsInVariants>({}) == SetsInVariants());
}

TEST(SetMapping, N8_an_element_that_does_not_fit_names_its_path) {
    const auto error = thrown_by([] {
        from_item<SetsInVariants>({{"numbers", NumberSet{Number("1.5")}}});
    });

    EXPECT_EQ(error.text, "numbers[0]: expected a whole number from -2147483648 to 2147483647, but "
                          "came 1.5");
}

TEST(SequenceMapping, N8_any_sequence_is_a_list) {
    const Sequences sequences{{1, 2}, {"a"}};

    EXPECT_EQ(to_item(sequences), (Item{{"numbers", List{1, 2}}, {"words", List{"a"}}}));
    EXPECT_TRUE(from_item<Sequences>(to_item(sequences)) == sequences);
}

TEST(NullMapping, N8_an_optional_optional_tells_missing_null_and_a_value_apart) {
    const Nullable missing;
    const Nullable null{std::optional<int>(), Null()};
    const Nullable value{7, "seven"};

    EXPECT_EQ(to_item(missing), Item());
    EXPECT_EQ(to_item(null), (Item{{"number", Null()}, {"word", Null()}}));
    EXPECT_EQ(to_item(value), (Item{{"number", 7}, {"word", "seven"}}));
    for (const auto& nullable : {missing, null, value})
        EXPECT_TRUE(from_json<Nullable>(to_json(nullable)) == nullable);
}

} // namespace
} // namespace coalesce::dynamodb
