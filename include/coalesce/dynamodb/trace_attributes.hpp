#pragma once

#include <coalesce/dynamodb/client_observer.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

// What tracing calls the things that observers see: the semantic conventions of OpenTelemetry for
// databases and DynamoDB, and names of our own, `coalesce.*`, for what these do not have. A bridge
// to a tracer copies them into its spans; several tables stand in one text, with commas between.
// What only the request knows (its projection, limit or segment) is not among them: who makes it
// can add that. docs/tracing.md has them all.

namespace coalesce::dynamodb {

/// Names and values, such as `db.system.name` and `aws.dynamodb`.
using TraceAttributes = std::vector<std::pair<std::string_view, std::string>>;

/// What the span of an operation is called, such as `DynamoDB.BatchGetItem`.
std::string span_name(std::string_view operation);

/// What is said of a span; attributes without a value are left out.
/// @{
TraceAttributes trace_attributes(const CallReport& call);
TraceAttributes trace_attributes(const AttemptReport& attempt);
TraceAttributes trace_attributes(const PageReport& page);
TraceAttributes trace_attributes(const BatchAnswer& answer);
TraceAttributes trace_attributes(const CredentialsReport& credentials);
/// @}

} // namespace coalesce::dynamodb
