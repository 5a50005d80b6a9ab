#include "answer.hpp"

#include "resolvers.hpp"

#include <boost/asio/this_coro.hpp>

namespace asio = boost::asio;
namespace json = boost::json;

asio::awaitable<json::object> answer(const Tables& tables, json::object question) {
    const auto executor = co_await asio::this_coro::executor;
    const auto counts = std::make_shared<coalesce::Statistics>();
    coalesce::LoaderOptions options{.observer = counts};
    if (question["extensions"] == json::value{{"batching", false}})
        options.max_batch_size = 1;
    Loaders loaders{tables.movies.loader(executor, options),
                    tables.people.loader(executor, options)};
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
