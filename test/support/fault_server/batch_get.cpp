#include "support/fault_server/batch_get.hpp"

#include "support/fault_server/reading.hpp"

#include <coalesce/dynamodb/mapping.hpp>

#include <boost/unordered/unordered_flat_set.hpp>

namespace coalesce::test {
namespace {

using dynamodb::Item;

constexpr std::size_t most_keys = 100;

/// What a request asks of one table.
class TableRequest {
public:
    TableRequest(std::string table_name, const Json& asked, const StoredTable& stored)
        : name(std::move(table_name)), json(asked), table(stored), reading(asked) {}

    std::string name; // as it was sent, which may be an ARN
    const Json& json;
    const StoredTable& table;
    Reading reading;
    std::vector<Item> keys;
};

const Json& keys_of(const Json& asked) {
    const auto* keys = asked.IsObject() ? find_member(asked, "Keys") : nullptr;
    if (!keys || !keys->IsArray() || keys->Empty())
        throw Refused("ValidationException", "Keys: expected at least one");
    return *keys;
}

TableRequest read_table(std::string name, const Json& asked, StoredTables& tables) {
    TableRequest request(name, asked, tables.find(name));
    boost::unordered_flat_set<Item> seen;
    for (const auto& json : keys_of(asked).GetArray()) {
        request.keys.push_back(read_item(json));
        request.table.check_key(request.keys.back());
        if (!seen.insert(request.keys.back()).second)
            throw Refused("ValidationException", "Provided list of item keys contains duplicates");
    }
    return request;
}

std::vector<TableRequest> read_request(const Json& request, StoredTables& tables,
                                       FaultRecord& record) {
    const auto& items = required_object(request, "RequestItems");
    std::size_t count = 0;
    for (const auto& [name, asked] : items.GetObject())
        count += keys_of(asked).Size();
    record.count_batch("BatchGetItem", count);
    if (count == 0)
        throw Refused("ValidationException", "RequestItems: expected at least one table");
    if (count > most_keys)
        throw Refused("ValidationException", "Too many items requested for the BatchGetItem call");
    std::vector<TableRequest> requests;
    for (const auto& [name, asked] : items.GetObject())
        requests.push_back(read_table(std::string(text_of(name)), asked, tables));
    return requests;
}

/// An item that nobody asked for.
Item foreign_item(const dynamodb::KeySchema& schema) {
    Item item;
    for (const auto* attribute : {&schema.partition, schema.sort ? &*schema.sort : nullptr}) {
        if (!attribute)
            continue;
        switch (attribute->type) {
        case dynamodb::KeyType::string: item[attribute->name] = "of a stranger"; break;
        case dynamodb::KeyType::number: item[attribute->name] = 987654321; break;
        case dynamodb::KeyType::binary:
            item[attribute->name] = dynamodb::Binary(3, std::byte{0x5a});
            break;
        }
    }
    return item;
}

/// What an answer says, table by table.
class BatchGetAnswer {
public:
    explicit BatchGetAnswer(Fate& fate)
        : fate_(fate), respells_(fate.plays(Fault::numbers_respelled)) {}

    void serve(const TableRequest& request) {
        std::vector<std::string> items;
        std::vector<std::string> left;
        double units = 0;
        for (const auto& key : request.keys) {
            const auto* item = request.table.find(key);
            const auto bytes = item ? dynamodb::item_size(*item) : 0;
            if (leaves(bytes)) {
                left.push_back(dynamodb::to_json(key));
                continue;
            }
            bytes_ += bytes;
            units += request.reading.units(bytes);
            if (item)
                items.push_back(dynamodb::to_json(request.reading.projected(*item)));
        }
        disturb(items, request);
        responses_.push_back(json_member(request.name, spelt(json_array(items))));
        if (!left.empty())
            unprocessed_.push_back(json_member(request.name, unprocessed_json(request, left)));
        capacity_.push_back(capacity_json(request.name, units));
    }

    std::string json(bool with_capacity) const {
        std::vector<std::string> members{json_member("Responses", json_object(responses_)),
                                         json_member("UnprocessedKeys", json_object(unprocessed_))};
        if (with_capacity)
            members.push_back(json_member("ConsumedCapacity", json_array(capacity_)));
        return json_object(members);
    }

private:
    /// Whether the next item, which has so many bytes, is left unprocessed.
    bool leaves(std::size_t bytes) {
        if (fate_.leaves_unprocessed())
            return true;
        is_full_ = is_full_ || (bytes_ > 0 && fate_.is_too_much(bytes_ + bytes));
        return is_full_;
    }

    void disturb(std::vector<std::string>& items, const TableRequest& request) {
        if (!items.empty() && fate_.plays(Fault::doubled))
            items.push_back(items[fate_.dice().below(items.size())]);
        if (fate_.plays(Fault::foreign))
            items.push_back(dynamodb::to_json(foreign_item(request.table.schema)));
        if (items.size() > 1 && fate_.plays(Fault::shuffled))
            fate_.dice().shuffle(items);
    }

    std::string unprocessed_json(const TableRequest& request,
                                 const std::vector<std::string>& keys) {
        std::vector<std::string> members{json_member("Keys", spelt(json_array(keys)))};
        const bool is_projected = find_member(request.json, "ProjectionExpression");
        const bool drops = is_projected && fate_.plays(Fault::projection_dropped);
        for (const auto& [name, value] : request.json.GetObject())
            if (text_of(name) == "ConsistentRead" || (!drops && text_of(name) != "Keys"))
                members.push_back(json_member(text_of(name), json_text(value)));
        return json_object(members);
    }

    std::string spelt(std::string json) const { return respells_ ? respelled(json) : json; }

    Fate& fate_;
    bool respells_;
    std::size_t bytes_ = 0; // of items so far
    bool is_full_ = false;
    std::vector<std::string> responses_;
    std::vector<std::string> unprocessed_;
    std::vector<std::string> capacity_;
};

} // namespace

Answer batch_get(const Json& request, StoredTables& tables, Fate& fate, FaultRecord& record) {
    const auto requests = read_request(request, tables, record);
    BatchGetAnswer answer(fate);
    for (const auto& each : requests)
        answer.serve(each);
    return Answer(answer.json(wants_capacity(request)));
}

} // namespace coalesce::test
