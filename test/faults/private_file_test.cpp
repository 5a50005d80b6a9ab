// Files that only their owner can read, in a folder of this machine.

#include "dynamodb/providers/private_file.hpp"
#include "support/folder.hpp"

#include <boost/system/system_error.hpp>

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace coalesce::test {
namespace {

namespace fs = std::filesystem;
using dynamodb::providers::write_private_file;

std::string bytes_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::size_t count_files(const Folder& folder) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(folder.path()), fs::directory_iterator()));
}

TEST(PrivateFile, C6_has_the_bytes_and_one_reader) {
    const Folder folder;

    write_private_file(folder.file("token"), std::string("a\0b\n", 4));

    EXPECT_EQ(bytes_of(folder.file("token")), std::string("a\0b\n", 4));
    EXPECT_EQ(fs::status(folder.file("token")).permissions(),
              fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(count_files(folder), 1u);
}

TEST(PrivateFile, C6_takes_the_place_of_one_that_all_could_read) {
    const Folder folder;
    std::ofstream(folder.file("token")) << "a longer text than the new one";
    std::ifstream reader(folder.file("token"));

    write_private_file(folder.file("token"), "new");

    EXPECT_EQ(bytes_of(folder.file("token")), "new");
    EXPECT_EQ(fs::status(folder.file("token")).permissions(),
              fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(reader), {}),
              "a longer text than the new one");
}

TEST(PrivateFile, C6_that_cannot_be_written_is_named_and_leaves_nothing) {
    const Folder folder;
    fs::create_directory(folder.file("token"));

    try {
        write_private_file(folder.file("token"), "new");
        FAIL() << "a folder was replaced";
    } catch (const boost::system::system_error& error) {
        EXPECT_NE(std::string(error.what()).find("cannot write the file"), std::string::npos);
    }
    EXPECT_EQ(count_files(folder), 1u);
    EXPECT_THROW(write_private_file(folder.file("nowhere/token"), "new"),
                 boost::system::system_error);
}

} // namespace
} // namespace coalesce::test
