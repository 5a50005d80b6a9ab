#pragma once

#include <coalesce/dynamodb/item.hpp>

#include <filesystem>
#include <vector>

namespace coalesce::test {

/// Writes items as boto3_peer.py reads them, without the code under test.
void dump(const std::vector<dynamodb::Item>& items, const std::filesystem::path& path);

} // namespace coalesce::test
