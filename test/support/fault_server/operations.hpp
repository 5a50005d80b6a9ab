#pragma once

#include "support/fault_server/answer.hpp"
#include "support/fault_server/fate.hpp"
#include "support/fault_server/http_request.hpp"
#include "support/fault_server/stored_tables.hpp"

#include <string>

namespace coalesce::test {

/// The name of the operation that a request asks for; empty if it names none.
std::string operation_of(const HttpRequest& request);

/// Does what a request asks for. Throws `Refused` where the service would refuse it.
Answer carry_out(const HttpRequest& request, StoredTables& tables, Fate& fate, FaultRecord& record);

} // namespace coalesce::test
