// The programs behind docs/batch-functions.md, run as a reader would run them.

#include "backend_servers.hpp"

#include <array>
#include <cstdio>
#include <memory>

namespace coalesce::test {
namespace {

std::string output_of(const std::string& program, const std::string& arguments) {
    const auto command = program + ' ' + arguments;
    const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(command.c_str(), "r"), ::pclose);
    std::string output;
    for (std::array<char, 256> line{}; std::fgets(line.data(), line.size(), pipe.get());)
        output += line.data();
    return output;
}

class SqlProgram : public BackendTest<postgres_server> {};
class RedisProgram : public BackendTest<redis_server> {};
class HttpProgram : public BackendTest<users_api> {};

TEST_F(SqlProgram, answers_a_hundred_loads_with_one_query) {
    EXPECT_EQ(output_of(COALESCE_EXAMPLE_SQL, '"' + postgres_conninfo() + '"'),
              "100 loads, 1 query\n"
              "Ada without a mailbox\n"
              "there is no user 101\n"
              " post 1 post 4 post 7 post 10\n"
              " post 10 post 7\n"
              "\n"
              "Beitrag 1, message 1\n"
              "user 2, read on another thread\n");
}

TEST_F(RedisProgram, answers_a_hundred_loads_with_one_mget) {
    EXPECT_EQ(output_of(COALESCE_EXAMPLE_REDIS, "127.0.0.1 " + port()),
              "100 loads, 1 MGET\n"
              "user 7\n"
              "nobody is called name:101\n"
              "Ada\nnobody\ncannot be read\n");
}

TEST_F(HttpProgram, answers_a_hundred_loads_with_one_get) {
    EXPECT_EQ(output_of(COALESCE_EXAMPLE_HTTP, "127.0.0.1 " + port()),
              "100 loads, 1 GET\n"
              "user 7\n"
              "there is no user 404\n"
              "user 1\nnot for you\nnobody\n");
}

} // namespace
} // namespace coalesce::test
