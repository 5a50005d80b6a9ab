#pragma once

#include "pool.hpp"

#include <hiredis/hiredis.h>

#include <array>
#include <cstddef>
#include <limits>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

// Redis: hiredis writes the commands and reads the replies, and Asio moves the bytes.

namespace backends {

/// What Redis refused: "WRONGTYPE Operation against a key ...", "LOADING Redis is loading ...".
class RedisError : public std::runtime_error {
public:
    explicit RedisError(const std::string& message) : std::runtime_error("Redis: " + message) {}
};

struct FreeReply {
    void operator()(redisReply* reply) const { freeReplyObject(reply); }
};
using RedisReply = std::unique_ptr<redisReply, FreeReply>;

// [reply]
/// Throws: `RedisError` if the reply is an error.
inline const redisReply& checked(const redisReply& reply) {
    if (reply.type == REDIS_REPLY_ERROR)
        throw RedisError(std::string(reply.str, reply.len));
    return reply;
}

/// The elements of an array. Throws: `RedisError` for an error, and if there are not so many.
inline std::vector<const redisReply*> elements(const redisReply& reply, std::size_t count) {
    if (checked(reply).type != REDIS_REPLY_ARRAY || reply.elements != count)
        throw RedisError("expected an array of " + std::to_string(count) + " elements, got " +
                         std::to_string(reply.elements));
    return {reply.element, reply.element + count};
}

/// A string, which may hold any bytes; nil is nothing. Throws: `RedisError` for anything else.
inline std::optional<std::string> optional_text(const redisReply& reply) {
    if (checked(reply).type == REDIS_REPLY_NIL)
        return std::nullopt;
    if (reply.type != REDIS_REPLY_STRING && reply.type != REDIS_REPLY_STATUS)
        throw RedisError("expected a string, got a reply of type " + std::to_string(reply.type));
    return std::string(reply.str, reply.len);
}
// [/reply]

/// A command and its arguments, any bytes.
using RedisCommand = std::vector<std::string>;

/// How hiredis writes it.
inline std::string formatted(const RedisCommand& command) {
    std::vector<const char*> words;
    std::vector<std::size_t> lengths;
    for (const std::string& word : command) {
        words.push_back(word.data());
        lengths.push_back(word.size());
    }
    char* text = nullptr;
    const int length =
        redisFormatCommandArgv(&text, static_cast<int>(words.size()), words.data(), lengths.data());
    if (length < 0)
        throw std::bad_alloc();
    const std::unique_ptr<char, void (*)(char*)> owned(text, redisFreeCommand);
    return std::string(text, static_cast<std::size_t>(length));
}

struct RedisOptions {
    std::string host = "127.0.0.1";
    std::string port = "6379";
    /// What each new connection says first, such as AUTH or SELECT.
    std::vector<RedisCommand> greeting = {};
};

/// One connection.
class RedisConnection {
public:
    using Options = RedisOptions;
    using Request = std::vector<RedisCommand>; ///< sent in one write
    using Answer = std::vector<RedisReply>;    ///< one for each command; errors too

    RedisConnection(const asio::any_io_executor& executor, Options options)
        : options_(std::move(options)), socket_(executor), reader_(redisReaderCreate()) {
        if (!reader_)
            throw std::bad_alloc();
    }

    asio::awaitable<void> open();
    asio::awaitable<Answer> ask(Request commands);
    bool usable() { return owed_ == 0 && socket_.is_open() && !is_stale(socket_.native_handle()); }

private:
    struct FreeReader {
        void operator()(redisReader* reader) const { redisReaderFree(reader); }
    };

    asio::awaitable<RedisReply> next_reply();

    Options options_;
    asio::ip::tcp::socket socket_;
    std::unique_ptr<redisReader, FreeReader> reader_;
    std::array<char, 16 * 1024> chunk_;
    std::size_t owed_ = 0; // replies
};

// ---------------------------------------------------------------------------------------------

// [connection]
inline asio::awaitable<void> RedisConnection::open() {
    asio::ip::tcp::resolver resolver(socket_.get_executor());
    const auto found =
        co_await resolver.async_resolve(options_.host, options_.port, asio::use_awaitable);
    co_await asio::async_connect(socket_, found, asio::use_awaitable);
    socket_.set_option(asio::ip::tcp::no_delay(true));
    const Answer replies = co_await ask(options_.greeting);
    for (const RedisReply& reply : replies)
        checked(*reply);
}

inline asio::awaitable<RedisConnection::Answer> RedisConnection::ask(Request commands) {
    std::string text;
    for (const RedisCommand& command : commands)
        text += formatted(command);
    owed_ = commands.size();
    co_await asio::async_write(socket_, asio::buffer(text), asio::use_awaitable);
    Answer replies;
    for (; owed_ > 0; --owed_)
        replies.push_back(co_await next_reply());
    co_return replies;
}

inline asio::awaitable<RedisReply> RedisConnection::next_reply() {
    for (;;) {
        void* reply = nullptr;
        if (redisReaderGetReply(reader_.get(), &reply) != REDIS_OK)
            throw RedisError(reader_->errstr);
        if (reply != nullptr)
            co_return RedisReply(static_cast<redisReply*>(reply));
        const std::size_t size =
            co_await socket_.async_read_some(asio::buffer(chunk_), asio::use_awaitable);
        redisReaderFeed(reader_.get(), chunk_.data(), size);
    }
}
// [/connection]

} // namespace backends
