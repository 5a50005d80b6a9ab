#pragma once

#include "support/fault_server/answer.hpp"
#include "support/fault_server/fate.hpp"
#include "support/fault_server/json.hpp"
#include "support/fault_server/stored_tables.hpp"

namespace coalesce::test {

/// BatchWriteItem. One wrong operation refuses the whole request, and nothing is stored then.
Answer batch_write(const Json& request, StoredTables& tables, Fate& fate, FaultRecord& record);

} // namespace coalesce::test
