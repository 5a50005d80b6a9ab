#pragma once

#include "support/fault_server.hpp"
#include "support/films.hpp"
#include "support/run_to_end.hpp"

#include <coalesce/dynamodb/client.hpp>
#include <coalesce/dynamodb/key_schema.hpp>

#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace coalesce::test {

namespace asio = boost::asio;

/// A table of films on the server that misbehaves by chance, and clients of it, on one executor.
class FaultServerTest : public testing::Test {
protected:
    FaultServerTest() { server_.create_table("Movies", dynamodb::key_schema<FilmKey>()); }

    /// A client that sends each request so often at most.
    dynamodb::Client client(unsigned max_attempts = 1) {
        auto options = server_.client_options();
        options.max_attempts = max_attempts;
        return dynamodb::Client(context_.get_executor(), options);
    }

    /// Awaits one thing to its end.
    template <class T>
    T run(asio::awaitable<T> work) {
        return run_to_end(context_, std::move(work));
    }

    /// Awaits what is expected to fail.
    template <class T>
    boost::system::system_error error_of(asio::awaitable<T> work) {
        try {
            run(std::move(work));
        } catch (const boost::system::system_error& error) {
            return error;
        }
        ADD_FAILURE() << "expected an error";
        return boost::system::system_error(boost::system::error_code());
    }
    template <class T>
    boost::system::error_code code_of(asio::awaitable<T> work) {
        return error_of(std::move(work)).code();
    }

    static Film film(int number) { return {number, "Rush", {{"Ron Howard"}, 8.1, std::nullopt}}; }
    static FilmKey key(int number) { return {number, "Rush"}; }
    static dynamodb::Item key_item(int number) { return dynamodb::to_item(key(number)); }

    static std::vector<FilmKey> keys(int count) {
        std::vector<FilmKey> result;
        for (int i = 0; i < count; ++i)
            result.push_back(key(i));
        return result;
    }

    /// Puts films into the table whose numbers are below `count` and multiples of `step`.
    void fill(int count, int step = 1) {
        for (int i = 0; i < count; i += step)
            server_.put("Movies", dynamodb::to_item(film(i)));
    }

    /// The sizes of batches, which arrive in any order.
    std::multiset<std::size_t> batch_sizes(std::string_view operation) const {
        const auto sizes = server_.record().batch_sizes(operation);
        return {sizes.begin(), sizes.end()};
    }

    /// The body of a BatchGetItem for the keys below `count`, with `more` members for the table.
    static std::string batch_get_body(int count, const std::string& more = {}) {
        std::string list;
        for (int i = 0; i < count; ++i)
            list += (i ? "," : "") + dynamodb::to_json(key_item(i));
        return R"({"RequestItems":{"Movies":{"Keys":[)" + list + "]" + more + "}}}";
    }

    asio::io_context context_{1};
    FaultServer server_{context_};
};

/// How often a text contains another.
inline std::size_t occurrences(const std::string& text, const std::string& wanted) {
    std::size_t count = 0;
    for (auto at = text.find(wanted); at != text.npos; at = text.find(wanted, at + 1))
        ++count;
    return count;
}

} // namespace coalesce::test
