#include "load_films.hpp"

#include "report.hpp"

#include <coalesce/dynamodb/client.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <set>
#include <stdexcept>

namespace asio = boost::asio;
namespace dynamodb = coalesce::dynamodb;
namespace json = boost::json;

namespace {

constexpr std::size_t items_per_step = 200; // eight BatchWriteItem requests, side by side

std::string read_text(const std::string& file) {
    errno = 0;
    std::ifstream stream(file, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(stream), {});
    if (text.empty())
        throw std::runtime_error("Cannot read the films from " + file + ": " +
                                 (errno == 0 ? "the file is empty" : std::strerror(errno)));
    return text;
}

// What a film's `info` says about something; empty if nothing.
template <class T>
T detail(const json::object& info, const char* name) {
    const json::value* value = info.if_contains(name);
    return value ? json::value_to<T>(*value) : T();
}

Movie movie_from(const json::value& film) {
    const json::object& info = film.at("info").as_object();
    Movie movie;
    movie.year = json::value_to<int>(film.at("year"));
    movie.title = json::value_to<std::string>(film.at("title"));
    movie.rating = detail<std::optional<double>>(info, "rating");
    movie.plot = detail<std::optional<std::string>>(info, "plot");
    movie.genres = detail<std::vector<std::string>>(info, "genres");
    movie.directors = detail<std::vector<std::string>>(info, "directors");
    movie.actors = detail<std::vector<std::string>>(info, "actors");
    return movie;
}

// Draws `Loading [####....] 200 of 400 items` over what it drew before.
class ProgressBar {
public:
    explicit ProgressBar(std::size_t all) : all_(all) { draw(); }
    ~ProgressBar() { std::cout << std::endl; }

    void advance(std::size_t items) {
        done_ += items;
        draw();
    }

private:
    void draw() const {
        constexpr std::size_t width = 40;
        const std::size_t filled = all_ == 0 ? width : done_ * width / all_;
        std::cout << "\rLoading [" << std::string(filled, '#') << std::string(width - filled, '.')
                  << "] " << with_commas(done_) << " of " << with_commas(all_) << " items"
                  << std::flush;
    }

    std::size_t all_, done_ = 0;
};

// The bar and the table stay until it has ended.
template <class Key, class Item>
asio::awaitable<void> write(const dynamodb::Client& client, const dynamodb::Table<Key, Item>& table,
                            std::vector<Item> items, ProgressBar& bar) {
    co_await client.create_table(table);
    co_await client.wait_until_active(table.name());
    for (std::size_t begin = 0; begin < items.size(); begin += items_per_step) {
        const auto from = items.begin() + static_cast<std::ptrdiff_t>(begin);
        const std::size_t count = std::min(items_per_step, items.size() - begin);
        const std::vector<Item> step(from, from + static_cast<std::ptrdiff_t>(count));
        const std::vector<dynamodb::Written> written = co_await client.batch_put(table, step);
        for (const dynamodb::Written& one : written)
            one.value();
        bar.advance(count);
    }
}

} // namespace

std::vector<Movie> read_films(const std::string& file) {
    boost::system::error_code error;
    const json::value films = json::parse(read_text(file), error);
    if (error || !films.is_array())
        throw std::runtime_error("Expected a JSON list of films in " + file + ", found " +
                                 (error ? "no JSON: " + error.message() : "something else"));
    std::vector<Movie> movies;
    for (const json::value& film : films.get_array())
        try {
            movies.push_back(movie_from(film));
        } catch (const std::exception&) {
            throw std::runtime_error(
                "Expected {\"year\": 1999, \"title\": \"...\", \"info\": {...}} in " + file +
                ", found " + json::serialize(film).substr(0, 200));
        }
    return movies;
}

std::vector<Person> people_of(const std::vector<Movie>& movies) {
    std::map<std::string, Person> people;
    for (const Movie& movie : movies) {
        std::set<std::string> names(movie.actors.begin(), movie.actors.end());
        names.insert(movie.directors.begin(), movie.directors.end());
        for (const std::string& name : names) {
            Person& person = people[name];
            person.name = name;
            person.movies.push_back({movie.year, movie.title});
        }
    }
    std::vector<Person> all;
    for (auto& [name, person] : people)
        all.push_back(std::move(person));
    return all;
}

std::string busiest_director(const std::vector<Movie>& movies) {
    std::map<std::string, int> films;
    for (const Movie& movie : movies)
        for (const std::string& director : movie.directors)
            ++films[director];
    if (films.empty())
        throw std::runtime_error("None of the films has a director to ask for");
    return std::ranges::max_element(films, {}, [](const auto& one) { return one.second; })->first;
}

asio::awaitable<void> load(const dynamodb::Client& client, const Tables& tables,
                           std::vector<Movie> movies) {
    std::vector<Person> people = people_of(movies);
    ProgressBar bar(movies.size() + people.size());
    co_await write(client, tables.movies, std::move(movies), bar);
    co_await write(client, tables.people, std::move(people), bar);
}
