#pragma once

#include <string>
#include <utility>
#include <vector>

// Spellings of numbers that our canonicaliser and the real servers are both held to. Since they
// are asserted against the servers too, none of this is our opinion.

namespace coalesce::test {

inline std::string zeros(std::size_t count) {
    return std::string(count, '0');
}

inline std::string nines(std::size_t count) {
    return std::string(count, '9');
}

/// 49 spellings of numbers, each with the text in which the service answers.
inline std::vector<std::pair<std::string, std::string>> normalisation_pairs() {
    return {
        // integers: signs and leading zeros
        {"1", "1"},
        {"-1", "-1"},
        {"+1", "1"},
        {"007", "7"},
        {"-007", "-7"},
        {"1000", "1000"},
        // zero
        {"0", "0"},
        {"00", "0"},
        {"-0", "0"},
        {"+0", "0"},
        {"0.0", "0"},
        {"-0.00", "0"},
        {".0", "0"},
        {"0.", "0"},
        {"0e5", "0"},
        {"-0e5", "0"},
        {"0E-200", "0"},
        // fractions: trailing zeros, and nothing on one side of the point
        {"1.0", "1"},
        {"1.50", "1.5"},
        {"100.10", "100.1"},
        {"00.050", "0.05"},
        {"5.", "5"},
        {".5", "0.5"},
        {"-.5", "-0.5"},
        // exponents
        {"1E5", "100000"},
        {"1e+5", "100000"},
        {"1e-5", "0.00001"},
        {"1e007", "10000000"},
        {"1E-05", "0.00001"},
        {"0.001e3", "1"},
        {"1.25e1", "12.5"},
        {"1.25e2", "125"},
        {"12.5e-1", "1.25"},
        {"123e-2", "1.23"},
        {"123e-5", "0.00123"},
        {"-1.20E1", "-12"},
        {"5.e1", "50"},
        {".5e1", "5"},
        // 38 digits, and zeros around them that do not count
        {nines(38), nines(38)},
        {"-0." + nines(38), "-0." + nines(38)},
        {nines(38) + zeros(20), nines(38) + zeros(20)},
        {nines(38) + "." + zeros(20), nines(38)},
        {zeros(20) + nines(38), nines(38)},
        // the ends of the range
        {"1E125", "1" + zeros(125)},
        {"-1E125", "-1" + zeros(125)},
        {"1E-130", "0." + zeros(129) + "1"},
        {"-1E-130", "-0." + zeros(129) + "1"},
        {"9." + nines(37) + "E125", nines(38) + zeros(88)},
        {"-9." + nines(37) + "E125", "-" + nines(38) + zeros(88)},
    };
}

/// Texts that are no number of DynamoDB's.
inline std::vector<std::string> refused_numbers() {
    return {nines(39),
            "1." + nines(38),
            "-0." + nines(39),
            "1E126",
            "-1E126",
            "10E125",
            "1E-131",
            "-1E-131",
            "0.1E-130",
            "NaN",
            "Infinity",
            "-Infinity",
            "",
            " 1",
            "1 ",
            "0x10",
            "1_0",
            "1,0",
            "1e",
            "1e+",
            "--1",
            "+-1",
            ".",
            "-"};
}

} // namespace coalesce::test
