#include "support/fault_server/pages.hpp"

#include "support/fault_server/expression.hpp"
#include "support/fault_server/order.hpp"
#include "support/fault_server/reading.hpp"

#include <coalesce/dynamodb/mapping.hpp>

#include <algorithm>
#include <iterator>
#include <optional>

namespace coalesce::test {
namespace {

using dynamodb::Item;
using dynamodb::KeyAttribute;

using Comparisons = std::vector<Comparison>;
using Found = std::vector<const Item*>;

[[noreturn]] void refuse_page(const std::string& message) {
    throw Refused("ValidationException", message);
}

std::optional<std::size_t> whole_number(const Json& request, std::string_view name,
                                        std::size_t least, std::size_t most) {
    const auto* number = find_member(request, name);
    if (!number)
        return std::nullopt;
    if (!number->IsUint64() || number->GetUint64() < least || number->GetUint64() > most)
        refuse_page(std::string(name) + ": expected " + std::to_string(least) + " to " +
                    std::to_string(most));
    return number->GetUint64();
}

bool all_hold(const Comparisons& comparisons, const Item& item) {
    return std::ranges::all_of(comparisons, [&](const auto& each) { return each.holds(item); });
}

/// A table, or one of its indexes, as a request names it.
class PageSource {
public:
    PageSource(const Json& request, StoredTables& tables)
        : table(tables.find(required_text(request, "TableName"))) {
        if (find_member(request, "IndexName"))
            index = &table.index(required_text(request, "IndexName"));
        partition = index ? index->partition : std::vector{table.schema.partition};
        if (index)
            sort = index->sort;
        else if (table.schema.sort)
            sort.push_back(*table.schema.sort);
    }

    /// What of an item makes a position: the keys of the table and of the index.
    Item position_of(const Item& item) const {
        auto position = table.key_of(item);
        if (index)
            for (const auto* attributes : {&partition, &sort})
                for (const auto& [name, type] : *attributes)
                    position.insert_or_assign(name, value_in(item, name));
        return position;
    }

    void check_position(const Item& position) const {
        Item key;
        for (const auto& [name, type] : attributes_of(table.schema))
            key.emplace(name, value_in(position, name));
        table.check_key(key);
        if (!index || has_index_key(position))
            if (position_of(position) == position)
                return;
        refuse_page("The provided starting key is invalid");
    }

    bool has_index_key(const Item& item) const {
        const auto has = [&](const KeyAttribute& attribute) {
            return std::string_view(value_in(item, attribute.name).type()) ==
                   to_string(attribute.type);
        };
        return std::ranges::all_of(partition, has) && std::ranges::all_of(sort, has);
    }

    /// Whether one item comes before another.
    bool is_before(const Item& a, const Item& b) const {
        if (!index)
            return table.order()(a, b);
        for (const auto& attributes : {partition, sort})
            if (const auto found = order_by(attributes, a, b); found != 0)
                return found < 0;
        return table.order()(a, b);
    }

    StoredTable& table;
    const dynamodb::IndexSchema* index = nullptr;
    std::vector<KeyAttribute> partition;
    std::vector<KeyAttribute> sort;
};

Found found_in_index(const PageSource& source, const Comparisons& key) {
    Found found;
    for (const auto& [position, item] : source.table.items())
        if (source.has_index_key(item) && all_hold(key, item))
            found.push_back(&item);
    std::ranges::sort(found,
                      [&](const auto* a, const auto* b) { return source.is_before(*a, *b); });
    return found;
}

const Comparison* of_attribute(const Comparisons& key, const std::string& name) {
    const auto found = std::ranges::find(key, std::vector<std::string>{name}, &Comparison::path);
    return found == key.end() ? nullptr : &*found;
}

void check_key_condition(const PageSource& source, const Comparisons& key) {
    for (const auto& [name, type] : source.partition)
        if (const auto* compared = of_attribute(key, name); !compared || compared->sign != "=")
            refuse_page("Query condition missed key schema element: " + name);
    std::size_t compared = source.partition.size();
    for (const auto& [name, type] : source.sort)
        compared += of_attribute(key, name) ? 1 : 0;
    if (compared != key.size())
        refuse_page("Query key condition not supported");
}

Found found_by_key(const PageSource& source, const Comparisons& key) {
    if (source.index)
        return found_in_index(source, key);
    const auto& partition = source.partition.front().name;
    const auto& value = of_attribute(key, partition)->operands[0];
    const auto& items = source.table.items();
    Found found;
    for (auto it = items.lower_bound(Item{{partition, value}});
         it != items.end() && value_in(it->second, partition) == value; ++it)
        if (all_hold(key, it->second))
            found.push_back(&it->second);
    return found;
}

/// The part of a table that a scan reads.
class Segment {
public:
    explicit Segment(const Json& request)
        : total_(whole_number(request, "TotalSegments", 1, 1'000'000)),
          number_(whole_number(request, "Segment", 0, 999'999)) {
        if (total_.has_value() != number_.has_value() || (total_ && *number_ >= *total_))
            refuse_page("Segment and TotalSegments: expected both, and the first one smaller");
    }

    bool has(const StoredTable& table, const Item& key) const {
        // The last bits of a hash of whole numbers are those of the numbers.
        return !total_ || (table.order().hash_of(key) >> 7) % *total_ == *number_;
    }

private:
    std::optional<std::size_t> total_;
    std::optional<std::size_t> number_;
};

Found found_in_segment(const PageSource& source, const Segment& segment) {
    if (source.index) {
        auto found = found_in_index(source, {});
        std::erase_if(found, [&](const Item* item) { return !segment.has(source.table, *item); });
        return found;
    }
    Found found;
    for (const auto& [key, item] : source.table.items())
        if (segment.has(source.table, key))
            found.push_back(&item);
    return found;
}

/// Reads a page of what was found, in the order in which it stands there.
class PageReader {
public:
    PageReader(const Json& request, const PageSource& source, Expressions& expressions, Fate& fate)
        : request_(request),
          source_(source),
          fate_(fate),
          limit_(whole_number(request, "Limit", 1, 1'000'000'000)),
          filter_(expressions.read("FilterExpression")),
          reading_(request, expressions.names_left_for(projection())) {
        expressions.check_all_values_used();
        if (reading_.is_consistent() && source.index &&
            source.index->kind == dynamodb::IndexKind::global)
            refuse_page("Consistent reads are not supported on global secondary indexes");
        if (find_member(request, "ExclusiveStartKey")) {
            start_ = required_item(request, "ExclusiveStartKey");
            source.check_position(*start_);
        }
    }

    const std::optional<Item>& start() const noexcept { return start_; }

    Answer read(const Found& found, bool forward) {
        auto next = found.begin();
        if (start_)
            next = std::ranges::find_if(found, [&](const Item* item) {
                return forward ? source_.is_before(*start_, *item)
                               : source_.is_before(*item, *start_);
            });
        while (next != found.end() && !is_full())
            add(**next++);
        const bool ends_at_limit = limit_ && scanned_ == *limit_;
        const bool goes_on = last_ && (next != found.end() || ends_at_limit);
        return answer(goes_on ? std::optional(source_.position_of(*last_)) : std::nullopt);
    }

private:
    std::string_view projection() const {
        const auto* text = find_member(request_, "ProjectionExpression");
        return text && text->IsString() ? text_of(*text) : "";
    }

    bool is_full() const {
        return (limit_ && scanned_ == *limit_) || (scanned_ > 0 && fate_.is_full_page(bytes_));
    }

    void add(const Item& item) {
        ++scanned_;
        bytes_ += dynamodb::item_size(item);
        last_ = &item;
        if (!all_hold(filter_, item))
            return;
        ++count_;
        items_.push_back(dynamodb::to_json(reading_.projected(item)));
    }

    Answer answer(const std::optional<Item>& end) {
        std::vector<std::string> members{json_member("Count", std::to_string(count_)),
                                         json_member("ScannedCount", std::to_string(scanned_))};
        const auto* select = find_member(request_, "Select");
        if (!select || text_of(*select) != "COUNT")
            members.push_back(json_member("Items", json_array(items_)));
        if (end)
            members.push_back(json_member("LastEvaluatedKey", dynamodb::to_json(shown(*end))));
        else if (fate_.plays(Fault::empty_position))
            members.push_back(json_member("LastEvaluatedKey", "{}"));
        if (wants_capacity(request_))
            members.push_back(json_member(
                "ConsumedCapacity", capacity_json(source_.table.name, reading_.units(bytes_))));
        auto json = json_object(members);
        return Answer(fate_.plays(Fault::numbers_respelled) ? respelled(json) : json);
    }

    const Item& shown(const Item& end) {
        return start_ && fate_.plays(Fault::repeated_position) ? *start_ : end;
    }

    const Json& request_;
    const PageSource& source_;
    Fate& fate_;
    std::optional<std::size_t> limit_;
    Comparisons filter_;
    Reading reading_;
    std::optional<Item> start_;
    std::size_t scanned_ = 0;
    std::size_t count_ = 0;
    std::size_t bytes_ = 0;
    const Item* last_ = nullptr;
    std::vector<std::string> items_;
};

void check_start_of_query(const Comparisons& key, const PageSource& source, const Item& start) {
    for (const auto& [name, type] : source.partition)
        if (!of_attribute(key, name)->holds(start))
            refuse_page("The provided starting key is outside query boundaries based on provided "
                        "conditions");
    if (!all_hold(key, start))
        refuse_page("The provided starting key does not match the range key predicate");
}

} // namespace

Answer query(const Json& request, StoredTables& tables, Fate& fate) {
    const PageSource source(request, tables);
    Expressions expressions(request);
    const auto key = expressions.read("KeyConditionExpression");
    check_key_condition(source, key);
    PageReader reader(request, source, expressions, fate);
    if (reader.start())
        check_start_of_query(key, source, *reader.start());
    const auto* direction = find_member(request, "ScanIndexForward");
    const bool forward = !direction || !direction->IsFalse();
    auto found = found_by_key(source, key);
    if (!forward)
        std::ranges::reverse(found);
    return reader.read(found, forward);
}

Answer scan(const Json& request, StoredTables& tables, Fate& fate) {
    const PageSource source(request, tables);
    const Segment segment(request);
    Expressions expressions(request);
    PageReader reader(request, source, expressions, fate);
    if (reader.start() && !segment.has(source.table, *reader.start()))
        refuse_page("Exclusive start key must lie within the segment");
    return reader.read(found_in_segment(source, segment), true);
}

} // namespace coalesce::test
