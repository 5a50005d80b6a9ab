#pragma once

#include "support/server_process.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

// The law: the two real servers are started once per test program, when a test first asks for
// them, on a free port of 127.0.0.1, and end with the program. Nothing here knows our client.

namespace coalesce::test {

/// How one kind of server is found and started.
struct RealServerRecipe {
    std::string name;                   ///< as it stands in the names of tests
    std::string program;                ///< looked up in PATH
    std::string package;                ///< what to install when it is not there
    std::filesystem::path directory;    ///< below the folder of the servers
    std::vector<std::string> arguments; ///< all but the port
    std::string port_option;            ///< the port follows it
};

/// One DynamoDB-compatible server that somebody else wrote.
class RealServer {
public:
    explicit RealServer(RealServerRecipe recipe);

    const std::string& name() const noexcept { return recipe_.name; }

    /// A sentence that says what to install; empty when the server can be started.
    std::string missing() const;

    /// The port it listens on. The first call starts the server and waits until it answers.
    ///
    /// Throws: `std::runtime_error` with the end of its output when it does not come up; later
    /// calls throw the same without trying again.
    unsigned short port();

    /// The same, as a base URL: `http://127.0.0.1:49152`.
    std::string endpoint();

    /// The raw HTTP answer, head and body, to one operation: what the server itself says, without
    /// our client between. Waits for the end of the answer, and throws `std::runtime_error` when
    /// there is none.
    std::string call(std::string_view operation, std::string_view json);

private:
    void start();
    bool start_on(unsigned short port);
    std::string try_call(unsigned short port, std::string_view operation, std::string_view json);

    RealServerRecipe recipe_;
    std::unique_ptr<ServerProcess> process_;
    unsigned short port_ = 0; // 0 until the server has answered
    std::string failure_;     // why it did not come up
};

/// The npm package dynalite: shuffles answers, cuts a BatchGetItem at about 1.4 MB.
RealServer& dynalite();

/// AWS's own DynamoDB Local: cuts a BatchGetItem at 16 MB.
RealServer& dynamodb_local();

/// The fixture of a test that runs once against every real server, and is skipped, with the
/// reason, where one cannot be started. `TEST_P(BatchGet, shuffled_order)` on a fixture derived
/// from this one, with `COALESCE_ON_REAL_SERVERS(BatchGet)`, makes the tests
/// `BatchGet.shuffled_order/dynalite` and `BatchGet.shuffled_order/dynamodb_local`.
class RealServerTest : public ::testing::TestWithParam<RealServer*> {
protected:
    void SetUp() override;

    RealServer& server() const { return *GetParam(); }
};

#define COALESCE_ON_REAL_SERVERS(Fixture)                                                          \
    INSTANTIATE_TEST_SUITE_P(                                                                      \
        , Fixture,                                                                                 \
        ::testing::Values(&::coalesce::test::dynalite(), &::coalesce::test::dynamodb_local()),     \
        [](const auto& test) { return test.param->name(); })

/// Makes GoogleTest show the name of a server, not its address.
void PrintTo(const RealServer* server, std::ostream* out);

} // namespace coalesce::test
