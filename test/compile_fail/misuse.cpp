// One mistake for each macro; without one, the same things done right.

#include <coalesce/loader.hpp>

#include <memory>
#include <string>
#include <vector>

namespace asio = boost::asio;
using Ints = std::vector<int>;

struct Unhashed {
    int id;
};

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
#elif defined(T52_CACHE_MAP_WITH_FIND_ONLY)
    coalesce::Loader<int, int, std::identity, FindOnly> wrong(executor, numbers);
#elif defined(T55_CACHE_KEY_FN_OF_ANOTHER_KEY)
    const auto of_text = [](const std::string& key) { return key; };
    coalesce::Loader<int, int, decltype(of_text)> wrong(executor, numbers, {}, of_text);
#elif defined(KEY_WITHOUT_A_HASH)
    coalesce::Loader<Unhashed, int> wrong(executor, [](std::vector<Unhashed>) { return Ints(); });
#elif defined(VALUE_THAT_CANNOT_BE_COPIED)
    using Value = std::unique_ptr<int>;
    coalesce::Loader<int, Value> wrong(executor, [](Ints) { return std::vector<Value>(); });
#elif defined(ASYNC_LOAD_WITHOUT_A_DEFAULT)
    coalesce::Loader<int, NoDefault> wrong(executor, no_defaults);
    wrong.async_load(1, [](std::exception_ptr, NoDefault) {});
#elif defined(BY_KEY_WITH_ANOTHER_KEY)
    coalesce::Loader<int, Row> wrong(executor, coalesce::by_key(rows, &Row::name));
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
    auto one = loader.load(1);
    auto many = loader.load_many({1});
    right.async_load({1}, [](std::exception_ptr, Row) {});
#endif
}
