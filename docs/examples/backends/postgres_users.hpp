#pragma once

#include "postgres.hpp"

#include <boost/describe.hpp>

// Batch functions over PostgreSQL. The tables are in users.sql.

namespace backends {

using Postgres = Pool<PostgresConnection>;

struct User {
    int id;
    std::string name;
    std::optional<std::string> email;
};

struct Post {
    int id;
    int author_id;
    std::string title;
};

// [select-users]
inline User read_user(const PostgresRow& row) {
    return {row.number<int>("id"), row.text("name"), row.optional_text("email")};
}

// One statement for any number of keys, so the server parses the same text each time.
inline asio::awaitable<std::vector<User>> select_users(Postgres& postgres, std::vector<int> ids) {
    PostgresQuery query("SELECT id, name, email FROM users WHERE id = ANY($1::int[])",
                        array_of(ids));
    const PostgresRows rows = co_await postgres.ask(std::move(query));
    co_return rows.each(read_user);
}
// [/select-users]

// [select-posts]
inline Post read_post(const PostgresRow& row) {
    return {row.number<int>("id"), row.number<int>("author_id"), row.text("title")};
}

// All posts of these authors. The rows of one author keep their order.
inline asio::awaitable<std::vector<Post>> select_posts(Postgres& postgres,
                                                       std::vector<int> authors) {
    PostgresQuery query("SELECT id, author_id, title FROM posts "
                        "WHERE author_id = ANY($1::int[]) ORDER BY id",
                        array_of(authors));
    const PostgresRows rows = co_await postgres.ask(std::move(query));
    co_return rows.each(read_post);
}
// [/select-posts]

// [select-latest]
// The two latest of each. A LIMIT on the whole would be one for all authors together.
inline asio::awaitable<std::vector<Post>> select_latest(Postgres& postgres,
                                                        std::vector<int> authors) {
    PostgresQuery query("SELECT latest.* FROM unnest($1::int[]) AS author(id) CROSS JOIN LATERAL "
                        "(SELECT id, author_id, title FROM posts WHERE author_id = author.id "
                        "ORDER BY id DESC LIMIT 2) AS latest",
                        array_of(authors));
    const PostgresRows rows = co_await postgres.ask(std::move(query));
    co_return rows.each(read_post);
}
// [/select-latest]

// [composite]
struct TranslationKey {
    int post_id;
    std::string language;
};
BOOST_DESCRIBE_STRUCT(TranslationKey, (), (post_id, language))

struct Translation {
    TranslationKey key;
    std::string title;
};

inline Translation read_translation(const PostgresRow& row) {
    return {{row.number<int>("post_id"), row.text("language")}, row.text("title")};
}

// Two arrays side by side are a table of keys.
inline asio::awaitable<std::vector<Translation>>
select_translations(Postgres& postgres, std::vector<TranslationKey> keys) {
    std::vector<int> posts;
    std::vector<std::string> languages;
    for (const TranslationKey& key : keys) {
        posts.push_back(key.post_id);
        languages.push_back(key.language);
    }
    PostgresQuery query("SELECT post_id, language, title FROM translations "
                        "JOIN unnest($1::int[], $2::text[]) AS asked(post_id, language) "
                        "USING (post_id, language)",
                        array_of(posts), array_of(languages));
    const PostgresRows rows = co_await postgres.ask(std::move(query));
    co_return rows.each(read_translation);
}
// [/composite]

// [blocking]
// A driver that only blocks, here libpq itself in that way.
inline std::vector<User> select_users_blocking(const std::string& conninfo,
                                               const std::vector<int>& ids) {
    const std::unique_ptr<PGconn, void (*)(PGconn*)> connection(PQconnectdb(conninfo.c_str()),
                                                                PQfinish);
    const std::string array = array_of(ids);
    const char* const parameters[] = {array.c_str()};
    PostgresRows::Result result(PQexecParams(
        connection.get(), "SELECT id, name, email FROM users WHERE id = ANY($1::int[])", 1, nullptr,
        parameters, nullptr, nullptr, 0));
    if (PQresultStatus(result.get()) != PGRES_TUPLES_OK)
        throw PostgresError("", PQerrorMessage(connection.get()));
    return PostgresRows(std::move(result)).each(read_user);
}

inline asio::awaitable<std::vector<User>> on_this_thread(std::string conninfo,
                                                         std::vector<int> ids) {
    co_return select_users_blocking(conninfo, ids);
}

// Goes to a thread that may block, and comes back.
inline asio::awaitable<std::vector<User>>
select_elsewhere(asio::thread_pool& threads, std::string conninfo, std::vector<int> ids) {
    co_return co_await asio::co_spawn(threads, on_this_thread(std::move(conninfo), std::move(ids)),
                                      asio::use_awaitable);
}
// [/blocking]

} // namespace backends
