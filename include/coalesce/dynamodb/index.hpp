#pragma once

#include <coalesce/dynamodb/index_schema.hpp>
#include <coalesce/dynamodb/query_source.hpp>

#include <memory>
#include <string>

namespace coalesce::dynamodb {

template <class Key, class Value>
class Table;

/// An index of a table, with the type of what it holds of the items. Made by
/// `Table::global_index`, `Table::local_index` and `Table::index`; copies are cheap.
template <class Value>
class Index : public QuerySource<Value> {
public:
    using value_type = Value;

    /// As the table has it.
    const std::string& name() const noexcept { return schema().name; }
    /// What its key is made of.
    const IndexSchema& schema() const noexcept { return *this->source().index; }

private:
    template <class, class>
    friend class Table;

    using QuerySource<Value>::QuerySource;
};

} // namespace coalesce::dynamodb
