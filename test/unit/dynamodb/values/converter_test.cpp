// Types of the user's own, and of other libraries, through converters.

#include <coalesce/dynamodb/key_schema.hpp>
#include <coalesce/dynamodb/mapping.hpp>

#include "thrown.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <chrono>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace clinic {

struct Date {
    int year = 0;
    int month = 0;

    friend auto operator<=>(const Date&, const Date&) = default;
};

enum class Severity { low = 1, high = 9 };
BOOST_DESCRIBE_ENUM(Severity, low, high)

/// Is stored as S or as N: an address, or the number of a place.
struct Place {
    std::variant<std::string, int> where;
};

class PatientId {
public:
    explicit PatientId(std::string id) : text(std::move(id)) {}
    std::string text;
};

struct Patient {
    std::variant<PatientId, int> id = 0;
};
BOOST_DESCRIBE_STRUCT(Patient, (), (id))

/// Types of the library that are stored otherwise here: alike alternatives, a number as text.
using Measure = std::variant<int, double>;
using Alarm = std::optional<Severity>;

struct Sample {
    Measure measure;
    Alarm alarm;
    long double exact = 0;
};
BOOST_DESCRIBE_STRUCT(Sample, (), (measure, alarm, exact))

struct VisitKey {
    Date date;
    std::chrono::sys_seconds at;
};
BOOST_DESCRIBE_STRUCT(VisitKey, (), (date, at))

struct Visit {
    Date date;
    std::vector<Date> next;
    std::set<Date> missed;
    std::optional<Date> last;
    Severity severity;
    Place place;
};
BOOST_DESCRIBE_STRUCT(Visit, (), (date, next, missed, last, severity, place))

} // namespace clinic

template <>
struct coalesce::dynamodb::Converter<clinic::Date> {
    static std::string to(const clinic::Date& date) {
        if (date.month < 1 || date.month > 12)
            throw std::invalid_argument("expected a month from 1 to 12, but came " +
                                        std::to_string(date.month));
        return std::to_string(date.year) + '-' + std::to_string(date.month);
    }
    static clinic::Date from(const std::string& text) {
        const auto dash = text.find('-');
        if (dash == text.npos)
            throw std::invalid_argument("expected a date such as 2013-9, but came " + text);
        return {std::stoi(text.substr(0, dash)), std::stoi(text.substr(dash + 1))};
    }
};

template <>
struct coalesce::dynamodb::Converter<std::chrono::sys_seconds> {
    static long long to(std::chrono::sys_seconds time) { return time.time_since_epoch().count(); }
    static std::chrono::sys_seconds from(long long seconds) {
        return std::chrono::sys_seconds(std::chrono::seconds(seconds));
    }
};

template <>
struct coalesce::dynamodb::Converter<clinic::Severity> {
    static int to(clinic::Severity severity) { return static_cast<int>(severity); }
    static clinic::Severity from(int number) { return static_cast<clinic::Severity>(number); }
};

template <>
struct coalesce::dynamodb::Converter<clinic::Place> {
    static coalesce::dynamodb::AttributeValue to(const clinic::Place& place) {
        if (const auto* number = std::get_if<int>(&place.where))
            return *number;
        return std::get<std::string>(place.where);
    }
    static clinic::Place from(const coalesce::dynamodb::AttributeValue& value) {
        if (const auto* number = value.get_if<coalesce::dynamodb::Number>())
            return {number->as<int>()};
        return {*value.get_if<std::string>()};
    }
};

template <>
struct coalesce::dynamodb::Converter<clinic::Measure> {
    static std::string to(const clinic::Measure& measure) {
        const auto* whole = std::get_if<int>(&measure);
        return whole ? "whole " + std::to_string(*whole) : "other";
    }
    static clinic::Measure from(const std::string& text) {
        if (text.starts_with("whole "))
            return std::stoi(text.substr(6));
        return 0.5;
    }
};

template <>
struct coalesce::dynamodb::Converter<clinic::Alarm> {
    static std::string to(const clinic::Alarm& alarm) { return alarm ? "on" : "off"; }
    static clinic::Alarm from(const std::string& text) {
        return text == "off" ? clinic::Alarm() : clinic::Severity::high;
    }
};

template <>
struct coalesce::dynamodb::Converter<clinic::PatientId> {
    static std::string to(const clinic::PatientId& id) { return id.text; }
    static clinic::PatientId from(std::string text) { return clinic::PatientId(std::move(text)); }
};

template <>
struct coalesce::dynamodb::Converter<long double> {
    static std::string to(long double value) { return std::to_string(static_cast<int>(value)); }
    static long double from(const std::string& text) { return std::stold(text); }
};

namespace coalesce::dynamodb {
namespace {

using clinic::Date;
using clinic::Patient;
using clinic::Sample;
using clinic::Severity;
using clinic::Visit;
using clinic::VisitKey;

Visit some_visit() {
    return {{2013, 9}, {{2014, 1}, {2014, 2}}, {{2012, 12}}, {}, Severity::high, {7}};
}

const Item visit_item{{"date", "2013-9"},
                      {"next", List{"2014-1", "2014-2"}},
                      {"missed", StringSet{"2012-12"}},
                      {"severity", 9},
                      {"place", 7}};

TEST(Converter, N8_a_type_is_stored_as_what_its_converter_makes_of_it) {
    EXPECT_EQ(to_item(some_visit()), visit_item);
}

TEST(Converter, N8_a_type_is_read_from_what_its_converter_takes) {
    const auto visit = from_item<Visit>(visit_item);

    EXPECT_EQ(visit.date, (Date{2013, 9}));
    EXPECT_EQ(visit.next, (std::vector<Date>{{2014, 1}, {2014, 2}}));
    EXPECT_EQ(visit.missed, (std::set<Date>{{2012, 12}}));
    EXPECT_FALSE(visit.last);
    EXPECT_EQ(visit.severity, Severity::high);
    EXPECT_EQ(std::get<int>(visit.place.where), 7);
}

TEST(Converter, N8_goes_before_the_description_of_an_enum) {
    EXPECT_STREQ(to_item(some_visit()).at("severity").type(), "N");
}

TEST(Converter, N8_goes_before_the_mappings_of_variants_optionals_and_numbers) {
    const Sample sample{7, std::nullopt, 3};

    const auto item = to_item(sample);

    EXPECT_EQ(item, (Item{{"measure", "whole 7"}, {"alarm", "off"}, {"exact", "3"}}));
    EXPECT_EQ(to_item(from_item<Sample>(item)), item);
}

TEST(Converter, N8_a_type_without_a_default_can_be_the_first_alternative) {
    const auto patient = from_item<Patient>({{"id", "P7"}});

    EXPECT_EQ(std::get<clinic::PatientId>(patient.id).text, "P7");
}

TEST(Converter, N8_may_store_any_type_in_turn) {
    auto visit = some_visit();
    visit.place.where = "1 Baker Street";

    const auto item = to_item(visit);

    EXPECT_STREQ(item.at("place").type(), "S");
    EXPECT_EQ(std::get<std::string>(from_item<Visit>(item).place.where), "1 Baker Street");
}

TEST(Converter, N8_what_it_stores_can_be_a_key) {
    const auto schema = key_schema<VisitKey>();

    EXPECT_EQ(schema.partition.type, KeyType::string);
    EXPECT_EQ(schema.sort->type, KeyType::number);
}

TEST(Converter, N8_what_it_throws_while_reading_is_a_mismatch_with_its_path) {
    auto item = visit_item;
    item.at("next") = List{"2014-1", "soon"};

    const auto error = thrown_by([&] { from_item<Visit>(item); });

    EXPECT_EQ(error.code, errc::mismatch);
    EXPECT_EQ(error.text, "next[1]: expected a date such as 2013-9, but came soon");
}

TEST(Converter, N8_what_it_throws_while_writing_is_an_invalid_item_with_its_path) {
    auto visit = some_visit();
    visit.next.push_back({2014, 13});

    const auto error = thrown_by([&] { to_item(visit); });

    EXPECT_EQ(error.code, errc::invalid_item);
    EXPECT_EQ(error.text, "next[2]: expected a month from 1 to 12, but came 13");
}

TEST(Converter, N8_a_type_that_is_stored_otherwise_is_a_mismatch) {
    auto item = visit_item;
    item.at("date") = 2013;

    EXPECT_EQ(thrown_by([&] { from_item<Visit>(item); }).text, "date: expected S, but came N");
}

} // namespace
} // namespace coalesce::dynamodb
