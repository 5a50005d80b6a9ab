// One mistake for each macro; without one, the same things done right.

#include <coalesce/loader.hpp>

#include <boost/describe/class.hpp>

#include <future>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace asio = boost::asio;
using Ints = std::vector<int>;

struct Unhashed {
    int id;
};

struct EqualOnly {
    int id;
    bool operator==(const EqualOnly&) const = default;
};

struct HashedOnly {
    int id;
    friend std::size_t hash_value(const HashedOnly&) { return 0; }
};

struct Described {
    int id;
};
BOOST_DESCRIBE_STRUCT(Described, (), (id))

namespace elsewhere {
struct Foreign {
    int id;
};
} // namespace elsewhere
#if defined(KEY_DESCRIBED_IN_ANOTHER_NAMESPACE)
BOOST_DESCRIBE_STRUCT(elsewhere::Foreign, (), (id))
#endif

struct NoDefault {
    explicit NoDefault(int);
};

/// Can only be looked into.
struct FindOnly {
    const coalesce::Result<int>* find(int key);
};

struct Row {
    int id;
    std::string name;
};

asio::awaitable<Ints> numbers(Ints keys);
std::vector<NoDefault> no_defaults(Ints keys);
std::vector<Row> rows(Ints keys);
asio::awaitable<int> number(int key);
asio::awaitable<Row> row(Ints keys);
Ints change(Ints& keys);

/// A loader with this key, which is asked for one.
template <class Key>
void load_by(asio::any_io_executor executor, Key key) {
    const auto fetch = [](const std::vector<Key>& keys) { return Ints(keys.size()); };
    coalesce::Loader<Key, int> loader(executor, fetch);
    auto one = loader.load(std::move(key));
}

[[maybe_unused]] void use(asio::any_io_executor executor, coalesce::Loader<int, int>& loader) {
#if defined(T44_NOT_A_FUNCTION)
    coalesce::Loader<int, int> wrong(executor, 42);
#elif defined(T45_LOAD_WITHOUT_A_KEY)
    auto wrong = loader.load();
#elif defined(T46_LOAD_MANY_OF_ONE_KEY)
    auto wrong = loader.load_many(1);
#elif defined(T47_BATCH_FUNCTION_OF_NOTHING)
    coalesce::Loader<int, int> wrong(executor, [](Ints) {});
#elif defined(T49_BATCH_FUNCTION_OF_ONE_VALUE)
    coalesce::Loader<int, int> wrong(executor, [](Ints) { return 1; });
#elif defined(T50_BATCH_FUNCTION_THAT_AWAITS_NOTHING)
    coalesce::Loader<int, int> wrong(executor, [](Ints) -> asio::awaitable<void> { co_return; });
#elif defined(BATCH_FUNCTION_OF_ONE_KEY)
    coalesce::Loader<int, int> wrong(executor, number);
#elif defined(BATCH_FUNCTION_OF_ANOTHER_KEY)
    coalesce::Loader<std::string, int> wrong(executor, numbers);
#elif defined(BATCH_FUNCTION_THAT_CHANGES_ITS_KEYS)
    coalesce::Loader<int, int> wrong(executor, change);
#elif defined(BATCH_FUNCTION_WITH_ANOTHER_SINK)
    coalesce::Loader<int, int> wrong(executor, [](Ints, coalesce::Sink<int, Row>) {});
#elif defined(BATCH_FUNCTION_WITH_A_SINK_AND_ANSWERS)
    coalesce::Loader<int, int> wrong(executor,
                                     [](Ints keys, coalesce::Sink<int, int>) { return keys; });
#elif defined(BATCH_FUNCTION_OF_OTHER_VALUES)
    coalesce::Loader<int, std::string> wrong(executor, rows);
#elif defined(BATCH_FUNCTION_OF_A_FUTURE)
    coalesce::Loader<int, int> wrong(executor, [](Ints) { return std::future<Ints>(); });
#elif defined(BATCH_FUNCTION_OF_ONE_VALUE_WITH_A_CONTEXT)
    coalesce::Loader<int, int> wrong(executor, [](Ints, coalesce::BatchContext) { return 1; });
#elif defined(BATCH_FUNCTION_OF_THE_ROWS_OF_ONE_KEY)
    coalesce::Loader<int, std::vector<Row>> wrong(executor, rows);
#elif defined(BATCH_FUNCTION_OF_OPTIONAL_VALUES)
    coalesce::Loader<int, int> wrong(executor,
                                     [](Ints) { return std::vector<std::optional<int>>(); });
#elif defined(BATCH_FUNCTION_OF_ANOTHER_MAP)
    coalesce::Loader<int, int> wrong(executor, [](Ints) { return std::map<std::string, int>(); });
#elif defined(T52_CACHE_MAP_WITH_FIND_ONLY)
    coalesce::Loader<int, int, std::identity, FindOnly> wrong(executor, numbers);
#elif defined(T55_CACHE_KEY_FN_OF_ANOTHER_KEY)
    const auto of_text = [](const std::string& key) { return key; };
    coalesce::Loader<int, int, decltype(of_text)> wrong(executor, numbers, {}, of_text);
#elif defined(KEY_WITHOUT_A_HASH)
    load_by(executor, Unhashed());
#elif defined(KEY_THAT_HOLDS_ONE_WITHOUT_A_HASH)
    load_by(executor, std::vector<std::pair<int, Unhashed>>());
#elif defined(KEY_DESCRIBED_IN_ANOTHER_NAMESPACE)
    load_by(executor, elsewhere::Foreign());
#elif defined(KEY_WITH_EQUALITY_ALONE)
    load_by(executor, EqualOnly());
#elif defined(KEY_WITH_A_HASH_ALONE)
    load_by(executor, HashedOnly());
#elif defined(PAIR_OF_A_STRUCT_WITHOUT_EQUALITY)
    load_by(executor, std::pair(1, Described()));
#elif defined(KEY_THAT_IS_AN_ADDRESS_OF_TEXT)
    load_by(executor, "Ada");
#elif defined(VALUE_THAT_CANNOT_BE_COPIED)
    using Value = std::unique_ptr<int>;
    coalesce::Loader<int, Value> wrong(executor, [](Ints) { return std::vector<Value>(); });
#elif defined(ASYNC_LOAD_WITHOUT_A_DEFAULT)
    coalesce::Loader<int, NoDefault> wrong(executor, no_defaults);
    wrong.async_load(1, [](std::exception_ptr, NoDefault) {});
#elif defined(BY_KEY_WITH_ANOTHER_KEY)
    coalesce::Loader<int, Row> wrong(executor, coalesce::by_key(rows, &Row::name));
#elif defined(BY_KEY_OF_ONE_ROW)
    coalesce::Loader<int, Row> wrong(executor, coalesce::by_key(row, &Row::id));
#elif defined(BY_KEY_OF_OTHER_ROWS)
    coalesce::Loader<int, std::string> wrong(executor, coalesce::by_key(rows, &Row::id));
#elif defined(LOAD_THAT_IS_NOT_AWAITED)
    loader.load(1);
#elif defined(LOADS_THAT_ARE_NOT_AWAITED)
    loader.load_many({1, 2});
#elif defined(PENDING_LOAD_THAT_IS_DROPPED)
    loader.enqueue(1);
#else
    const auto id = [](const Unhashed& key) { return key.id; };
    coalesce::Loader<Unhashed, Row, decltype(id)> right(
        executor, [](std::vector<Unhashed>) { return std::vector<Row>(); }, {}, id);
    load_by(executor, Described());
    load_by(executor, std::pair(1, std::optional(EqualOnly().id)));
    auto one = loader.load(1);
    auto many = loader.load_many({1});
    right.async_load({1}, [](std::exception_ptr, Row) {});
#endif
}
