#include "dynamodb/protocol/write_answer.hpp"

#include "dynamodb/protocol/batch_answer.hpp"

#include <utility>

namespace coalesce::dynamodb::protocol {
namespace {

/// The key of an element of UnprocessedItems, which wraps an item or a key.
std::optional<Item> read_wrapped_key(JsonReader& in, const KeySchema& schema, const Path& path) {
    std::optional<Item> key;
    for_each_member(in, path, [&](std::string_view kind, const Path& here) {
        for_each_member(in, here, [&](std::string_view name, const Path& inside) {
            const bool is_wrapped = (kind == "PutRequest" && name == "Item") ||
                                    (kind == "DeleteRequest" && name == "Key");
            if (is_wrapped)
                key = read_key(in, schema, inside);
            else
                in.skip(inside);
        });
    });
    return key;
}

void read_unprocessed(JsonReader& in, std::vector<TableWriteAnswer>& tables, const Path& path) {
    for_each_table(in, tables, path, [&](TableWriteAnswer& table, const Path& here) {
        for_each_element(in, here, [&](const Path& element) {
            auto key = read_wrapped_key(in, table.schema, element);
            answer_to(std::move(key), table.places, table.answers, element).unprocessed = true;
        });
    });
}

} // namespace

TableWriteAnswer::TableWriteAnswer(const std::string& table_name, const KeySchema& key_schema,
                                   const std::vector<const HashedKey*>& keys)
    : table(table_name), schema(key_schema), answers(keys.size()) {
    places.reserve(keys.size());
    for (std::size_t place = 0; place < keys.size(); ++place)
        places.set(*keys[place], place);
}

void read_write_answer(std::string_view body, std::vector<TableWriteAnswer>& tables) {
    const Path root;
    JsonReader in(body);
    for_each_member(in, root, [&](std::string_view name, const Path& path) {
        if (name == "UnprocessedItems")
            read_unprocessed(in, tables, path);
        else if (name == "ConsumedCapacity")
            read_capacity(in, tables, path);
        else
            in.skip(path);
    });
    in.end(root);
}

} // namespace coalesce::dynamodb::protocol
