#include <coalesce/dynamodb/number.hpp>

#include "thrown.hpp"

#include <cmath>
#include <cstdint>
#include <limits>
#include <sstream>

namespace coalesce::dynamodb {

static_assert(!std::is_constructible_v<Number, bool>);
static_assert(!std::is_constructible_v<Number, char>);
static_assert(!std::is_convertible_v<const char*, Number>);

TEST(NumberConversion, integers_of_every_width_round_trip) {
    EXPECT_EQ(Number(std::numeric_limits<std::int64_t>::min()).text(), "-9223372036854775808");
    EXPECT_EQ(Number(std::numeric_limits<std::uint64_t>::max()).text(), "18446744073709551615");
    EXPECT_EQ(Number(std::numeric_limits<std::int64_t>::min()).as<std::int64_t>(),
              std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(Number(std::numeric_limits<std::uint64_t>::max()).as<std::uint64_t>(),
              std::numeric_limits<std::uint64_t>::max());
    EXPECT_EQ(Number(std::int8_t{-128}).as<std::int8_t>(), -128);
    EXPECT_EQ(Number(std::uint16_t{65535}).as<std::uint16_t>(), 65535);
    EXPECT_EQ(Number().as<int>(), 0);
}

TEST(NumberConversion, N6_a_double_is_written_in_its_shortest_round_trip_text) {
    EXPECT_EQ(Number(0.1).text(), "0.1");
    EXPECT_EQ(Number(8.5).text(), "8.5");
    EXPECT_EQ(Number(-0.0).text(), "0");
    EXPECT_EQ(Number(1.0 / 3).text(), "0.3333333333333333");
    EXPECT_EQ(Number(1e100).text(), "1" + std::string(100, '0'));
    EXPECT_EQ(Number(1e-130).text(), "0." + std::string(129, '0') + "1");
    EXPECT_EQ(Number(4.391706331384333e17).text(), "439170633138433300");
}

TEST(NumberConversion, N6_a_float_is_not_widened) {
    EXPECT_EQ(Number(0.1F).text(), "0.1");
}

TEST(NumberConversion, N6_infinities_nan_and_magnitudes_out_of_range_are_refused) {
    const double infinity = std::numeric_limits<double>::infinity();

    EXPECT_EQ(thrown_by([=] { Number{infinity}; }).code, errc::invalid_number);
    EXPECT_EQ(thrown_by([=] { Number{-infinity}; }).code, errc::invalid_number);
    EXPECT_EQ(thrown_by([] { Number{std::nan("")}; }).code, errc::invalid_number);
    EXPECT_EQ(thrown_by([] { Number{1e200}; }).code, errc::invalid_number);
    EXPECT_EQ(thrown_by([] { Number{1e-200}; }).code, errc::invalid_number);
}

TEST(NumberConversion, a_double_reads_back_as_itself) {
    for (const double value : {0.1, -2.5e-7, 1e100, 123456789.123456789, 5e-100})
        EXPECT_EQ(Number(value).as<double>(), value);
}

TEST(NumberConversion, a_whole_number_in_any_spelling_reads_as_an_integer) {
    EXPECT_EQ(Number("5.0").as<int>(), 5);
    EXPECT_EQ(Number("-5e0").as<int>(), -5);
    EXPECT_EQ(Number("0.5e1").as<unsigned>(), 5U);
    EXPECT_EQ(Number("-0").as<unsigned>(), 0U);
}

TEST(NumberConversion, an_integer_that_does_not_fit_is_a_mismatch) {
    EXPECT_EQ(thrown_by([] { Number("128").as<std::int8_t>(); }).code, errc::mismatch);
    EXPECT_EQ(thrown_by([] { Number("-129").as<std::int8_t>(); }).code, errc::mismatch);
    EXPECT_EQ(thrown_by([] { Number("256").as<std::uint8_t>(); }).code, errc::mismatch);
    EXPECT_EQ(thrown_by([] { Number("-1").as<std::uint64_t>(); }).code, errc::mismatch);
    EXPECT_EQ(thrown_by([] { Number("9223372036854775808").as<std::int64_t>(); }).code,
              errc::mismatch);
    EXPECT_EQ(thrown_by([] { Number("18446744073709551616").as<std::uint64_t>(); }).code,
              errc::mismatch);
    EXPECT_EQ(thrown_by([] { Number("1e125").as<int>(); }).code, errc::mismatch);
}

TEST(NumberConversion, a_fraction_is_no_integer) {
    EXPECT_EQ(thrown_by([] { Number("2.5").as<int>(); }).code, errc::mismatch);
    EXPECT_EQ(thrown_by([] { Number("0.1").as<unsigned>(); }).code, errc::mismatch);
}

TEST(NumberConversion, a_mismatch_names_the_number_and_the_range_of_the_type) {
    EXPECT_EQ(thrown_by([] { Number("300").as<std::int8_t>(); }).text,
              "number 300 does not fit: expected a whole number from -128 to 127");
    EXPECT_EQ(thrown_by([] { Number("1e100").as<float>(); }).text,
              "number 1" + std::string(59, '0') +
                  "... does not fit: expected a number up to 3.4028234663852885981e+38");
}

TEST(NumberConversion, a_floating_point_type_gets_the_nearest_value) {
    EXPECT_EQ(Number("0.1000000000000000000000000000000000001").as<double>(), 0.1);
    EXPECT_EQ(Number("9007199254740993").as<double>(), 9007199254740992.0);
    EXPECT_EQ(Number("1e-40").as<float>(), 1e-40F);
    EXPECT_EQ(Number("1e-130").as<float>(), 0.0F);
    EXPECT_EQ(Number("-1e-130").as<float>(), 0.0F);
    EXPECT_EQ(Number("1e-130").as<double>(), 1e-130);
    EXPECT_EQ(Number("2.5").as<long double>(), 2.5L);
}

TEST(NumberConversion, try_as_is_empty_where_as_throws) {
    EXPECT_EQ(Number("7").try_as<int>(), 7);
    EXPECT_EQ(Number("7.5").try_as<int>(), std::nullopt);
    EXPECT_EQ(Number("1e100").try_as<float>(), std::nullopt);
}

TEST(NumberConversion, a_number_prints_its_canonical_text) {
    std::ostringstream out;
    out << Number("1.50");

    EXPECT_EQ(out.str(), "1.5");
}

} // namespace coalesce::dynamodb
