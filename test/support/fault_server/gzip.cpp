#include "support/fault_server/gzip.hpp"

#include <zlib.h>

#include <algorithm>
#include <stdexcept>
#include <string>

namespace coalesce::test {
namespace {

constexpr int gzip_with_largest_window = MAX_WBITS + 16;

std::string deflated(std::string text) {
    z_stream stream{};
    if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, gzip_with_largest_window, 8,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        throw std::runtime_error("zlib does not start");
    std::string result(deflateBound(&stream, static_cast<uLong>(text.size())), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(text.data());
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(result.data());
    stream.avail_out = static_cast<uInt>(result.size());
    const int ended = deflate(&stream, Z_FINISH);
    result.resize(stream.total_out);
    deflateEnd(&stream);
    if (ended != Z_STREAM_END)
        throw std::runtime_error("zlib does not end");
    return result;
}

} // namespace

bool takes_gzip(const HttpRequest& request) {
    for (const auto& [name, value] : request.headers)
        if (name == "accept-encoding")
            return value.find("gzip") != value.npos;
    return false;
}

Answer gzipped(Answer answer) {
    answer.body = deflated(std::move(answer.body));
    answer.header_lines += "Content-Encoding: gzip\r\n";
    return answer;
}

void corrupt(Answer& answer) {
    constexpr std::size_t header = 10; // of gzip; what follows is deflate's
    for (auto i = std::min(header, answer.body.size()); i < answer.body.size(); ++i)
        answer.body[i] = static_cast<char>(~answer.body[i]);
}

} // namespace coalesce::test
