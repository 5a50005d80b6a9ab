#pragma once

#include <string>
#include <vector>

namespace coalesce::dynamodb::detail {

/// What a request asks for, and in whose words an error speaks of it.
class Operation {
public:
    Operation(std::string operation_name, std::vector<std::string> table_names,
              std::string subject_text = {});

    /// For messages: `BatchGetItem on table "Movies"`.
    std::string text() const;

    std::string name; ///< DynamoDB's name of it.

    /// What it reads or writes, by name or ARN; empty where that is not known.
    std::vector<std::string> tables;

    /// Whether to wait and send again when the service asks for fewer requests. Batches do not:
    /// their entries wait better with others of their tables, and hold up no other request.
    bool retries_throttling = true;

private:
    std::string subject_; // instead of the tables, if it says more
};

} // namespace coalesce::dynamodb::detail
