#include <coalesce/dynamodb/number.hpp>

#include "support/number_spellings.hpp"
#include "thrown.hpp"

#include <boost/container_hash/hash.hpp>

#include <random>
#include <utility>
#include <vector>

namespace coalesce::dynamodb {
namespace {

const std::string nines(38, '9');

std::string zeros(std::size_t count) {
    return std::string(count, '0');
}

using Spellings = std::vector<std::pair<std::string, std::string>>;

void expect_canonical(const Spellings& spellings) {
    for (const auto& [spelling, canonical] : spellings)
        EXPECT_EQ(Number(spelling).text(), canonical) << spelling;
}

void expect_refused(const std::vector<std::string>& spellings, const std::string& reason) {
    for (const auto& spelling : spellings) {
        const auto error = thrown_by([&] { Number{spelling}; });
        EXPECT_EQ(error.code, errc::invalid_number) << spelling;
        EXPECT_TRUE(contains(error.text, reason)) << error.text;
        EXPECT_FALSE(Number::try_parse(spelling)) << spelling;
    }
}

// Another spelling of a digit string with the point after its first `point` digits.
std::string respelled(std::mt19937& random, const std::string& digits, int point) {
    const auto pick = [&](int most) { return std::uniform_int_distribution<>(0, most)(random); };
    const auto trailing = zeros(static_cast<std::size_t>(pick(4)));
    const auto all = digits + trailing;
    const int shift = pick(static_cast<int>(all.size()));
    const auto split = static_cast<std::size_t>(shift);
    auto text = (pick(1) ? "+" : "") + zeros(static_cast<std::size_t>(pick(3)));
    text += all.substr(0, split) + '.' + all.substr(split);
    if (text.find_first_of("0123456789") == std::string::npos)
        text += '0';
    return text + (pick(1) ? "e" : "E") + std::to_string(point - shift);
}

} // namespace

// The servers are held to the same table.
TEST(Number, N1_the_49_normalisation_pairs) {
    const auto pairs = test::normalisation_pairs();

    EXPECT_EQ(pairs.size(), 49U);
    expect_canonical(pairs);
}

TEST(Number, N2_what_the_servers_refuse_is_refused) {
    expect_refused(test::refused_numbers(), "DynamoDB keeps 0 and magnitudes from 1E-130");
}

TEST(Number, N1_leading_zeros_and_a_plus_sign_go) {
    expect_canonical({{"0", "0"},
                      {"00", "0"},
                      {"01", "1"},
                      {"+1", "1"},
                      {"+001", "1"},
                      {"-01", "-1"},
                      {"007.5", "7.5"},
                      {"0000000000000000000000000000000000000000000005", "5"}});
}

TEST(Number, N1_trailing_zeros_of_a_fraction_go) {
    expect_canonical({{"1.0", "1"},
                      {"1.50", "1.5"},
                      {"5.", "5"},
                      {"5.000", "5"},
                      {"100.10", "100.1"},
                      {"1." + zeros(200), "1"},
                      {"10", "10"},
                      {"1000", "1000"}});
}

TEST(Number, N1_a_fraction_has_a_zero_before_its_point) {
    expect_canonical({{".5", "0.5"},
                      {"-.5", "-0.5"},
                      {"+.5", "0.5"},
                      {"00.05", "0.05"},
                      {"0.001", "0.001"},
                      {"." + zeros(100) + "1", "0." + zeros(100) + "1"}});
}

TEST(Number, N1_zero_has_one_spelling) {
    expect_canonical({{"-0", "0"},
                      {"+0", "0"},
                      {"0.0", "0"},
                      {"-0.00", "0"},
                      {".0", "0"},
                      {"0.", "0"},
                      {"0e0", "0"},
                      {"-0E5", "0"}});
}

TEST(Number, N1_an_exponent_is_expanded) {
    expect_canonical({{"1E0", "1"},
                      {"1e5", "100000"},
                      {"1E+5", "100000"},
                      {"1e-5", "0.00001"},
                      {"1.5e1", "15"},
                      {"1.25e1", "12.5"},
                      {"12.5e-1", "1.25"},
                      {"123e-2", "1.23"},
                      {"123e-3", "0.123"},
                      {"123e-5", "0.00123"},
                      {"0.001e3", "1"},
                      {"1e007", "10000000"},
                      {"-1.20e1", "-12"},
                      {"5.e1", "50"},
                      {".5e1", "5"}});
}

TEST(Number, N1_the_ends_of_the_range_are_kept_exactly) {
    expect_canonical({{"1E125", "1" + zeros(125)},
                      {"-1e125", "-1" + zeros(125)},
                      {"9." + nines.substr(1) + "E+125", nines + zeros(88)},
                      {"1e-130", "0." + zeros(129) + "1"},
                      {"-1E-130", "-0." + zeros(129) + "1"},
                      {nines, nines},
                      {"-" + nines, "-" + nines},
                      {"0." + nines, "0." + nines}});
}

TEST(Number, N2_what_is_no_decimal_number_is_refused) {
    expect_refused({"",         " ",        "1 ",  " 1",  "\t1",  "NaN", "nan",   "inf",   "-inf",
                    "Infinity", "0x10",     "1_0", "1,0", "1e",   "1e+", "1e-",   "--1",   "+-1",
                    "-",        "+",        ".",   "-.",  "e5",   ".e5", "1.2.3", "1e1.5", "1e5e5",
                    "1f",       "\xD9\xA1", "1\n", "one", "1e 5", "0e"},
                   "is not a decimal number");
    expect_refused({std::string("1\0", 2)}, "is not a decimal number");
}

TEST(Number, N2_thirty_nine_significant_digits_are_refused) {
    expect_refused({nines + "9", "1." + nines, "-" + nines + ".1", "0." + nines + "9",
                    "1" + zeros(37) + "1", "1." + zeros(37) + "1e20"},
                   "has more than 38 significant digits");
}

TEST(Number, N2_digits_are_counted_after_trimming_zeros) {
    expect_canonical({{nines + zeros(20), nines + zeros(20)},
                      {zeros(20) + nines, nines},
                      {"0." + zeros(20) + nines, "0." + zeros(20) + nines},
                      {nines + "." + zeros(300), nines}});
}

TEST(Number, N2_magnitudes_out_of_range_are_refused) {
    expect_refused({"1e126", "-1e126", "10e125", "0.1e127", "1" + zeros(126)}, "is too large");
    expect_refused({"1e-131", "-1e-131", "0.1e-130", "9.9e-131", "0." + zeros(130) + "1"},
                   "is too close to 0");
}

TEST(Number, N2_a_huge_exponent_is_refused_before_it_is_expanded) {
    // 18446744073709551616 is 2^64: it must not wrap around to 0.
    expect_refused({"1e100000000", "1e18446744073709551616", "1e99999999999999999999999999"},
                   "is too large");
    expect_refused({"1e-100000000", "1e-18446744073709551616", "1e-99999999999999999999999999"},
                   "is too close to 0");
    EXPECT_EQ(Number("1" + zeros(1'000'000) + "e-1000000").text(), "1");
}

TEST(Number, N2_zero_may_have_any_exponent) {
    expect_canonical({{"0e126", "0"},
                      {"0.0e126", "0"},
                      {"0e-131", "0"},
                      {"-0e126", "0"},
                      {"0e99999999999999999999", "0"},
                      {"0.000e-99999999999999999999", "0"}});
}

TEST(Number, an_error_names_the_text_and_what_is_allowed) {
    const auto error = thrown_by([] { Number{"12,5"}; });

    EXPECT_EQ(error.text, "number \"12,5\" is not a decimal number; DynamoDB keeps 0 and "
                          "magnitudes from 1E-130 to 9.99...E+125, with up to 38 significant "
                          "digits");
}

TEST(Number, an_error_cuts_a_long_text) {
    const auto error = thrown_by([] { Number{std::string(100'000, 'x')}; });

    EXPECT_TRUE(contains(error.text, std::string(60, 'x') + "...\"")) << error.text;
    EXPECT_FALSE(contains(error.text, std::string(61, 'x'))) << error.text;
}

TEST(Number, N2_all_spellings_of_a_value_are_one_number) {
    std::mt19937 random(20130101);
    std::uniform_int_distribution<> digit(0, 9), length(1, 34), power(-80, 80);
    for (int round = 0; round < 2000; ++round) {
        std::string digits(1, static_cast<char>('1' + digit(random) % 9));
        for (int i = length(random); i > 1; --i)
            digits += static_cast<char>('0' + digit(random));
        const int point = power(random);

        const Number one{respelled(random, digits, point)};
        const Number other{respelled(random, digits, point)};

        EXPECT_EQ(one, other) << digits << " with the point at " << point;
        EXPECT_EQ(boost::hash<Number>{}(one), boost::hash<Number>{}(other));
        EXPECT_EQ(Number(one.text()).text(), one.text());
    }
}

TEST(Number, N2_neighbouring_values_differ_in_the_last_of_38_digits) {
    const Number one("1234567890123456789012345678901234567.8");
    const Number other("1234567890123456789012345678901234567.9");

    EXPECT_NE(one, other);
    EXPECT_NE(boost::hash<Number>{}(one), boost::hash<Number>{}(other));
}

} // namespace coalesce::dynamodb
