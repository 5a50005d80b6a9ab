// One mistake for each macro in the items of a table; without one, a table done right.

#include <coalesce/dynamodb/client.hpp>

#include <optional>
#include <string>
#include <tuple>

namespace asio = boost::asio;
namespace dynamodb = coalesce::dynamodb;

struct MovieKey {
    int year = 0;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(MovieKey, (), (year, title))

struct Movie {
    int year = 0;
    std::string title;
    double rating = 0;
};
BOOST_DESCRIBE_STRUCT(Movie, (), (year, title, rating))

template <class Year>
struct Dated {
    Year year;
    std::string title;
    BOOST_DESCRIBE_CLASS(Dated, (), (year, title), (), ())
};

struct NotDescribed {
    int year = 0;
    std::string title;
};

struct Renamed {
    int year = 0;
    std::string title;
};
BOOST_DESCRIBE_STRUCT(Renamed, (), (year, title))
constexpr auto dynamodb_attributes(Renamed*) {
    return std::tuple{dynamodb::attribute(&Renamed::title, "name")};
}

struct YearOnly {
    int year = 0;
};
BOOST_DESCRIBE_STRUCT(YearOnly, (), (year))

#if defined(ITEM_THAT_IS_A_VALUE)
using Value = int;
#elif defined(ITEM_NOT_DESCRIBED)
using Value = NotDescribed;
#elif defined(PUT_WITHOUT_A_KEY_ATTRIBUTE) || defined(BATCH_PUT_WITHOUT_A_KEY_ATTRIBUTE) ||        \
    defined(WRITER_WITHOUT_A_KEY_ATTRIBUTE) || defined(STREAM_WITHOUT_A_KEY_ATTRIBUTE)
using Value = YearOnly;
#elif defined(PUT_WITH_ANOTHER_TYPE)
using Value = Dated<std::string>;
#elif defined(PUT_WITH_A_KEY_THAT_MAY_BE_MISSING)
using Value = Dated<std::optional<int>>;
#elif defined(PUT_WITH_ANOTHER_NAME)
using Value = Renamed;
#else
using Value = Movie;
#endif

using Table = dynamodb::Table<MovieKey, Value>;

[[maybe_unused]] void make(const dynamodb::Client& client) {
    const Table table(client, "Movies");
}

[[maybe_unused]] void read(const dynamodb::Client& client, const Table& table,
                           const MovieKey& key) {
#if defined(GET_THAT_IS_NOT_AWAITED)
    table.get(key, {});
#elif defined(CALL_THAT_IS_NOT_AWAITED)
    client.call("ListTables");
#elif defined(PAGE_THAT_IS_NOT_AWAITED)
    table.scan().next();
#elif defined(ANSWER_THAT_IS_NOT_AWAITED)
    std::optional<Value> answer = table.get(key, {});
#endif
    auto one = table.get(key, {});
    auto many = client.batch_get(table, {key});
}

[[maybe_unused]] void write(const dynamodb::Client& client, const Table& table, const Value& value,
                            const asio::any_io_executor& executor) {
    auto movies = table.loader(executor);
    auto writer = table.writer(movies);
#if defined(WRITER_WITHOUT_A_KEY_ATTRIBUTE)
    auto one = writer.put(value);
#elif defined(STREAM_WITHOUT_A_KEY_ATTRIBUTE)
    auto one = writer.enqueue_put(value);
#else
#if !defined(BATCH_PUT_WITHOUT_A_KEY_ATTRIBUTE)
    auto one = table.put(value);
#endif
    auto many = client.batch_put(table, {value});
#endif
}
