#include "answer.hpp"

#include "resolvers.hpp"

#include <boost/asio/this_coro.hpp>

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

/// A loader as a program without batching has it: a GetItem for each key.
template <class Key, class Value>
auto single_loader(const coalesce::dynamodb::Table<Key, Value>& table,
                   asio::any_io_executor executor, coalesce::LoaderOptions options) {
    options.max_batch_size = 1;
    const auto get =
        [](coalesce::dynamodb::Table<Key, Value> from,
           std::vector<Key> keys) -> asio::awaitable<std::vector<std::optional<Value>>> {
        std::vector<std::optional<Value>> values;
        values.push_back(co_await from.get(keys.front()));
        co_return values;
    };
    auto get_one = [table, get](std::vector<Key> keys) { return get(table, std::move(keys)); };
    return coalesce::Loader<Key, std::optional<Value>>(std::move(executor), std::move(get_one),
                                                       std::move(options));
}

Loaders make_loaders(const Tables& tables, const asio::any_io_executor& executor,
                     const coalesce::LoaderOptions& options, bool batching) {
    if (batching)
        return {tables.movies.loader(executor, options), tables.people.loader(executor, options)};
    return {single_loader(tables.movies, executor, options),
            single_loader(tables.people, executor, options)};
}

} // namespace

asio::awaitable<json::object> answer(const Tables& tables, json::object question) {
    const auto executor = co_await asio::this_coro::executor;
    const auto counts = std::make_shared<coalesce::Statistics>();
    coalesce::LoaderOptions options{.observer = counts};
    const bool batching = question["extensions"] != json::value{{"batching", false}};
    auto loaders = make_loaders(tables, executor, options, batching);
    json::object answer;
    try {
        auto query = graphql::parse(std::move(question));
        answer = co_await graphql::execute(film_schema(loaders), std::move(query));
    } catch (const graphql::Error& error) {
        answer["errors"] = json::array{{{"message", error.what()}}};
    }
    answer["extensions"] = {{"loads", counts->loads},
                            {"hits", counts->hits},
                            {"joined", counts->joined},
                            {"batches", counts->batches},
                            {"keys", counts->keys}};
    co_return answer;
}
