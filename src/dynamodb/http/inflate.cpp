#include "dynamodb/http/inflate.hpp"

#include "dynamodb/http/curl_error.hpp"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <limits>
#include <new>

namespace coalesce::dynamodb::http {
namespace {

constexpr std::size_t max_expansion = 1032; // of deflate: two bits for the longest repetition

class Inflation {
public:
    Inflation(std::string_view bytes, std::size_t max_bytes)
        : unread_(bytes), max_bytes_(max_bytes) {
        constexpr int gzip_alone = 15 + 16; // the largest window, and no other format
        if (::inflateInit2(&stream_, gzip_alone) != Z_OK)
            throw std::bad_alloc();
    }
    ~Inflation() { ::inflateEnd(&stream_); }

    Inflation(const Inflation&) = delete;
    Inflation& operator=(const Inflation&) = delete;

    std::string run() {
        text_.reserve(std::min({announced_size(), max_bytes_, unread_.size() * max_expansion}));
        do
            inflate_member();
        while (!unread_.empty() || stream_.avail_in > 0);
        return std::move(text_);
    }

private:
    // The last four bytes of gzip: right for one member below 4 GiB, and nothing to rely on.
    std::size_t announced_size() const {
        std::size_t size = 0;
        if (unread_.size() >= 4)
            for (std::size_t i = 1; i <= 4; ++i)
                size = size << 8 | static_cast<unsigned char>(unread_[unread_.size() - i]);
        return size;
    }

    void inflate_member() {
        ::inflateReset(&stream_);
        int code = Z_OK;
        while (code != Z_STREAM_END) {
            refill();
            std::array<char, 16 * 1024> piece;
            stream_.next_out = reinterpret_cast<Bytef*>(piece.data());
            stream_.avail_out = static_cast<uInt>(piece.size());
            code = ::inflate(&stream_, Z_NO_FLUSH);
            append({piece.data(), piece.size() - stream_.avail_out});
            require_progress(code);
        }
    }

    // zlib counts in 32 bits.
    void refill() {
        if (stream_.avail_in > 0)
            return;
        const auto size = std::min<std::size_t>(unread_.size(), std::numeric_limits<uInt>::max());
        stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(unread_.data()));
        stream_.avail_in = static_cast<uInt>(size);
        unread_.remove_prefix(size);
    }

    void append(std::string_view piece) {
        if (piece.size() > max_bytes_ - text_.size())
            throw transport_error(CURLE_FILESIZE_EXCEEDED,
                                  "a compressed answer: expected at most " +
                                      std::to_string(max_bytes_) + " bytes once inflated, but " +
                                      "more came");
        text_.append(piece);
    }

    void require_progress(int code) const {
        if (code == Z_OK || code == Z_STREAM_END)
            return;
        if (code == Z_MEM_ERROR)
            throw std::bad_alloc();
        const std::string after = " after " + std::to_string(text_.size()) + " inflated bytes";
        if (code == Z_BUF_ERROR)
            throw transport_error(
                CURLE_BAD_CONTENT_ENCODING,
                "a compressed answer: expected the rest of its gzip, but it ends" + after);
        throw transport_error(CURLE_BAD_CONTENT_ENCODING,
                              "a compressed answer: expected gzip, but came something else" +
                                  after + " (" + (stream_.msg ? stream_.msg : "zlib says no more") +
                                  ")");
    }

    std::string_view unread_; // what zlib has not been given
    std::size_t max_bytes_;
    z_stream stream_{};
    std::string text_;
};

} // namespace

std::string inflate_gzip(std::string_view bytes, std::size_t max_bytes) {
    return Inflation(bytes, max_bytes).run();
}

} // namespace coalesce::dynamodb::http
