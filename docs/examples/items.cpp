// Structs, items and DynamoDB's JSON; docs/items.md shows it piece by piece. Nothing here needs a
// server. Each function is one piece, and `main` runs them all.

#include <coalesce/dynamodb/mapping.hpp>
#include <coalesce/dynamodb/query_options.hpp>

#include <coalesce/dynamodb/error.hpp>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <tuple>
#include <variant>
#include <vector>

namespace dynamodb = coalesce::dynamodb;

void check(bool right, const char* what) {
    std::cout << (right ? "ok  " : "BAD ") << what << '\n';
    if (!right)
        std::exit(1);
}

// [struct]
struct MovieInfo {
    std::vector<std::string> directors;
    std::set<std::string> genres;
    std::optional<double> rating;
};
BOOST_DESCRIBE_STRUCT(MovieInfo, (), (directors, genres, rating))

struct Movie {
    int year;
    std::string title;
    MovieInfo info;
};
BOOST_DESCRIBE_STRUCT(Movie, (), (year, title, info))
// [/struct]

void show_struct() {
    // [to-item]
    const Movie rush{2013, "Rush", {{"Ron Howard"}, {"Drama", "Sport"}, 8.3}};

    const dynamodb::Item item = dynamodb::to_item(rush);     // attributes by name
    const std::string json = dynamodb::to_json(rush);        // as DynamoDB writes them
    const auto from_item = dynamodb::from_item<Movie>(item); // and back
    const auto from_json = dynamodb::from_json<Movie>(json); // without an Item in between
    // [/to-item]
    check(from_item.info.rating == 8.3 && from_json.title == "Rush", "a struct and back");
    // [json]
    const char* as_sent =
        R"({"info":{"M":{"directors":{"L":[{"S":"Ron Howard"}]},"genres":{"SS":["Drama","Sport"]},)"
        R"("rating":{"N":"8.3"}}},"title":{"S":"Rush"},"year":{"N":"2013"}})";
    // [/json]
    check(json == as_sent, "the JSON of a struct");
}

// [nullable]
struct Profile {
    std::optional<std::string> nickname;             // missing or NULL: empty; empty: missing
    std::optional<std::optional<std::string>> phone; // tells missing from NULL
    dynamodb::AttributeValue extra;                  // whatever it is
};
BOOST_DESCRIBE_STRUCT(Profile, (), (nickname, phone, extra))
// [/nullable]

void show_nullable() {
    const dynamodb::Item item{
        {"nickname", dynamodb::Null()}, {"phone", dynamodb::Null()}, {"extra", 7}};

    const auto profile = dynamodb::from_item<Profile>(item);

    check(!profile.nickname && profile.phone && !*profile.phone, "missing and NULL");
}

// [names]
enum class Genre { drama, sci_fi };
BOOST_DESCRIBE_ENUM(Genre, drama, sci_fi)

constexpr auto dynamodb_attributes(Genre*) {
    return std::tuple{dynamodb::attribute(Genre::sci_fi, "Sci-Fi")};
}

struct Film {
    int year;
    std::string title;
    Genre genre;
};
BOOST_DESCRIBE_STRUCT(Film, (), (year, title, genre))

constexpr auto dynamodb_attributes(Film*) {
    return std::tuple{dynamodb::attribute(&Film::year, "pk"),
                      dynamodb::attribute(&Film::title, "sk")};
}
// [/names]

void show_names() {
    const std::string json = dynamodb::to_json(Film{2014, "Interstellar", Genre::sci_fi});

    check(json == R"({"genre":{"S":"Sci-Fi"},"pk":{"N":"2014"},"sk":{"S":"Interstellar"}})",
          "names that differ");

    // [one-attribute]
    dynamodb::QueryOptions options;
    options.partition = dynamodb::to_attribute_value(Genre::sci_fi); // "Sci-Fi"
    // [/one-attribute]
    check(options.partition == dynamodb::AttributeValue("Sci-Fi"), "an attribute by itself");
}

// [converter]
template <>
struct coalesce::dynamodb::Converter<std::chrono::sys_seconds> {
    static long long to(std::chrono::sys_seconds time) { // stored as N
        return time.time_since_epoch().count();
    }
    static std::chrono::sys_seconds from(long long seconds) {
        return std::chrono::sys_seconds(std::chrono::seconds(seconds));
    }
};

struct Session {
    std::string id;
    std::chrono::sys_seconds expires; // a time to live, as DynamoDB wants it
};
BOOST_DESCRIBE_STRUCT(Session, (), (id, expires))
// [/converter]

void show_converter() {
    const Session session{"a1", std::chrono::sys_seconds(std::chrono::seconds(1'800'000'000))};

    const auto json = dynamodb::to_json(session);

    check(json == R"({"expires":{"N":"1800000000"},"id":{"S":"a1"}})", "a converter");
    check(dynamodb::from_json<Session>(json).expires == session.expires, "and back");
}

// [variant]
struct Setting {
    std::variant<bool, double, std::string> value; // BOOL, N or S
};
BOOST_DESCRIBE_STRUCT(Setting, (), (value))
// [/variant]

// [shapes]
struct Circle {
    double radius;
};
BOOST_DESCRIBE_STRUCT(Circle, (), (radius))

struct Square {
    double side;
};
BOOST_DESCRIBE_STRUCT(Square, (), (side))

using Shape = std::variant<Circle, Square>;

template <>
struct coalesce::dynamodb::Converter<Shape> {
    static Item to(const Shape& shape) {
        const auto make_item = [](const auto& one) { return to_item(one); };
        Item item = std::visit(make_item, shape);
        item.emplace("kind", std::holds_alternative<Circle>(shape) ? "circle" : "square");
        return item;
    }
    static Shape from(const Item& item) {
        const auto kind = item.find("kind");
        if (kind == item.end())
            throw std::invalid_argument("expected a kind, but there is none");
        if (kind->second == "circle")
            return from_item<Circle>(item);
        return from_item<Square>(item);
    }
};
// [/shapes]

void show_variants() {
    const auto off = dynamodb::from_json<Setting>(R"({"value":{"BOOL":false}})");
    const auto shape = dynamodb::from_json<Shape>(R"({"kind":{"S":"square"},"side":{"N":"2.5"}})");

    check(std::get<bool>(off.value) == false, "a variant");
    check(std::get<Square>(shape).side == 2.5, "a variant of structs");
}

void show_numbers() {
    // [numbers]
    const dynamodb::Number price("0.10000000000000000000000000000000000001"); // 38 digits, exact
    const dynamodb::Number one("1.0");

    const bool same = one == dynamodb::Number("1E0"); // by value, whatever the spelling
    const std::string text = one.text();              // "1", as the service writes it
    const int whole = one.as<int>();                  // throws if it does not fit
    const auto small = price.try_as<int>();           // empty if it does not fit
    // [/numbers]
    check(same && text == "1" && whole == 1 && !small, "numbers");
}

void show_item() {
    // [item]
    dynamodb::Item item{
        {"id", 7},
        {"name", "Ada"},
        {"tags", dynamodb::StringSet{"first", "programmer"}},
        {"address", dynamodb::Item{{"city", "London"}, {"since", dynamodb::Null()}}},
        {"scores", dynamodb::List{1, 2.5, "three"}},
    };

    if (const auto* name = item.at("name").get_if<std::string>())
        std::cout << *name << '\n';
    item.insert_or_assign("id", 8);
    // [/item]
    check(item.at("id") == 8, "an item by hand");
}

void show_misfit() {
    std::string text;
    // [misfit]
    const char* json = R"({"year":{"N":"2013"},"title":{"S":"Rush"},
                           "info":{"M":{"directors":{"L":[{"S":"Ron Howard"},{"N":"7"}]}}}})";
    try {
        dynamodb::from_json<Movie>(json);
    } catch (const boost::system::system_error& error) {
        if (error.code() == dynamodb::errc::mismatch)
            text = error.what(); // info.directors[1]: expected S, but came N: ...
    }
    // [/misfit]
    check(text.starts_with("info.directors[1]: expected S, but came N: "), "what does not fit");
}

int main() {
    show_struct();
    show_nullable();
    show_names();
    show_converter();
    show_variants();
    show_numbers();
    show_item();
    show_misfit();
    std::cout << "all of it\n";
}
