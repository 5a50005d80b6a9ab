#include "support/fault_server/batch_write.hpp"

#include "support/fault_server/reading.hpp"

#include <boost/system/system_error.hpp>
#include <boost/unordered/unordered_flat_set.hpp>

namespace coalesce::test {
namespace {

using dynamodb::Item;

constexpr std::size_t most_operations = 25;

/// One operation of a request, on a table.
class Operation {
public:
    Operation(const Json& as_sent, StoredTable& on_table) : json(as_sent), table(on_table) {
        const auto* put = find_member(json, "PutRequest");
        const auto* remove = find_member(json, "DeleteRequest");
        if ((put != nullptr) == (remove != nullptr))
            throw Refused("ValidationException", "expected one of PutRequest and DeleteRequest");
        if (remove) {
            key = required_item(*remove, "Key");
            table.check_key(key);
            return;
        }
        item = required_item(*put, "Item");
        key = table.key_of(*item);
        check_item();
    }

    void carry_out() const {
        if (item)
            table.put(*item);
        else
            table.remove(key);
    }

    const Json& json;
    StoredTable& table;
    std::optional<Item> item;
    Item key;

private:
    void check_item() const {
        try {
            dynamodb::check_item(*item);
        } catch (const boost::system::system_error& error) {
            throw Refused("ValidationException", error.what());
        }
    }
};

class TableWrites {
public:
    explicit TableWrites(std::string table_name) : name(std::move(table_name)) {}

    std::string name; // as it was sent, which may be an ARN
    std::vector<Operation> operations;
};

std::size_t operations_in(const Json& list) {
    if (!list.IsArray() || list.Empty())
        throw Refused("ValidationException", "expected at least one operation for each table");
    return list.Size();
}

TableWrites read_table_writes(std::string name, const Json& list, StoredTables& tables) {
    TableWrites request(name);
    auto& table = tables.find(name);
    boost::unordered_flat_set<Item> seen;
    for (const auto& json : list.GetArray()) {
        if (!json.IsObject())
            throw Refused("SerializationException", "an operation is no object");
        request.operations.emplace_back(json, table);
        if (!seen.insert(request.operations.back().key).second)
            throw Refused("ValidationException", "Provided list of item keys contains duplicates");
    }
    return request;
}

std::vector<TableWrites> read_writes(const Json& request, StoredTables& tables,
                                     FaultRecord& record) {
    const auto& items = required_object(request, "RequestItems");
    std::size_t count = 0;
    for (const auto& [name, list] : items.GetObject())
        count += operations_in(list);
    record.count_batch("BatchWriteItem", count);
    if (count == 0)
        throw Refused("ValidationException", "RequestItems: expected at least one table");
    if (count > most_operations)
        throw Refused("ValidationException",
                      "Too many items requested for the BatchWriteItem call");
    std::vector<TableWrites> requests;
    for (const auto& [name, list] : items.GetObject())
        requests.push_back(read_table_writes(std::string(text_of(name)), list, tables));
    return requests;
}

} // namespace

Answer batch_write(const Json& request, StoredTables& tables, Fate& fate, FaultRecord& record) {
    const auto requests = read_writes(request, tables, record);
    const bool respells = fate.plays(Fault::numbers_respelled);
    std::vector<std::string> unprocessed;
    std::vector<std::string> capacity;
    for (const auto& table : requests) {
        std::vector<std::string> left;
        double units = 0;
        for (const auto& operation : table.operations) {
            if (fate.leaves_unprocessed()) {
                left.push_back(json_text(operation.json));
            } else if (fate.does_write()) {
                operation.carry_out();
                units += write_units(operation.item ? dynamodb::item_size(*operation.item) : 0);
            }
        }
        const auto json = json_array(left);
        if (!left.empty())
            unprocessed.push_back(json_member(table.name, respells ? respelled(json) : json));
        capacity.push_back(capacity_json(table.name, units));
    }
    std::vector<std::string> members{json_member("UnprocessedItems", json_object(unprocessed))};
    if (wants_capacity(request))
        members.push_back(json_member("ConsumedCapacity", json_array(capacity)));
    return Answer(json_object(members));
}

} // namespace coalesce::test
