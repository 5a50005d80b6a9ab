// What the example prints.
#pragma once

#include <boost/json/object.hpp>

#include <chrono>
#include <cstdint>
#include <string>

/// One way to answer the query, and what it took.
struct Measurement {
    boost::json::object answer;
    std::uint64_t requests = 0; // to DynamoDB
    std::chrono::microseconds time{0};
};

/// `1234567` as `1,234,567`.
std::string with_commas(std::uint64_t number);

/// JSON over several lines, at most `max_lines` of them.
std::string first_lines(const boost::json::value& value, std::size_t max_lines);

/// The two ways side by side, and the ratios.
std::string comparison(const Measurement& batched, const Measurement& single);
