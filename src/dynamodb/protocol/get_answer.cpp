#include "dynamodb/protocol/get_answer.hpp"

#include "dynamodb/protocol/batch_answer.hpp"

#include <algorithm>
#include <utility>

namespace coalesce::dynamodb::protocol {
namespace {

// The service stops after 16 MB, or 1 MB of one partition. An answer with as much as that was
// not cut short by throttling, so there is nothing to wait for.
constexpr double cut_by_size_bytes = 1'000'000;

// What one unit of read capacity reads; an eventually consistent read costs half of it.
constexpr double bytes_per_unit = 4096;

using Tables = std::vector<TableGetAnswer>;

void read_items(JsonReader& in, Tables& tables, const Path& path) {
    for_each_table(in, tables, path, [&](TableGetAnswer& table, const Path& here) {
        for_each_element(in, here, [&](const Path& element) {
            std::optional<Item> key;
            const auto json = in.text_of([&] { key = read_key(in, table.schema, element); });
            answer_to(std::move(key), table.places, table.answers, element).item = json;
        });
    });
}

void read_unprocessed(JsonReader& in, Tables& tables, const Path& path) {
    for_each_table(in, tables, path, [&](TableGetAnswer& table, const Path& here) {
        for_each_member(in, here, [&](std::string_view name, const Path& member) {
            if (name != "Keys")
                return in.skip(member);
            for_each_element(in, member, [&](const Path& element) {
                auto key = read_key(in, table.schema, element);
                answer_to(std::move(key), table.places, table.answers, element).unprocessed = true;
            });
        });
    });
}

} // namespace

TableGetAnswer::TableGetAnswer(const std::string& table_name, const KeySchema& key_schema,
                               bool consistent_read, const std::vector<const HashedKey*>& keys)
    : table(table_name), schema(key_schema), is_consistent(consistent_read), answers(keys.size()) {
    places.reserve(keys.size());
    for (std::size_t place = 0; place < keys.size(); ++place)
        places.set(*keys[place], place);
}

double TableGetAnswer::read_bytes() const noexcept {
    const auto unit = is_consistent ? bytes_per_unit : 2 * bytes_per_unit;
    return std::max(item_bytes, capacity_units * unit);
}

void read_get_answer(std::string_view body, Tables& tables) {
    const Path root;
    JsonReader in(body);
    bool has_responses = false;
    for_each_member(in, root, [&](std::string_view name, const Path& path) {
        has_responses = has_responses || name == "Responses";
        if (name == "Responses")
            read_items(in, tables, path);
        else if (name == "UnprocessedKeys")
            read_unprocessed(in, tables, path);
        else if (name == "ConsumedCapacity")
            read_capacity(in, tables, path);
        else
            in.skip(path);
    });
    in.end(root);
    for (auto& table : tables) {
        for (const auto& answer : table.answers)
            table.item_bytes += static_cast<double>(answer.item.size());
        // Only an answer that speaks of items can say that one is missing.
        const auto is_open = [](const KeyAnswer& answer) { return !answer.unprocessed; };
        if (!has_responses && std::ranges::any_of(table.answers, is_open))
            throw_malformed(Path(root, "Responses"), "expected a value, got none");
    }
}

Cut cut_of(const Tables& tables, std::size_t body_bytes) {
    double read = 0;
    for (const auto& table : tables)
        read += table.read_bytes();
    const auto most = std::max(static_cast<double>(body_bytes), read);
    return most >= cut_by_size_bytes ? Cut::by_size : Cut::by_throttling;
}

} // namespace coalesce::dynamodb::protocol
