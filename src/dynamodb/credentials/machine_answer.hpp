#pragma once

#include "dynamodb/credentials/json_object.hpp"

#include <coalesce/dynamodb/credentials.hpp>

namespace coalesce::dynamodb::credentials {

/// The credentials in what a container's endpoint and the metadata service of EC2 answer. Throws
/// as `JsonObject` does.
Credentials read_machine_answer(const JsonObject& answer);

} // namespace coalesce::dynamodb::credentials
