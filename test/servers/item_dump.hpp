#pragma once

#include <coalesce/dynamodb/item.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace coalesce::test {

/// An item as boto3_peer.py reads it, in one line, without the code under test.
std::string dumped(const dynamodb::Item& item);

/// Writes items as boto3_peer.py reads them, without the code under test.
void dump(const std::vector<dynamodb::Item>& items, const std::filesystem::path& path);

} // namespace coalesce::test
