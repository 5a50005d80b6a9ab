#include "dynamodb/operation.hpp"

#include "dynamodb/quoted.hpp"

#include <utility>

namespace coalesce::dynamodb::detail {

Operation::Operation(std::string operation_name, std::vector<std::string> table_names,
                     std::string subject_text)
    : name(std::move(operation_name)),
      tables(std::move(table_names)),
      subject_(std::move(subject_text)) {}

std::string Operation::text() const {
    if (!subject_.empty())
        return name + " on " + subject_;
    if (tables.empty())
        return name;
    auto text = name + (tables.size() == 1 ? " on table " : " on tables ");
    for (const auto& table : tables)
        text += (&table == &tables.front() ? "" : ", ") + quoted(table);
    return text;
}

} // namespace coalesce::dynamodb::detail
