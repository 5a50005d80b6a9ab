#pragma once

#include "boto3_peer.hpp"
#include "dynamodb_fixture.hpp"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace coalesce::test {

/// Our client and boto3 on the server under test, with a folder for what they tell each other.
class Boto3Test : public DynamodbTest {
protected:
    void SetUp() override {
        if (const auto reason = Boto3Peer::missing(); !reason.empty())
            GTEST_SKIP() << reason;
        DynamodbTest::SetUp();
        folder_ = new_folder();
    }

    void TearDown() override { std::filesystem::remove_all(folder_); }

    Boto3Peer boto3() { return Boto3Peer(server().endpoint(), empty_values()); }

    std::filesystem::path file(const char* name) const { return folder_ / name; }

    /// This DynamoDB Local is from before 2020.
    EmptyValues empty_values() const {
        return &server() == &dynalite() ? EmptyValues::sometimes : EmptyValues::never;
    }

private:
    static std::filesystem::path new_folder() {
        auto name = (std::filesystem::temp_directory_path() / "coalesce-boto3-XXXXXX").string();
        if (::mkdtemp(name.data()) == nullptr)
            throw std::system_error(errno, std::generic_category(), "cannot make " + name);
        return name;
    }

    std::filesystem::path folder_;
};

} // namespace coalesce::test
