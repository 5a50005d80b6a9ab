#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coalesce::test {

/// A request taken apart. Header names are in lower case, values without the white space around.
class HttpRequest {
public:
    HttpRequest(std::string_view head, std::string body_bytes);

    /// The value of a header, its name in lower case. Values of one name are joined by commas.
    std::optional<std::string> header(std::string_view name) const;

    std::string method;
    std::string path;
    std::string query; ///< Without the question mark.
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;

private:
    void read_request_line(std::string_view line);
    void read_header(std::string_view line);
};

} // namespace coalesce::test
