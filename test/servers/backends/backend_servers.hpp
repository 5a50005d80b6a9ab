#pragma once

#include "local_server.hpp"
#include "support/run_to_end.hpp"

#include <boost/asio.hpp>

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace coalesce::test {

/// PostgreSQL, as another user where the tests are root's: it refuses to serve root.
LocalServer& postgres_server();

/// How to connect to it. The tables of users.sql are there.
std::string postgres_conninfo();

/// Redis, which forgets everything when it ends.
LocalServer& redis_server();

/// users_api.py.
LocalServer& users_api();

/// The fixture of a test that needs one of them, and is skipped where it is absent.
template <LocalServer& (*server)()>
class BackendTest : public ::testing::Test {
protected:
    void SetUp() override {
        if (const auto reason = server().missing(); !reason.empty())
            GTEST_SKIP() << reason;
        port_ = std::to_string(server().port());
    }

    const std::string& port() const noexcept { return port_; }

    template <class T>
    T run(boost::asio::awaitable<T> task) {
        return run_to_end(context_, std::move(task));
    }

    /// What the task throws.
    template <class Error, class T>
    Error failure_of(boost::asio::awaitable<T> task) {
        try {
            run(std::move(task));
        } catch (const Error& error) {
            return error;
        }
        throw std::runtime_error("the task was to fail, and did not");
    }

    boost::asio::io_context context_;

private:
    std::string port_;
};

} // namespace coalesce::test
