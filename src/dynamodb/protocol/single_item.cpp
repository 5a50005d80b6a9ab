#include "dynamodb/protocol/single_item.hpp"

#include "dynamodb/protocol/batch_answer.hpp"
#include "dynamodb/protocol/capacity.hpp"
#include "dynamodb/protocol/item_json.hpp"
#include "dynamodb/protocol/read_options_json.hpp"

#include <memory>
#include <utility>

namespace coalesce::dynamodb::protocol {
namespace {

template <class WriteRest>
std::string request(std::string_view table, std::string_view member, const Item& item,
                    WriteRest write_rest) {
    return written([&](JsonWriter& out) {
        out.StartObject();
        write_name(out, "TableName");
        write(out, table);
        write_name(out, member);
        write_item(out, item);
        write_rest(out);
        write_name(out, "ReturnConsumedCapacity");
        write(out, "TOTAL");
        out.EndObject();
    });
}

void write_nothing(JsonWriter&) {}

} // namespace

std::string get_item_request(std::string_view table, const Item& key,
                             const ProjectionExpression& projection, bool consistent_read) {
    return request(table, "Key", key,
                   [&](JsonWriter& out) { write_read_options(out, projection, consistent_read); });
}

SingleAnswer read_get_item_answer(std::string body, const ProjectionExpression& projection) {
    const auto kept = std::make_shared<detail::ReceivedBody>();
    kept->json = std::move(body);
    kept->hidden_attributes.push_back(projection.added_keys());
    SingleAnswer answer;
    const Path root;
    JsonReader in(kept->json);
    for_each_member(in, root, [&](std::string_view name, const Path& path) {
        if (name == "ConsumedCapacity") {
            answer.capacity_units = read_capacity_units(in, path);
            return;
        }
        const auto json = in.text_of([&] { in.skip(path); });
        if (name == "Item")
            answer.item.emplace(kept, json, kept->hidden_attributes.front());
    });
    in.end(root);
    return answer;
}

SingleAnswer read_write_answer(std::string_view body) {
    SingleAnswer answer;
    const Path root;
    JsonReader in(body);
    for_each_member(in, root, [&](std::string_view name, const Path& path) {
        if (name == "ConsumedCapacity")
            answer.capacity_units = read_capacity_units(in, path);
        else
            in.skip(path);
    });
    in.end(root);
    return answer;
}

std::string put_item_request(std::string_view table, const Item& item) {
    return request(table, "Item", item, write_nothing);
}

std::string delete_item_request(std::string_view table, const Item& key) {
    return request(table, "Key", key, write_nothing);
}

} // namespace coalesce::dynamodb::protocol
