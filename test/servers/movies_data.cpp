#include "movies_data.hpp"

#include <rapidjson/document.h>
#include <rapidjson/istreamwrapper.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

using coalesce::dynamodb::AttributeValue;
using coalesce::dynamodb::Item;
using coalesce::dynamodb::List;
using coalesce::dynamodb::Number;

namespace coalesce::test {
namespace {

using Json = rapidjson::Value;

std::filesystem::path data_file() {
    if (const char* folder = std::getenv("COALESCE_DATA"))
        return std::filesystem::path(folder) / "moviedata.json";
    return std::filesystem::path(COALESCE_SOURCE_DIR) / "../shared/data/moviedata.json";
}

template <unsigned flags = rapidjson::kParseDefaultFlags>
rapidjson::Document read_file() {
    std::ifstream file(data_file());
    rapidjson::IStreamWrapper stream(file);
    rapidjson::Document json;
    json.ParseStream<flags>(stream);
    return json;
}

std::string text_of(const Json& json) {
    return {json.GetString(), json.GetStringLength()};
}

void read(const Json& json, std::string& value) {
    value = text_of(json);
}
void read(const Json& json, int& value) {
    value = json.GetInt();
}
void read(const Json& json, double& value) {
    value = json.GetDouble();
}
void read(const Json& json, std::vector<std::string>& values) {
    for (const auto& value : json.GetArray())
        values.push_back(text_of(value));
}

template <class T>
void read_if_there(const Json& json, const char* name, std::optional<T>& value) {
    if (json.HasMember(name))
        read(json[name], value.emplace());
}

Film film_of(const Json& json) {
    Film film{json["year"].GetInt(), text_of(json["title"]), {}};
    const auto& info = json["info"];
    if (info.HasMember("directors"))
        read(info["directors"], film.info.directors);
    read_if_there(info, "rating", film.info.rating);
    read_if_there(info, "plot", film.info.plot);
    return film;
}

FullFilm full_film_of(const Json& json) {
    FullFilm film{json["year"].GetInt(), text_of(json["title"]), {}};
    const auto& info = json["info"];
    read_if_there(info, "directors", film.info.directors);
    read_if_there(info, "release_date", film.info.release_date);
    read_if_there(info, "rating", film.info.rating);
    read_if_there(info, "genres", film.info.genres);
    read_if_there(info, "image_url", film.info.image_url);
    read_if_there(info, "plot", film.info.plot);
    read_if_there(info, "rank", film.info.rank);
    read_if_there(info, "running_time_secs", film.info.running_time_secs);
    read_if_there(info, "actors", film.info.actors);
    return film;
}

Item item_of(const Json& json, const Json& spelled);

// `spelled` is the same with the texts of the numbers; alone it would not tell the title "300" from
// a number.
AttributeValue attribute_of(const Json& json, const Json& spelled) {
    if (json.IsNumber())
        return Number(text_of(spelled));
    if (json.IsString())
        return text_of(json);
    if (json.IsObject())
        return item_of(json, spelled);
    List list;
    for (rapidjson::SizeType i = 0; i < json.Size(); ++i)
        list.push_back(attribute_of(json[i], spelled[i]));
    return list;
}

Item item_of(const Json& json, const Json& spelled) {
    Item item;
    for (const auto& member : json.GetObject())
        item.emplace(text_of(member.name), attribute_of(member.value, spelled[member.name]));
    return item;
}

template <class Film>
std::vector<Film> read_each(Film (*film_of)(const Json&)) {
    std::vector<Film> films;
    const auto json = read_file();
    for (const auto& film : json.GetArray())
        films.push_back(film_of(film));
    return films;
}

std::vector<Item> read_items() {
    std::vector<Item> items;
    const auto json = read_file();
    const auto spelled = read_file<rapidjson::kParseNumbersAsStringsFlag>();
    for (rapidjson::SizeType i = 0; i < json.Size(); ++i)
        items.push_back(item_of(json[i], spelled[i]));
    return items;
}

} // namespace

std::string movies_data_missing() {
    if (std::filesystem::exists(data_file()))
        return {};
    return "the Movies data is not at " + data_file().string() + "; set COALESCE_DATA";
}

const std::vector<Film>& films() {
    static const auto films = read_each(film_of);
    return films;
}

const std::vector<FullFilm>& full_films() {
    static const auto films = read_each(full_film_of);
    return films;
}

const std::vector<Item>& film_items() {
    static const auto items = read_items();
    return items;
}

} // namespace coalesce::test
