#pragma once

#include "support/fault_server/answer.hpp"
#include "support/fault_server/fate.hpp"
#include "support/fault_server/json.hpp"
#include "support/fault_server/stored_tables.hpp"

namespace coalesce::test {

/// CreateTable and DescribeTable.
Answer create_table(const Json& request, StoredTables& tables, Fate& fate);
Answer describe_table(const Json& request, StoredTables& tables);

} // namespace coalesce::test
