#pragma once

#include "support/fault_server/answer.hpp"
#include "support/fault_server/fate.hpp"
#include "support/fault_server/json.hpp"
#include "support/fault_server/stored_tables.hpp"

namespace coalesce::test {

/// BatchGetItem. One wrong key or table refuses the whole request.
Answer batch_get(const Json& request, StoredTables& tables, Fate& fate, FaultRecord& record);

} // namespace coalesce::test
