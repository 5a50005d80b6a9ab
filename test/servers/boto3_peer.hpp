#pragma once

#include "support/random_items.hpp"

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

// The law: the peer knows nothing of our client. It writes and reads with boto3, and what is equal
// is decided in Python too.

namespace coalesce::test {

/// boto3_peer.py and boto3_batches.py, run against one server. Each call is a process that has a
/// minute; one that fails is a failed assertion with all that the process printed.
class Boto3Peer {
public:
    /// How many items are written.
    static constexpr int count = 300;

    Boto3Peer(std::string endpoint, EmptyValues empty_values)
        : endpoint_(std::move(endpoint)), empty_values_(empty_values) {}

    /// A sentence that says what to install; empty when there is an interpreter that has boto3.
    static std::string missing();

    /// Fills the table with random items, and the file with what was written.
    testing::AssertionResult write_items(const std::string& table,
                                         const std::filesystem::path& file) const;

    /// The same with items that are an `EveryKind`.
    testing::AssertionResult write_records(const std::string& table,
                                           const std::filesystem::path& file) const;

    /// Compares what boto3 reads from the table with the file.
    testing::AssertionResult compare(const std::string& table,
                                     const std::filesystem::path& file) const;

    /// Reads what the file asks for, and compares it with the answers there.
    testing::AssertionResult compare_reads(const std::filesystem::path& file) const;

    /// Writes the sequences of the file too, and compares the tables.
    testing::AssertionResult compare_writes(const std::filesystem::path& file) const;

private:
    testing::AssertionResult write(const std::string& table, const std::filesystem::path& file,
                                   const std::string& kind) const;
    testing::AssertionResult run(const std::string& script,
                                 const std::vector<std::string>& arguments) const;

    std::string endpoint_;
    EmptyValues empty_values_;
};

} // namespace coalesce::test
