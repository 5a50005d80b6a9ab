#pragma once

#include <coalesce/dynamodb/table.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace coalesce::test {

enum class Suit { clubs, diamonds, hearts, spades };
BOOST_DESCRIBE_ENUM(Suit, clubs, diamonds, hearts, spades)

struct Place {
    std::string name;
    int height;
};
BOOST_DESCRIBE_STRUCT(Place, (), (name, height))

struct EveryKindKey {
    dynamodb::Number id;
    std::string part;
};
BOOST_DESCRIBE_STRUCT(EveryKindKey, (), (id, part))

/// A member of every kind that maps to an attribute; `record` of random_items.py makes the same.
struct EveryKind : EveryKindKey {
    bool flag;
    std::int8_t tiny;
    std::uint16_t small;
    std::int32_t medium;
    std::int64_t large;
    std::uint64_t huge;
    double real;
    dynamodb::Number exact;
    std::string text;
    dynamodb::Binary bytes;
    dynamodb::StringSet texts;
    dynamodb::NumberSet numbers;
    dynamodb::BinarySet binaries;
    std::vector<double> list;
    std::vector<std::optional<int>> gaps;
    std::map<std::string, bool> by_name;
    std::optional<std::string> maybe_text;
    std::optional<Place> maybe_place;
    Suit suit;
    Place place;
    std::vector<Place> places;
    dynamodb::AttributeValue anything;
    dynamodb::Item document;
};
BOOST_DESCRIBE_STRUCT(EveryKind, (EveryKindKey),
                      (flag, tiny, small, medium, large, huge, real, exact, text, bytes, texts,
                       numbers, binaries, list, gaps, by_name, maybe_text, maybe_place, suit, place,
                       places, anything, document))

} // namespace coalesce::test
