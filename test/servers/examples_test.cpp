// The programs behind the documentation, run as a reader would run them.

#include "dynamodb_fixture.hpp"
#include "support/films.hpp"

#include <array>
#include <cstdio>
#include <cstdlib>
#include <memory>

namespace coalesce::test {
namespace {

class Examples : public DynamodbTest {
protected:
    /// What a program prints, with the variables that AWS's tools read.
    std::string output_of(const std::string& program) {
        ::setenv("AWS_REGION", "us-east-1", 1);
        ::setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", 1);
        ::setenv("AWS_SECRET_ACCESS_KEY", "secret", 1);
        ::setenv("AWS_ENDPOINT_URL_DYNAMODB", server().endpoint().c_str(), 1);
        const std::unique_ptr<FILE, int (*)(FILE*)> pipe(::popen(program.c_str(), "r"), ::pclose);
        std::string output;
        for (std::array<char, 256> line{}; std::fgets(line.data(), line.size(), pipe.get());)
            output += line.data();
        return output;
    }
};

TEST_P(Examples, dynamodb_cpp_makes_its_table_once_and_prints_what_it_holds) {
    for (int run = 0; run < 2; ++run)
        EXPECT_EQ(output_of(COALESCE_EXAMPLE_DYNAMODB),
                  "Rush\nInterstellar\nno such film\n1 of 2013\nLucy, 3 attributes, not rated\n"
                  "3 fetched, Ron Howard\n");
}

TEST_P(Examples, batching_cpp_prints_what_fifty_requests_cost) {
    const FilmTable table(client(), "Batched");
    create(table);
    std::vector<Film> films{{2013, "Rush", {}}};
    for (int year = 1900; year < 1950; ++year)
        films.push_back({year, "A film", {}});
    put(table, films);

    EXPECT_EQ(output_of(COALESCE_EXAMPLE_BATCHING),
              "51 keys in 1 request, 25.5 capacity units\n"
              "BatchGetItem on Batched: 2 asked, 2 served, 0 missing, 0 unprocessed\n");
}

TEST_P(Examples, client_cpp_prints_what_it_is_refused) {
    EXPECT_EQ(output_of(COALESCE_EXAMPLE_CLIENT),
              "max_attempts (given in code) is 0; it must be at least 1: unusable setting "
              "[coalesce.dynamodb:1]\n"
              "DescribeTable, attempt 1 of 4: ResourceNotFoundException\n"
              "ResourceNotFoundException, HTTP status 400\n0 requests\ntraced\nserved\n");
}

// Where the pages end the servers differ, not in what is in them.
TEST_P(Examples, pagination_cpp_pages_through_its_stores) {
    EXPECT_EQ(output_of(COALESCE_EXAMPLE_PAGINATION),
              " A B C D\n E F G H\n I J\n14500 of rent\n10 in all\n G E C\n5 dear ones\n A B\n"
              "10 stores, 1 request\n E F G H\n A B C\n D E F\n G H I\n J\n"
              "3 found in 2 requests, more behind\n E G\n"
              R"({"category":{"S":"shoes"},"lease_end":{"S":"2022-01-31"},)"
              R"("mall":{"S":"EastPointe"},"unit":{"S":"STORE#C"}})"
              "\nnot a cursor of this query\n"
              "eyJtYWxsIjoiRWFzdFBvaW50ZSIsInVuaXQiOiJTVE9SRSNEIn0\n"
              "10 scanned\n16 segments\nAtlanta: A B C D E F G H I J\n A C E\n B D F\n I J\n"
              "I 67\nJ 67\n");
}

TEST_P(Examples, writing_cpp_prints_what_it_has_written) {
    const FilmTable table(client(), "Films");
    create(table);

    EXPECT_EQ(output_of(COALESCE_EXAMPLE_WRITING),
              "Lucy\nnot rated\nthere already\nrated anew\n"
              "changed meanwhile\nnot written: \n60 written\n");
    EXPECT_EQ(run(table.get(1959, "A film")).value().info.directors.at(0), "Somebody");
}

COALESCE_ON_REAL_SERVERS(Examples);

} // namespace
} // namespace coalesce::test
