#pragma once

#include <coalesce/dynamodb/table_description.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace coalesce::dynamodb::protocol {

/// The body of CreateTable for a table that is paid per request. Its indexes hold whole items.
std::string create_table_request(std::string_view table, const KeySchema& schema,
                                 const std::vector<IndexSchema>& indexes);

/// The body of DescribeTable.
std::string describe_table_request(std::string_view table);

/// Reads the answers of DescribeTable, CreateTable and DeleteTable. Throws
/// `errc::malformed_response`.
TableDescription read_table_description(std::string_view body);

} // namespace coalesce::dynamodb::protocol
