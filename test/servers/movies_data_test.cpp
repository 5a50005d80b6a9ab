// The 4,609 films of the DynamoDB developer guide, in whole.

#include "dynamodb_fixture.hpp"
#include "support/films.hpp"

#include <rapidjson/document.h>
#include <rapidjson/istreamwrapper.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace coalesce::test {
namespace {

std::filesystem::path data_file() {
    if (const char* folder = std::getenv("COALESCE_DATA"))
        return std::filesystem::path(folder) / "moviedata.json";
    return std::filesystem::path(COALESCE_SOURCE_DIR) / "../shared/data/moviedata.json";
}

Film film_of(const rapidjson::Value& json) {
    Film film{json["year"].GetInt(), json["title"].GetString(), {}};
    const auto& info = json["info"];
    if (info.HasMember("directors"))
        for (const auto& director : info["directors"].GetArray())
            film.info.directors.emplace_back(director.GetString());
    if (info.HasMember("rating"))
        film.info.rating = info["rating"].GetDouble();
    if (info.HasMember("plot"))
        film.info.plot = info["plot"].GetString();
    return film;
}

std::vector<Film> read_films(const std::filesystem::path& path) {
    std::ifstream file(path);
    rapidjson::IStreamWrapper stream(file);
    rapidjson::Document json;
    json.ParseStream(stream);
    std::vector<Film> films;
    for (const auto& film : json.GetArray())
        films.push_back(film_of(film));
    return films;
}

class MoviesData : public DynamodbTest {};

TEST_P(MoviesData, BG1_4609_films_loaded_in_one_tick_arrive_in_47_requests) {
    if (!std::filesystem::exists(data_file()))
        GTEST_SKIP() << "the Movies data is not at " << data_file() << "; set COALESCE_DATA";
    const auto films = read_films(data_file());
    ASSERT_EQ(films.size(), 4609U);
    const FilmTable table(client(), fresh_name("Movies"));
    create(table);
    put(table, films);
    const auto before = client().statistics();
    auto loader = table.loader(context_.get_executor());
    std::vector<asio::awaitable<std::optional<Film>>> loads;
    for (const auto& film : films)
        loads.push_back(loader.load(film.year, film.title));

    std::vector<std::optional<Film>> loaded;
    for (auto& load : loads)
        loaded.push_back(run(std::move(load)));

    EXPECT_EQ(loaded, std::vector<std::optional<Film>>(films.begin(), films.end()));
    const auto after = client().statistics();
    EXPECT_EQ(after.batch_get_requests - before.batch_get_requests, 47U);
    EXPECT_EQ(after.batch_get_keys - before.batch_get_keys, 4609U);
}

COALESCE_ON_REAL_SERVERS(MoviesData);

} // namespace
} // namespace coalesce::test
