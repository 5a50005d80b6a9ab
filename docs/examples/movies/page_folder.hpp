// The page: a folder of files that are served as they are.
#pragma once

#include "http_server.hpp"

#include <filesystem>

/// Gives the files that lie directly in a folder, as they are when they are asked for; `/` is
/// `index.html`. Names are letters, digits, `-`, `_` and `.`, and end as a page's files do: so no
/// path leads out of the folder.
class PageFolder {
public:
    /// Throws `std::runtime_error` if there is no `index.html`.
    explicit PageFolder(std::filesystem::path folder);

    std::optional<Document> operator()(std::string_view path) const;

private:
    std::filesystem::path folder_;
};
