#include "dynamodb/files.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

namespace coalesce::test {
namespace {

class Files : public testing::Test {
protected:
    Files() { std::filesystem::create_directories(folder_); }
    ~Files() override { std::filesystem::remove_all(folder_); }

    std::string folder() const { return folder_.string(); }

    std::string write(const std::string& bytes) const {
        const auto path = folder_ / "file";
        std::ofstream(path, std::ios::binary) << bytes;
        return path.string();
    }

private:
    std::filesystem::path folder_ = std::filesystem::path(testing::TempDir()) /
                                    (std::string("coalesce-files-") +
                                     testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(Files, all_bytes_are_read) {
    const std::string bytes("a\r\n\0b\n", 6);

    EXPECT_EQ(dynamodb::read_file(write(bytes)), bytes);
    EXPECT_EQ(dynamodb::read_file(write("")), "");
}

TEST_F(Files, what_is_no_file_is_nothing) {
    EXPECT_EQ(dynamodb::read_file(folder() + "/none"), std::nullopt);
    EXPECT_EQ(dynamodb::read_file(folder()), std::nullopt);
    EXPECT_EQ(dynamodb::read_file(""), std::nullopt);
}

TEST_F(Files, over_1_MiB_is_nothing) {
    constexpr std::size_t limit = 1024 * 1024;

    EXPECT_EQ(dynamodb::read_file(write(std::string(limit, 'x'))).value_or("").size(), limit);
    EXPECT_EQ(dynamodb::read_file(write(std::string(limit + 1, 'x'))), std::nullopt);
}

} // namespace
} // namespace coalesce::test
