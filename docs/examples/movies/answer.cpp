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
    options.name = table.name();
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

bool extension(const json::object& question, const char* name, bool otherwise) {
    const json::value* extensions = question.if_contains("extensions");
    const json::object* object = extensions ? extensions->if_object() : nullptr;
    const json::value* value = object ? object->if_contains(name) : nullptr;
    return value && value->is_bool() ? value->get_bool() : otherwise;
}

Loaders make_loaders(const Tables& tables, const asio::any_io_executor& executor,
                     const coalesce::LoaderOptions& options, bool batching,
                     const std::shared_ptr<Timeline>& timeline) {
    if (batching)
        return {{tables.movies.loader(executor, options), timeline},
                {tables.people.loader(executor, options), timeline}};
    return {{single_loader(tables.movies, executor, options), timeline},
            {single_loader(tables.people, executor, options), timeline}};
}

asio::awaitable<json::object> answer_counted(const Tables& tables, json::object question,
                                             std::shared_ptr<coalesce::Statistics> counts,
                                             std::shared_ptr<Timeline> timeline = nullptr) {
    const auto executor = co_await asio::this_coro::executor;
    const coalesce::LoaderOptions options{.observer = counts};
    const bool batching = extension(question, "batching", true);
    auto loaders = make_loaders(tables, executor, options, batching, timeline);
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

} // namespace

asio::awaitable<json::object> answer(const Tables& tables, json::object question) {
    return answer_counted(tables, std::move(question), std::make_shared<coalesce::Statistics>());
}

bool wants_trace(const json::object& question) {
    return extension(question, "trace", false);
}

asio::awaitable<json::object> answer_with_trace(const Tables& tables,
                                                std::shared_ptr<RequestWatch> requests,
                                                json::object question) {
    const auto timeline = std::make_shared<Timeline>();
    const RequestWatch::Guest guest(requests, timeline);
    auto answered = co_await answer_counted(tables, std::move(question), timeline, timeline);
    answered["extensions"].as_object()["trace"] = timeline->drawn();
    co_return answered;
}
