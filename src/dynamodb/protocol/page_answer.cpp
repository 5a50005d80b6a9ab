#include "dynamodb/protocol/page_answer.hpp"

#include "dynamodb/key_attribute.hpp"
#include "dynamodb/protocol/batch_answer.hpp"
#include "dynamodb/protocol/capacity.hpp"

#include <coalesce/dynamodb/mapping.hpp>

#include <memory>
#include <utility>

namespace coalesce::dynamodb::protocol {
namespace {

using KeptBody = std::shared_ptr<const detail::ReceivedBody>;

std::size_t read_count(JsonReader& in, const Path& path) {
    constexpr double most = 1e15; // far below where a double misses one
    const auto number = in.number(path);
    if (!(number >= 0 && number <= most))
        throw_malformed(path, "expected a count");
    return static_cast<std::size_t>(number);
}

void read_items(JsonReader& in, const KeptBody& body, PageAnswer& answer, const Path& path) {
    for_each_element(in, path, [&](const Path& element) {
        const auto json = in.text_of([&] { in.skip(element); });
        answer.items.emplace_back(body, json, body->hidden_attributes.front());
    });
}

/// Of `{}` nothing: some servers end with that.
std::optional<Item> read_last_evaluated_key(JsonReader& in, const Path& path) {
    const auto json = in.text_of([&] { in.skip(path); });
    auto key = detail::read_item_json<Item>(json, path);
    return key.empty() ? std::nullopt : std::optional(std::move(key));
}

} // namespace

PageAnswer read_page_answer(std::string body, const detail::HiddenAttributes& hidden) {
    const auto kept = std::make_shared<detail::ReceivedBody>();
    kept->json = std::move(body);
    kept->hidden_attributes.push_back(hidden);
    PageAnswer answer;
    std::optional<std::size_t> count;
    bool has_items = false;
    const Path root;
    JsonReader in(kept->json);
    for_each_member(in, root, [&](std::string_view name, const Path& path) {
        has_items = has_items || name == "Items";
        if (name == "Items")
            read_items(in, kept, answer, path);
        else if (name == "Count")
            count = read_count(in, path);
        else if (name == "ScannedCount")
            answer.scanned_count = read_count(in, path);
        else if (name == "LastEvaluatedKey")
            answer.last_evaluated_key = read_last_evaluated_key(in, path);
        else if (name == "ConsumedCapacity")
            answer.capacity_units = read_capacity_units(in, path);
        else
            in.skip(path);
    });
    in.end(root);
    if (!has_items && !count)
        throw_malformed(Path(root, "Items"), "expected items or a count, got neither");
    answer.count = count.value_or(answer.items.size());
    return answer;
}

Item position_of(const detail::ReceivedItem& item, const std::vector<KeyAttribute>& attributes) {
    const Path path("Items");
    JsonReader in(item.json());
    auto position = read_key(in, attributes, path);
    if (!position)
        throw_malformed(path, "expected items with the key attributes " + described(attributes));
    return *std::move(position);
}

} // namespace coalesce::dynamodb::protocol
