#include "dynamodb/files.hpp"

#include <cstddef>
#include <fstream>

namespace coalesce::dynamodb {

std::optional<std::string> read_file(const std::string& path) {
    constexpr std::size_t max_bytes = std::size_t{1024} * 1024;
    std::ifstream file(path, std::ios::binary);
    if (!file)
        return std::nullopt;

    // One byte more than allowed tells a file of the limit from a longer one, without asking for
    // its size: a pipe has none.
    std::string bytes(max_bytes + 1, '\0');
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    if (file.bad() || bytes.size() > max_bytes)
        return std::nullopt;
    return bytes;
}

} // namespace coalesce::dynamodb
