// Any bytes may come as an item. They are refused as malformed, or are an item that is written and
// read back as the same one, and a struct is read from them as it is read from that item.

#include <coalesce/dynamodb/error.hpp>
#include <coalesce/dynamodb/mapping.hpp>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <variant>
#include <vector>

using namespace coalesce::dynamodb;

namespace {

enum class Colour { red, green };
BOOST_DESCRIBE_ENUM(Colour, red, green)
constexpr auto dynamodb_attributes(Colour*) {
    return std::tuple{attribute(Colour::green, "gr\u00FCn")};
}

struct Point {
    double x = 0;
    std::optional<int> y;

    friend bool operator==(const Point&, const Point&) = default;
};
BOOST_DESCRIBE_STRUCT(Point, (), (x, y))

using Choice = std::variant<std::monostate, bool, Number, std::string, Binary, NumberSet,
                            std::vector<Colour>, Point>;

// All of it may be missing, so that few bytes are enough to reach any part.
struct Everything {
    std::optional<bool> flag;
    std::optional<std::int8_t> tiny;
    std::optional<std::uint64_t> huge;
    std::optional<float> single;
    std::optional<double> twice;
    std::optional<Number> exact;
    std::optional<std::string> text;
    std::optional<Binary> bytes;
    StringSet strings;
    std::set<int> numbers;
    BinarySet binaries;
    std::set<Colour> colours;
    std::optional<std::vector<int>> list;
    std::optional<std::map<std::string, Number>> map;
    std::optional<std::optional<int>> nullable;
    std::optional<Choice> choice;
    std::optional<Colour> colour;
    std::optional<Point> nested;
    std::optional<AttributeValue> any;
    std::optional<Item> fields;
    std::optional<std::vector<Everything>> children;

    friend bool operator==(const Everything&, const Everything&) = default;
};
BOOST_DESCRIBE_STRUCT(Everything, (),
                      (flag, tiny, huge, single, twice, exact, text, bytes, strings, numbers,
                       binaries, colours, list, map, nullable, choice, colour, nested, any, fields,
                       children))

/// None of it may be missing.
struct Required {
    Point point;
    Colour colour = Colour::red;

    friend bool operator==(const Required&, const Required&) = default;
};
BOOST_DESCRIBE_STRUCT(Required, (), (point, colour))

/// What came of reading: the value, or the error.
template <class T>
class Outcome {
public:
    std::optional<T> value;
    boost::system::error_code error;
};

template <class Read>
auto outcome_of(Read read) {
    Outcome<decltype(read())> outcome;
    try {
        outcome.value = read();
    } catch (const boost::system::system_error& error) {
        outcome.error = error.code();
    }
    return outcome;
}

void require(bool holds) {
    if (!holds)
        std::abort();
}

bool is_storable(const Item& item) {
    try {
        check_item(item);
        return true;
    } catch (const boost::system::system_error&) {
        return false;
    }
}

/// What was read can be written, and is then read as it was. A number that is too large for
/// DynamoDB, and an empty set in an `AttributeValue`, can come but not go.
template <class T>
void check_round_trip(const T& value) {
    const auto again = outcome_of([&] { return from_json<T>(to_json(value)); });
    require(again.value == value || again.error == errc::invalid_item);
}

/// A struct is read alike from JSON and from an item. Where there is no item, it may be there all
/// the same, or be a mismatch before it is malformed: attributes that it does not know are passed
/// over, not judged.
template <class T>
void check_struct(std::string_view json, const Outcome<Item>& item) {
    const auto from_text = outcome_of([&] { return from_json<T>(json); });
    if (from_text.value)
        check_round_trip(*from_text.value);
    if (!item.value) {
        require(from_text.value || from_text.error == errc::malformed_response ||
                from_text.error == errc::mismatch);
        return;
    }
    const auto from_tree = outcome_of([&] { return from_item<T>(*item.value); });
    require(from_text.value == from_tree.value && from_text.error == from_tree.error);
    require(from_tree.value || from_tree.error == errc::mismatch);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view json(reinterpret_cast<const char*>(data), size);
    const auto item = outcome_of([&] { return from_json<Item>(json); });
    require(item.value || item.error == errc::malformed_response);
    if (item.value && is_storable(*item.value))
        require(from_json<Item>(to_json(*item.value)) == *item.value);
    check_struct<Everything>(json, item);
    check_struct<Required>(json, item);
    return 0;
}
