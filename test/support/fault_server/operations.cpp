#include "support/fault_server/operations.hpp"

#include "support/fault_server/batch_get.hpp"
#include "support/fault_server/batch_write.hpp"
#include "support/fault_server/pages.hpp"
#include "support/fault_server/reading.hpp"
#include "support/fault_server/tables.hpp"

#include <coalesce/dynamodb/mapping.hpp>

#include <boost/system/system_error.hpp>

namespace coalesce::test {
namespace {

constexpr std::string_view target_prefix = "DynamoDB_20120810.";

StoredTable& table_of(const Json& request, StoredTables& tables) {
    return tables.find(required_text(request, "TableName"));
}

/// The answer of an operation on one item.
Answer single_answer(const Json& request, std::vector<std::string> members, double units) {
    if (wants_capacity(request))
        members.push_back(json_member("ConsumedCapacity",
                                      capacity_json(required_text(request, "TableName"), units)));
    return Answer(json_object(members));
}

Answer get_item(const Json& request, StoredTables& tables, Fate& fate) {
    const auto& table = table_of(request, tables);
    const Reading reading(request);
    const auto key = required_item(request, "Key");
    table.check_key(key);
    const auto* item = table.find(key);
    if (!item)
        return single_answer(request, {}, reading.units(0));
    auto json = dynamodb::to_json(reading.projected(*item));
    if (fate.plays(Fault::numbers_respelled))
        json = respelled(json);
    return single_answer(request, {json_member("Item", json)},
                         reading.units(dynamodb::item_size(*item)));
}

Answer put_item(const Json& request, StoredTables& tables, Fate& fate) {
    auto& table = table_of(request, tables);
    auto item = required_item(request, "Item");
    table.key_of(item);
    try {
        dynamodb::check_item(item);
    } catch (const boost::system::system_error& error) {
        throw Refused("ValidationException", error.what());
    }
    const auto units = write_units(dynamodb::item_size(item));
    if (fate.does_write())
        table.put(std::move(item));
    return single_answer(request, {}, units);
}

Answer delete_item(const Json& request, StoredTables& tables, Fate& fate) {
    auto& table = table_of(request, tables);
    const auto key = required_item(request, "Key");
    table.check_key(key);
    if (fate.does_write())
        table.remove(key);
    return single_answer(request, {}, write_units(0));
}

} // namespace

std::string operation_of(const HttpRequest& request) {
    const auto target = request.header("x-amz-target").value_or("");
    return target.starts_with(target_prefix) ? target.substr(target_prefix.size()) : "";
}

Answer carry_out(const HttpRequest& request, StoredTables& tables, Fate& fate,
                 FaultRecord& record) {
    const auto operation = operation_of(request);
    const auto json = parse_request_body(request.body);
    if (operation == "BatchGetItem")
        return batch_get(json, tables, fate, record);
    if (operation == "BatchWriteItem")
        return batch_write(json, tables, fate, record);
    if (operation == "GetItem")
        return get_item(json, tables, fate);
    if (operation == "PutItem")
        return put_item(json, tables, fate);
    if (operation == "DeleteItem")
        return delete_item(json, tables, fate);
    if (operation == "Query")
        return query(json, tables, fate);
    if (operation == "Scan")
        return scan(json, tables, fate);
    if (operation == "CreateTable")
        return create_table(json, tables, fate);
    if (operation == "DescribeTable")
        return describe_table(json, tables);
    throw Refused("UnknownOperationException", "this server does not know " + operation);
}

} // namespace coalesce::test
