#pragma once

#include <coalesce/dynamodb/attempt_report.hpp>

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace coalesce::dynamodb {

/// What an answer brought to one of the tables in its request.
class TableAnswer {
public:
    std::string table;           ///< As the request named it.
    std::size_t entries = 0;     ///< Keys or writes that the request held for it.
    std::size_t served = 0;      ///< Items found, or writes done.
    std::size_t missing = 0;     ///< Keys without an item.
    std::size_t unprocessed = 0; ///< Left for another request.
    double capacity_units = 0;   ///< What the service says that this cost.
};

/// An answer to a BatchGetItem or BatchWriteItem, of which several may be needed until every key
/// has been served.
class BatchAnswer {
public:
    std::string_view operation;      ///< `BatchGetItem` or `BatchWriteItem`.
    std::vector<TableAnswer> tables; ///< All that the request named.
};

/// A page of a Query or Scan, as the service answered it.
class PageReport {
public:
    std::string_view operation;    ///< `Query` or `Scan`.
    std::string_view table;        ///< By name or ARN.
    std::string_view index;        ///< Empty: the table itself.
    std::size_t count = 0;         ///< Items that the filter let pass.
    std::size_t scanned_count = 0; ///< Items that were read, and paid for.
    bool is_last = false;          ///< No page follows.
    double capacity_units = 0;     ///< What the service says that this cost.
};

/// Sees what a client does. Override what is of interest; the defaults do nothing.
///
/// Called on the client's executor, from inside the client: do not call the client back. Nothing
/// that it is shown holds secrets, keys or items.
class ClientObserver {
public:
    virtual ~ClientObserver() = default;

    /// A batch was answered, perhaps in part.
    virtual void on_batch_answer(const BatchAnswer&) noexcept {}

    /// A request has ended, well or badly, whatever comes next.
    virtual void on_attempt(const AttemptReport&) noexcept {}

    /// A call has ended, after one attempt or several.
    virtual void on_call(const CallReport&) noexcept {}

    /// Credentials were fetched, when a request needed them or beside the requests.
    virtual void on_credentials(const CredentialsReport&) noexcept {}

    /// A Query or Scan was answered with a page.
    virtual void on_page(const PageReport&) noexcept {}

    /// An operation on a single item was answered, or a Query or Scan with a page.
    virtual void on_consumed_capacity(std::string_view /*operation*/, std::string_view /*table*/,
                                      double /*units*/) noexcept {}
};

/// Sums up what a client's reads and writes have cost, table by table and over all the requests
/// that they took.
///
/// Threads: read it on the client's executor.
class ConsumedCapacity : public ClientObserver {
public:
    /// The capacity units that a table has used; it is called what the program calls it.
    double units(std::string_view table) const {
        const auto found = units_.find(table);
        return found == units_.end() ? 0 : found->second;
    }

    /// The same for all tables that have been used.
    const std::map<std::string, double, std::less<>>& by_table() const noexcept { return units_; }

    void on_batch_answer(const BatchAnswer& answer) noexcept override {
        for (const auto& table : answer.tables)
            units_[table.table] += table.capacity_units;
    }

    void on_consumed_capacity(std::string_view, std::string_view table,
                              double units) noexcept override {
        units_[std::string(table)] += units;
    }

private:
    std::map<std::string, double, std::less<>> units_;
};

} // namespace coalesce::dynamodb
