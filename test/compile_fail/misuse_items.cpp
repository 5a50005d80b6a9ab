// One mistake for each macro in a type that shall become an item; without one, a type done right.

#include <coalesce/dynamodb/mapping.hpp>

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

namespace dynamodb = coalesce::dynamodb;

template <class T>
struct Holder {
    T member;
    BOOST_DESCRIBE_CLASS(Holder, (), (member), (), ())
};

struct Point {
    int x = 0;
    int y = 0;
    int unlisted = 0;
};
BOOST_DESCRIBE_STRUCT(Point, (), (x, y))

enum class Colour { red, green, unlisted };
BOOST_DESCRIBE_ENUM(Colour, red, green)

struct Date {
    int day = 0;
};

struct NotDescribed {};
enum class EnumNotDescribed {};

class AllPrivate {
    int member_ = 0;
    BOOST_DESCRIBE_CLASS(AllPrivate, (), (), (), (member_))
};

struct NoDefault {
    explicit NoDefault(int from) : member(from) {}
    int member;
};
BOOST_DESCRIBE_STRUCT(NoDefault, (), (member))

struct Fixed {
    const int member = 0;
};
BOOST_DESCRIBE_STRUCT(Fixed, (), (member))

// What the tables of names and the converters say, and the type that shall become an item.

#if defined(STRUCT_NOT_DESCRIBED)
using Value = NotDescribed;
#elif defined(STRUCT_NOT_DESCRIBED_IN_A_VECTOR)
using Value = Holder<std::vector<NotDescribed>>;
#elif defined(STRUCT_NOT_DESCRIBED_IN_AN_OPTIONAL)
using Value = Holder<std::optional<NotDescribed>>;
#elif defined(STRUCT_NOT_DESCRIBED_IN_A_VARIANT)
using Value = Holder<std::variant<int, NotDescribed>>;
#elif defined(ENUM_NOT_DESCRIBED)
using Value = Holder<EnumNotDescribed>;
#elif defined(RAW_POINTER)
using Value = Holder<Point*>;
#elif defined(TEXT_OF_SOMEBODY_ELSE)
using Value = Holder<const char*>;
#elif defined(VIEW_OF_TEXT)
using Value = Holder<std::string_view>;
#elif defined(CHARACTER)
using Value = Holder<char>;
#elif defined(ARRAY)
using Value = Holder<int[3]>;
#elif defined(MAP_BY_NUMBER)
using Value = Holder<std::map<int, std::string>>;
#elif defined(SEQUENCE_OF_BYTES)
using Value = Holder<std::vector<unsigned char>>;
#elif defined(SET_OF_TRUTH_VALUES)
using Value = Holder<std::set<bool>>;
#elif defined(SET_OF_STRUCTS_NOT_DESCRIBED)
using Value = Holder<std::set<std::optional<NotDescribed>>>;
#elif defined(ALTERNATIVES_OF_ONE_TYPE)
using Value = Holder<std::variant<int, double>>;
#elif defined(NO_PUBLIC_MEMBER)
using Value = AllPrivate;
#elif defined(NO_DEFAULT_CONSTRUCTOR)
using Value = NoDefault;
#elif defined(NO_DEFAULT_CONSTRUCTOR_IN_A_MEMBER)
using Value = Holder<std::vector<NoDefault>>;
#elif defined(CONST_MEMBER)
using Value = Fixed;

#elif defined(NAME_FOR_A_MEMBER_NOT_DESCRIBED)
constexpr auto dynamodb_attributes(Point*) {
    return std::tuple{dynamodb::attribute(&Point::unlisted, "z")};
}
using Value = Point;
#elif defined(NAME_FOR_AN_ENUMERATOR_NOT_DESCRIBED)
constexpr auto dynamodb_attributes(Colour*) {
    return std::tuple{dynamodb::attribute(Colour::unlisted, "blue")};
}
using Value = Holder<Colour>;
#elif defined(EMPTY_NAME)
constexpr auto dynamodb_attributes(Point*) {
    return std::tuple{dynamodb::attribute(&Point::x, "")};
}
using Value = Point;
#elif defined(ONE_NAME_FOR_TWO_MEMBERS)
constexpr auto dynamodb_attributes(Point*) {
    return std::tuple{dynamodb::attribute(&Point::x, "at"), dynamodb::attribute(&Point::y, "at")};
}
using Value = Point;
#elif defined(NAME_OF_ANOTHER_MEMBER)
constexpr auto dynamodb_attributes(Point*) {
    return std::tuple{dynamodb::attribute(&Point::x, "y")};
}
using Value = Point;
#elif defined(ONE_NAME_FOR_TWO_ENUMERATORS)
constexpr auto dynamodb_attributes(Colour*) {
    return std::tuple{dynamodb::attribute(Colour::red, "green")};
}
using Value = Holder<Colour>;
#elif defined(TWO_NAMES_FOR_ONE_MEMBER)
constexpr auto dynamodb_attributes(Point*) {
    return std::tuple{dynamodb::attribute(&Point::x, "left"), dynamodb::attribute(&Point::x, "up")};
}
using Value = Point;
#elif defined(NAMES_WITHOUT_A_TUPLE)
constexpr auto dynamodb_attributes(Point*) {
    return dynamodb::attribute(&Point::x, "left");
}
using Value = Point;
#elif defined(NAMES_OF_SOMETHING_ELSE)
constexpr auto dynamodb_attributes(Point*) {
    return std::tuple{std::pair{&Point::x, "left"}};
}
using Value = Point;
#elif defined(NAMES_WITHOUT_CONSTEXPR)
inline auto dynamodb_attributes(Point*) {
    return std::tuple{dynamodb::attribute(&Point::x, "left")};
}
using Value = Point;

#elif defined(NAMES_OF_A_BASE_WITHOUT_A_TUPLE)
constexpr auto dynamodb_attributes(Point*) {
    return dynamodb::attribute(&Point::x, "left");
}
struct Spot : Point {};
BOOST_DESCRIBE_STRUCT(Spot, (Point), ())
constexpr auto dynamodb_attributes(Spot*) {
    return std::tuple{dynamodb::attribute(&Point::y, "top")};
}
using Value = Spot;

#elif defined(CONVERTER_WITHOUT_FROM)
template <>
struct dynamodb::Converter<Date> {
    static int to(const Date& date) { return date.day; }
};
using Value = Holder<Date>;
#elif defined(CONVERTER_WITHOUT_TO)
template <>
struct dynamodb::Converter<Date> {
    static Date from(int day) { return {day}; }
};
using Value = Holder<Date>;
#elif defined(CONVERTER_FROM_ANOTHER_TYPE)
template <>
struct dynamodb::Converter<Date> {
    static std::string to(const Date& date) { return std::to_string(date.day); }
    static Date from(int day) { return {day}; }
};
using Value = Holder<Date>;
#elif defined(CONVERTER_TO_NOTHING)
template <>
struct dynamodb::Converter<Date> {
    static void to(const Date&) {}
    static Date from(int day) { return {day}; }
};
using Value = Holder<Date>;
#elif defined(CONVERTER_TO_TEXT_OF_SOMEBODY_ELSE)
template <>
struct dynamodb::Converter<Date> {
    static const char* to(const Date&) { return "today"; }
    static Date from(const std::string&) { return {}; }
};
using Value = Holder<Date>;

#elif defined(VALUE_AS_AN_ITEM)
using Value = int;
#elif defined(OPTIONAL_AS_AN_ITEM)
using Value = std::optional<Point>;

#else
template <>
struct dynamodb::Converter<Date> {
    static int to(const Date& date) { return date.day; }
    static Date from(int day) { return {day}; }
};
constexpr auto dynamodb_attributes(Point*) {
    return std::tuple{dynamodb::attribute(&Point::x, "y"), dynamodb::attribute(&Point::y, "x")};
}
using Value = Holder<Point>;
#endif

[[maybe_unused]] Value use(const Value& value, const dynamodb::Item& item, std::string_view json) {
    dynamodb::to_item(value);
    dynamodb::to_json(value);
    dynamodb::from_item<Value>(item);
    return dynamodb::from_json<Value>(json);
}
