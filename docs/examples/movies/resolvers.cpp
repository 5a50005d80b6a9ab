#include "resolvers.hpp"

namespace asio = boost::asio;
namespace json = boost::json;

namespace {

template <class T>
T read(const json::value& value, const std::string& expected) {
    if (auto read = json::try_value_to<T>(value))
        return *std::move(read);
    throw std::runtime_error("Expected " + expected + ", found " + json::serialize(value));
}

std::vector<MovieKey> movie_keys(const json::value& keys) {
    return read<std::vector<MovieKey>>(keys, "[{year: Int, title: String}]");
}

std::vector<PersonKey> person_keys(const json::value& names) {
    std::vector<PersonKey> keys;
    for (std::string& name : read<std::vector<std::string>>(names, "[String]"))
        keys.push_back({std::move(name)});
    return keys;
}

using Json = asio::awaitable<json::value>;

Json movie(Loaders& loaders, const json::object&, json::object arguments) {
    auto key = read<MovieKey>(arguments, "(year: Int, title: String)");
    co_return json::value_from(co_await loaders.movies.load(std::move(key)));
}

Json movies(Loaders& loaders, const json::object&, json::object arguments) {
    auto keys = movie_keys(arguments["keys"]);
    co_return json::value_from(co_await loaders.movies.load_all(std::move(keys)));
}

Json person(Loaders& loaders, const json::object&, json::object arguments) {
    auto key = read<PersonKey>(arguments, "(name: String)");
    co_return json::value_from(co_await loaders.people.load(std::move(key)));
}

Json directors(Loaders& loaders, const json::object& movie, json::object) {
    auto keys = person_keys(movie.at("directors"));
    co_return json::value_from(co_await loaders.people.load_all(std::move(keys)));
}

Json actors(Loaders& loaders, const json::object& movie, json::object) {
    auto keys = person_keys(movie.at("actors"));
    co_return json::value_from(co_await loaders.people.load_all(std::move(keys)));
}

Json movies_of(Loaders& loaders, const json::object& person, json::object) {
    auto keys = movie_keys(person.at("movies"));
    co_return json::value_from(co_await loaders.movies.load_all(std::move(keys)));
}

} // namespace

graphql::Schema film_schema(Loaders& loaders) {
    const auto with = [&](auto resolver) { return std::bind_front(resolver, std::ref(loaders)); };
    return {
        {"Query",
         {{"movie", {"Movie", {"year", "title"}, with(movie)}},
          {"movies", {"Movie", {"keys"}, with(movies)}},
          {"person", {"Person", {"name"}, with(person)}}}},
        {"Movie",
         {{"year", {}},
          {"title", {}},
          {"rating", {}},
          {"plot", {}},
          {"genres", {}},
          {"directors", {"Person", {}, with(directors)}},
          {"actors", {"Person", {}, with(actors)}}}},
        {"Person", {{"name", {}}, {"movies", {"Movie", {}, with(movies_of)}}}},
    };
}
