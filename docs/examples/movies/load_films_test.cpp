#include "load_films.hpp"

#include "report.hpp"

#include <boost/json.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace {

namespace json = boost::json;

// A file in the folder for temporary files; gone with the test.
class FilmFile : public testing::Test {
protected:
    ~FilmFile() override { std::filesystem::remove(name); }

    std::string refusal(const std::string& text) {
        std::ofstream(name) << text;
        try {
            read_films(name);
        } catch (const std::runtime_error& error) {
            std::string what = error.what();
            return what.replace(what.find(name), name.size(), "FILE");
        }
        return "accepted";
    }

    std::string name = testing::TempDir() + "films_" +
                       testing::UnitTest::GetInstance()->current_test_info()->name();
};

TEST_F(FilmFile, may_lack_everything_but_year_title_and_info) {
    std::ofstream(name)
        << R"([{"year": 1999, "title": "A", "info": {}}, {"year": 2000, "title": "B", "info":
        {"rating": 7, "plot": "P", "genres": ["G"], "directors": ["D"], "actors": ["E", "F"], "rank": 3}}])";
    const auto films = read_films(name);

    ASSERT_EQ(films.size(), 2u);
    EXPECT_EQ(films[0].rating, std::nullopt);
    EXPECT_EQ(
        json::serialize(json::value_from(films[1])),
        R"({"year":2000,"title":"B","rating":7E0,"plot":"P","genres":["G"],"directors":["D"],"actors":["E","F"]})");
}

TEST_F(FilmFile, that_cannot_be_used_is_refused_with_the_reason) {
    EXPECT_EQ(refusal(""), "Cannot read the films from FILE: the file is empty");
    EXPECT_EQ(refusal("[{"),
              "Expected a JSON list of films in FILE, found no JSON: incomplete JSON");
    EXPECT_EQ(refusal("{}"), "Expected a JSON list of films in FILE, found something else");
    EXPECT_EQ(
        refusal(R"([{"title": "A"}])"),
        R"(Expected {"year": 1999, "title": "...", "info": {...}} in FILE, found {"title":"A"})");
}

TEST(Films, that_cannot_be_read_are_named_with_the_reason) {
    EXPECT_THROW(read_films("/nowhere/films.json"), std::runtime_error);
}

TEST(Films, each_person_is_there_once_with_each_film_once) {
    const std::vector<Movie> films{
        {1992, "Unforgiven", {}, {}, {}, {"Eastwood"}, {"Eastwood", "Hackman"}},
        {1995, "Heat", {}, {}, {}, {"Mann"}, {"Pacino"}},
        {1999, "The Insider", {}, {}, {}, {"Mann"}, {"Pacino"}}};

    EXPECT_EQ(json::value_from(people_of(films)), json::parse(R"([
        {"name": "Eastwood", "movies": [{"year": 1992, "title": "Unforgiven"}]},
        {"name": "Hackman", "movies": [{"year": 1992, "title": "Unforgiven"}]},
        {"name": "Mann", "movies": [{"year": 1995, "title": "Heat"}, {"year": 1999, "title": "The Insider"}]},
        {"name": "Pacino", "movies": [{"year": 1995, "title": "Heat"}, {"year": 1999, "title": "The Insider"}]}])"));
    EXPECT_EQ(busiest_director(films), "Mann");
}

TEST(Films, of_our_own_have_everything) {
    const auto films = read_films(COALESCE_FILMS);

    EXPECT_GE(films.size(), 60u);
    for (const Movie& film : films)
        EXPECT_TRUE(film.rating && film.plot && !film.genres.empty() && !film.directors.empty() &&
                    film.actors.size() >= 3 && film.actors.size() <= 5)
            << film.title;
}

TEST(Report, numbers_have_commas) {
    EXPECT_EQ(with_commas(7), "7");
    EXPECT_EQ(with_commas(999), "999");
    EXPECT_EQ(with_commas(1000), "1,000");
    EXPECT_EQ(with_commas(1234567), "1,234,567");
}

TEST(Report, a_long_answer_is_laid_out_and_cut) {
    const json::value answer{{"title", std::string(60, 'x')},
                             {"list", {1, 2, std::string(60, 'y')}}};

    EXPECT_EQ(first_lines(answer, 100), "{\n  \"title\": \"" + std::string(60, 'x') +
                                            "\",\n  \"list\": [1,2,\"" + std::string(60, 'y') +
                                            "\"]\n}");
    EXPECT_EQ(first_lines(answer, 1), "{\n  ... and 3 more lines");
    EXPECT_EQ(first_lines(answer, 4), first_lines(answer, 100));
}

TEST(Report, the_comparison_tells_both_ratios) {
    Measurement batched, single;
    batched.answer = {
        {"extensions",
         {{"loads", 1500}, {"hits", 20}, {"joined", 30}, {"batches", 5}, {"keys", 450}}}};
    single.answer = batched.answer;
    batched.requests = 5;
    single.requests = 450;
    batched.time = std::chrono::milliseconds(20);
    single.time = std::chrono::milliseconds(1300);
    const std::string text = comparison(batched, single);

    EXPECT_NE(text.find("requests to DynamoDB                 5             450\n"), text.npos)
        << text;
    EXPECT_NE(text.find("keys per request                  90.0             1.0\n"), text.npos)
        << text;
    EXPECT_NE(text.find("1,500 loads became 5 BatchGetItem requests: 300.0 to 1."), text.npos)
        << text;
    EXPECT_NE(text.find("90.0 times as many requests, and 65.0 times as long."), text.npos) << text;
}

} // namespace
