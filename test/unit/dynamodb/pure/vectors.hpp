#pragma once

#include <rapidjson/document.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

namespace coalesce::test {

/// The folder of the vectors that others made. It is not a part of this project: tests that need
/// it are skipped where it is absent.
inline std::filesystem::path outside_vectors() {
    const char* given = std::getenv("COALESCE_VECTORS");
    return given ? std::filesystem::path(given)
                 : std::filesystem::path(COALESCE_PROJECT_ROOT) / ".." / "shared" / "vectors";
}

inline bool outside_vectors_are_absent() {
    return !std::filesystem::exists(outside_vectors());
}

/// What a skipped test says.
inline constexpr char no_outside_vectors[] =
    "The outside vectors are not here; set COALESCE_VECTORS to their folder to run this test.";

inline std::filesystem::path own_data() {
    return std::filesystem::path(COALESCE_PROJECT_ROOT) / "test" / "data";
}

/// The bytes of a file. Throws if there is none.
inline std::string read_file(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    if (!in)
        throw std::runtime_error("cannot read " + path.string());
    return {std::istreambuf_iterator<char>(in), {}};
}

inline rapidjson::Document read_json(const std::filesystem::path& path) {
    rapidjson::Document document;
    if (document.Parse(read_file(path).c_str()).HasParseError())
        throw std::runtime_error("no JSON in " + path.string());
    return document;
}

/// A name that GoogleTest takes for a case.
inline std::string case_name(std::string text) {
    for (char& c : text) {
        const bool kept =
            (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
        c = kept ? c : '_';
    }
    return text;
}

} // namespace coalesce::test
