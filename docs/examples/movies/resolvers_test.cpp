#include "resolvers.hpp"

#include <support/run_to_end.hpp>

#include <gtest/gtest.h>

#include <stdexcept>

namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using Titles = std::vector<std::string>;

// Two films that share an actor, one person whose record cannot be read, and what was asked.
class Resolvers : public testing::Test {
protected:
    json::object ask(const char* query, json::value variables = nullptr) {
        auto fields = graphql::parse({{"query", query}, {"variables", variables}});
        return coalesce::test::run_to_end(context, graphql::execute(film_schema(loaders), fields));
    }

    std::string refusal(const char* query) {
        try {
            ask(query);
        } catch (const graphql::Error& error) {
            return error.what();
        }
        return "accepted";
    }

    std::vector<std::optional<Movie>> fetch_movies(const std::vector<MovieKey>& keys) {
        std::vector<std::optional<Movie>> found;
        movie_batches.emplace_back();
        for (const MovieKey& key : keys) {
            movie_batches.back().push_back(key.title);
            found.emplace_back();
            if (key.title == "Heat")
                found.back() = Movie{
                    1995, "Heat", 8.3, std::nullopt, {"Crime"}, {"Mann"}, {"Pacino", "De Niro"}};
            if (key.title == "Casino")
                found.back() = Movie{1995, "Casino",     std::nullopt,        "A gambler.",
                                     {},   {"Scorsese"}, {"De Niro", "Pesci"}};
        }
        return found;
    }

    std::vector<coalesce::Result<std::optional<Person>>>
    fetch_people(const std::vector<PersonKey>& keys) {
        std::vector<coalesce::Result<std::optional<Person>>> found;
        people_batches.emplace_back();
        for (const PersonKey& key : keys) {
            people_batches.back().push_back(key.name);
            if (key.name == "Scorsese")
                found.emplace_back(std::make_exception_ptr(std::runtime_error("unreadable")));
            else if (key.name == "De Niro")
                found.emplace_back(Person{"De Niro", {{1995, "Heat"}, {1995, "Casino"}}});
            else if (key.name == "Pacino")
                found.emplace_back(Person{"Pacino", {{1995, "Heat"}}});
            else
                found.emplace_back(std::nullopt);
        }
        return found;
    }

    asio::io_context context;
    std::vector<Titles> movie_batches, people_batches;
    Loaders loaders{{context.get_executor(), [this](auto keys) { return fetch_movies(keys); }},
                    {context.get_executor(), [this](auto keys) { return fetch_people(keys); }}};
};

TEST_F(Resolvers, answer_has_the_fields_asked_for_in_their_order) {
    const auto answer =
        ask(R"({ m: movie(year: 1995, title: "Heat") { rating title plot genres y: year } })");

    EXPECT_EQ(
        json::serialize(answer),
        R"({"data":{"m":{"rating":8.3E0,"title":"Heat","plot":null,"genres":["Crime"],"y":1995}}})");
}

TEST_F(Resolvers, a_film_or_person_that_does_not_exist_is_null) {
    const auto answer =
        ask(R"({ movie(year: 1, title: "None") { title } person(name: "Nobody") { name }
        movies(keys: [{year: 1, title: "None"}, {year: 1995, title: "Heat"}]) { title } })");

    EXPECT_EQ(
        answer,
        json::parse(
            R"({"data": {"movie": null, "person": null, "movies": [null, {"title": "Heat"}]}})"));
}

TEST_F(Resolvers, each_level_of_a_query_is_one_batch) {
    ask(R"({ movies(keys: [{year: 1995, title: "Heat"}, {year: 1995, title: "Casino"}]) {
        actors { movies { actors { name } } } } })");

    EXPECT_EQ(movie_batches, (std::vector<Titles>{{"Heat", "Casino"}}));
    EXPECT_EQ(people_batches, (std::vector<Titles>{{"Pacino", "De Niro", "Pesci"}}));
}

TEST_F(Resolvers, sibling_fields_are_loaded_together) {
    ask(R"({ a: movie(year: 1995, title: "Heat") { directors { name } actors { name } }
        b: movie(year: 1995, title: "Casino") { actors { name } } })");

    EXPECT_EQ(movie_batches, (std::vector<Titles>{{"Heat", "Casino"}}));
    EXPECT_EQ(people_batches, (std::vector<Titles>{{"Mann", "Pacino", "De Niro", "Pesci"}}));
}

TEST_F(Resolvers, a_field_that_fails_is_null_with_its_path_and_the_others_are_answered) {
    const auto answer =
        ask(R"({ movies(keys: [{year: 1995, title: "Heat"}, {year: 1995, title: "Casino"}]) {
        title by: directors { name } } })");

    EXPECT_EQ(
        answer,
        json::parse(
            R"({"data": {"movies": [{"title": "Heat", "by": [null]}, {"title": "Casino", "by": null}]},
        "errors": [{"message": "unreadable", "path": ["movies", 1, "by"]}]})"));
}

TEST_F(Resolvers, unfit_arguments_are_an_error_of_their_field) {
    const auto answer = ask(
        R"(query($y: Int) { movie(year: $y, title: "Heat") { title } movies(keys: 3) { title } person { name } })");

    EXPECT_EQ(answer.at("data"), json::parse(R"({"movie": null, "movies": null, "person": null})"));
    EXPECT_EQ(answer.at("errors"), json::parse(R"([
        {"message": "Expected (year: Int, title: String), found {\"year\":null,\"title\":\"Heat\"}", "path": ["movie"]},
        {"message": "Expected [{year: Int, title: String}], found 3", "path": ["movies"]},
        {"message": "Expected (name: String), found {}", "path": ["person"]}])"));
    EXPECT_TRUE(movie_batches.empty());
}

TEST_F(Resolvers, a_query_that_does_not_fit_the_schema_is_refused_before_anything_is_loaded) {
    EXPECT_EQ(refusal("{ film { title } }"), "`Query.film` does not exist");
    EXPECT_EQ(refusal("{ person(name: \"x\") { movies { budget } } }"),
              "`Movie.budget` does not exist");
    EXPECT_EQ(refusal("{ person(nam: 1) { name } }"), "`Query.person` has no argument `nam`");
    EXPECT_EQ(refusal("{ person(name: \"x\") }"),
              "`Query.person` needs a list of fields in braces");
    EXPECT_EQ(refusal("{ person(name: \"x\") { name { first } } }"),
              "`Person.name` is a plain value and has no fields");
    EXPECT_EQ(refusal("{ person(name: \"x\") { name name } }"),
              "`Person.name` would be there twice: give it an alias");
    EXPECT_TRUE(people_batches.empty());
}

} // namespace
