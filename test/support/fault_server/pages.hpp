#pragma once

#include "support/fault_server/answer.hpp"
#include "support/fault_server/fate.hpp"
#include "support/fault_server/json.hpp"
#include "support/fault_server/stored_tables.hpp"

namespace coalesce::test {

/// Query and Scan: a page of a table or of one of its indexes.
Answer query(const Json& request, StoredTables& tables, Fate& fate);
Answer scan(const Json& request, StoredTables& tables, Fate& fate);

} // namespace coalesce::test
