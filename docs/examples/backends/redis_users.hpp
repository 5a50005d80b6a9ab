#pragma once

#include "redis.hpp"

#include <coalesce/result.hpp>

#include <exception>
#include <optional>

// Batch functions over Redis.

namespace backends {

using Redis = Pool<RedisConnection>;

// [mget]
// The values of these keys, in their order; nil, also for a key of another type, is nothing.
inline asio::awaitable<std::vector<std::optional<std::string>>>
get_texts(Redis& redis, std::vector<std::string> keys) {
    std::vector<RedisCommand> commands(1, RedisCommand{"MGET"});
    commands[0].insert(commands[0].end(), keys.begin(), keys.end());
    const auto replies = co_await redis.ask(std::move(commands));

    std::vector<std::optional<std::string>> texts;
    for (const redisReply* const text : elements(*replies[0], keys.size()))
        texts.push_back(optional_text(*text));
    co_return texts;
}
// [/mget]

// [hmget]
struct Profile {
    std::string name;
    std::optional<std::string> city;
};

// A hash without a name is no profile.
inline coalesce::Result<std::optional<Profile>> read_profile(const redisReply& reply) {
    try {
        const auto fields = elements(reply, 2);
        auto name = optional_text(*fields[0]);
        if (!name)
            return std::nullopt;
        return Profile{std::move(*name), optional_text(*fields[1])};
    } catch (const RedisError&) {
        return std::current_exception(); // fails this key alone
    }
}

// A command for each key, all in one write: Redis has no command that reads many hashes.
inline asio::awaitable<std::vector<coalesce::Result<std::optional<Profile>>>>
get_profiles(Redis& redis, std::vector<int> ids) {
    std::vector<RedisCommand> commands;
    for (const int id : ids)
        commands.push_back({"HMGET", "user:" + std::to_string(id), "name", "city"});
    const auto replies = co_await redis.ask(std::move(commands));

    std::vector<coalesce::Result<std::optional<Profile>>> profiles;
    for (const RedisReply& reply : replies)
        profiles.push_back(read_profile(*reply));
    co_return profiles;
}
// [/hmget]

} // namespace backends
