// Bodies that were compressed: what they say, and that no other bytes say anything.

#include "dynamodb/http/inflate.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <curl/curl.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <limits>
#include <string>

namespace coalesce::dynamodb::http {
namespace {

constexpr std::size_t no_limit = std::numeric_limits<std::size_t>::max();

std::string deflated(std::string text, int format) {
    z_stream stream{};
    deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, format, 9, Z_DEFAULT_STRATEGY);
    std::string bytes(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(text.data());
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(bytes.data());
    stream.avail_out = static_cast<uInt>(bytes.size());
    deflate(&stream, Z_FINISH);
    bytes.resize(stream.total_out);
    deflateEnd(&stream);
    return bytes;
}

std::string gzipped(std::string text) {
    return deflated(std::move(text), 15 + 16);
}

struct Failure {
    boost::system::error_code code;
    std::string what;
};

Failure failure_of(std::string_view bytes, std::size_t max_bytes = no_limit) {
    try {
        inflate_gzip(bytes, max_bytes);
    } catch (const boost::system::system_error& error) {
        return {error.code(), error.what()};
    }
    return {};
}

void expect_no_gzip(std::string_view bytes, const char* reason) {
    const auto failure = failure_of(bytes);
    EXPECT_EQ(failure.code,
              boost::system::error_code(CURLE_BAD_CONTENT_ENCODING, transport_category()));
    EXPECT_NE(failure.what.find(reason), std::string::npos) << failure.what;
}

TEST(Inflate, T8_reads_what_another_implementation_wrote) {
    constexpr std::string_view written_by_python(
        "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xab\x56\x0a\x4a\x2d\x2e\xc8\xcf\x2b\x4e\x2d\x56"
        "\xb2\xaa\xae\xad\x05\x00\xcb\x5d\xb6\x3b\x10\x00\x00\x00",
        36);

    EXPECT_EQ(inflate_gzip(written_by_python, no_limit), R"({"Responses":{}})");
}

TEST(Inflate, T8_reads_texts_of_any_size) {
    std::string random(3'000'000, '\0');
    std::uint32_t state = 1;
    for (auto& byte : random)
        byte = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);

    EXPECT_EQ(inflate_gzip(gzipped(""), no_limit), "");
    EXPECT_EQ(inflate_gzip(gzipped("a"), no_limit), "a");
    EXPECT_TRUE(inflate_gzip(gzipped(random), no_limit) == random) << "the text was changed";
}

TEST(Inflate, T8_reads_members_in_a_row_as_one_text) {
    EXPECT_EQ(inflate_gzip(gzipped("one ") + gzipped("") + gzipped("text"), no_limit), "one text");
}

TEST(Inflate, T8_gives_a_text_that_is_exactly_as_large_as_allowed) {
    EXPECT_EQ(inflate_gzip(gzipped(std::string(1000, 'x')), 1000).size(), 1000u);
}

TEST(Inflate, T8_refuses_a_text_that_is_larger_than_allowed) {
    const auto failure = failure_of(gzipped(std::string(1000, 'x')), 999);

    EXPECT_EQ(failure.code,
              boost::system::error_code(CURLE_FILESIZE_EXCEEDED, transport_category()));
    EXPECT_NE(failure.what.find("at most 999 bytes"), std::string::npos) << failure.what;
}

TEST(Inflate, T8_refuses_members_that_are_too_large_together) {
    const auto failure =
        failure_of(gzipped(std::string(600, 'x')) + gzipped(std::string(600, 'x')), 1000);

    EXPECT_EQ(failure.code,
              boost::system::error_code(CURLE_FILESIZE_EXCEEDED, transport_category()));
}

TEST(Inflate, T8_refuses_a_bomb_without_unpacking_it) {
    const auto bomb = gzipped(std::string(50'000'000, '\0')) + std::string(8, 'x');

    const auto failure = failure_of(bomb, 1'000'000); // else it would find the x

    EXPECT_EQ(failure.code,
              boost::system::error_code(CURLE_FILESIZE_EXCEEDED, transport_category()));
}

TEST(Inflate, T12_refuses_a_text_that_is_cut_anywhere) {
    const auto whole = gzipped("a text that is long enough to be cut: 1234567890");

    for (std::size_t size = 0; size < whole.size(); ++size)
        expect_no_gzip(whole.substr(0, size), "it ends after");
}

TEST(Inflate, T12_refuses_a_text_that_does_not_fit_its_checksum) {
    auto bytes = gzipped("text");
    bytes[bytes.size() - 8] ^= 1;

    expect_no_gzip(bytes, "incorrect data check");
}

TEST(Inflate, T12_refuses_a_text_that_does_not_fit_its_length) {
    auto bytes = gzipped("text");
    bytes[bytes.size() - 4] ^= 1;

    expect_no_gzip(bytes, "incorrect length check");
}

TEST(Inflate, T12_refuses_what_comes_after_the_end) {
    expect_no_gzip(gzipped("text") + "{}", "expected gzip, but came something else after 4");
    expect_no_gzip(gzipped("text") + '\0', "it ends after 4");
}

TEST(Inflate, T12_refuses_other_formats) {
    constexpr int zlib_format = 15;
    constexpr int no_format = -15;

    expect_no_gzip("{\"Responses\":{}}", "incorrect header check");
    expect_no_gzip(deflated("text", zlib_format), "incorrect header check");
    expect_no_gzip(deflated("text", no_format), "expected");
}

} // namespace
} // namespace coalesce::dynamodb::http
