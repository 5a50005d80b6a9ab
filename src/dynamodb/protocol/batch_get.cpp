#include "dynamodb/protocol/batch_get.hpp"

#include "dynamodb/protocol/batch_answer.hpp"
#include "dynamodb/protocol/item_json.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace coalesce::dynamodb::protocol {
namespace {

constexpr std::string_view operation = "BatchGetItem";

// The service stops after 16 MB, or 1 MB of one partition. An answer with as much as that was
// not cut short by throttling, so there is nothing to wait for.
constexpr double cut_by_size_bytes = 1'000'000;

// What one unit of read capacity reads; an eventually consistent read costs half of it.
constexpr double bytes_per_unit = 4096;

/// The capacity that the answer says it used; 0 if it says nothing.
double consumed_units(const JsonValue& body) {
    const auto* tables = find(body, "ConsumedCapacity");
    if (!tables || !tables->IsArray())
        return 0;
    double units = 0;
    for (const auto& table : tables->GetArray()) {
        const auto* used = table.IsObject() ? find(table, "CapacityUnits") : nullptr;
        units += used && used->IsNumber() ? used->GetDouble() : 0;
    }
    return units;
}

Cut cut_of(const JsonValue& body, std::size_t body_bytes, bool consistent_read) {
    const auto unit = consistent_read ? bytes_per_unit : 2 * bytes_per_unit;
    const auto read = std::max(static_cast<double>(body_bytes), consumed_units(body) * unit);
    return read >= cut_by_size_bytes ? Cut::by_size : Cut::by_throttling;
}

/// What an answer says about one key; nothing means that the item is missing.
struct Answer {
    bool unprocessed = false;
    std::optional<BatchGetPlan::Outcome> item;
};

/// Reads an answer into the entries of its request.
class AnswerReader {
public:
    AnswerReader(const BatchGetGroup& group, const ProjectionExpression& projection,
                 const KeyIndex& index)
        : group_(group), projection_(projection), index_(index) {}

    void read(const JsonValue& body, std::map<std::size_t, Answer>& answers) const {
        read_items(body, answers);
        read_unprocessed(body, answers);
        // Only an answer that speaks of items can say that one is missing.
        const auto is_open = [](const auto& answer) { return !answer.second.unprocessed; };
        if (!find(body, "Responses") && std::ranges::any_of(answers, is_open))
            require(body, "Responses", Path());
    }

private:
    void read_items(const JsonValue& body, std::map<std::size_t, Answer>& answers) const {
        const Path root;
        const Path tables(root, "Responses");
        const auto* items = find_table(body, "Responses", group_.table);
        if (!items)
            return;
        for_each_element(*items, Path(tables, group_.table),
                         [&](const JsonValue& item, const Path& path) {
                             answer_to(item, path, group_.schema, index_, answers).item =
                                 read_outcome(item, path);
                         });
    }

    void read_unprocessed(const JsonValue& body, std::map<std::size_t, Answer>& answers) const {
        const Path root;
        const Path tables(root, "UnprocessedKeys");
        const Path here(tables, group_.table);
        const auto* left = find_table(body, "UnprocessedKeys", group_.table);
        const auto* keys = left ? find(as_object(*left, here), "Keys") : nullptr;
        if (!keys)
            return;
        for_each_element(*keys, Path(here, "Keys"), [&](const JsonValue& key, const Path& path) {
            answer_to(key, path, group_.schema, index_, answers).unprocessed = true;
        });
    }

    // An item that cannot be read is the failure of its key alone.
    BatchGetPlan::Outcome read_outcome(const JsonValue& item, const Path& path) const {
        try {
            auto read = read_item(item, path);
            projection_.strip(read);
            return std::optional<Item>(std::move(read));
        } catch (const boost::system::system_error&) {
            return std::current_exception();
        }
    }

    const BatchGetGroup& group_;
    const ProjectionExpression& projection_;
    const KeyIndex& index_;
};

void write_projection(JsonWriter& out, const ProjectionExpression& projection) {
    write_name(out, "ProjectionExpression");
    write(out, projection.text());
    write_name(out, "ExpressionAttributeNames");
    out.StartObject();
    for (const auto& [name, placeholder] : projection.placeholders()) {
        write_name(out, placeholder);
        write(out, name);
    }
    out.EndObject();
}

} // namespace

BatchGetPlan::BatchGetPlan(BatchGetGroup group, const std::vector<Item>& keys, unsigned round_limit)
    : group_(std::move(group)),
      projection_(group_.projection, group_.schema),
      rounds_(round_limit) {
    entry_of_.reserve(keys.size());
    for (const auto& key : keys)
        entry_of_.push_back(enter(key));
    counts_.asked = entries_.size();
}

std::size_t BatchGetPlan::enter(const Item& key) {
    const auto [found, is_new] = index_.try_emplace(key, entries_.size());
    const auto entry = found->second;
    if (is_new) {
        entries_.push_back({key, 0, std::nullopt});
        try {
            check_key(group_.schema, group_.table, key);
            rounds_.add(entry);
        } catch (const boost::system::system_error&) {
            settle(entry, std::current_exception());
        }
    }
    ++entries_[entry].uses;
    return entry;
}

std::optional<Request> BatchGetPlan::next() {
    const auto count = std::min(rounds_.waiting().size(), max_get_keys);
    if (count == 0)
        return std::nullopt;
    const auto ticket = rounds_.depart(count);
    return Request(ticket, body_of(rounds_.under_way(ticket)), count);
}

std::string BatchGetPlan::body_of(const std::vector<std::size_t>& entries) const {
    const bool is_projected = !group_.projection.empty();
    return written([&](JsonWriter& out) {
        out.StartObject();
        write_name(out, "RequestItems");
        out.StartObject();
        write_name(out, group_.table);
        out.StartObject();
        write_name(out, "Keys");
        out.StartArray();
        for (const auto entry : entries)
            write_item(out, entries_[entry].key);
        out.EndArray();
        if (group_.consistent_read) {
            write_name(out, "ConsistentRead");
            out.Bool(true);
        }
        if (is_projected)
            write_projection(out, projection_);
        out.EndObject();
        out.EndObject();
        // A projected answer is small however much was read; only the capacity shows that.
        if (is_projected) {
            write_name(out, "ReturnConsumedCapacity");
            write(out, "TOTAL");
        }
        out.EndObject();
    });
}

Round BatchGetPlan::absorb(Ticket ticket, std::string_view body) {
    std::map<std::size_t, Answer> answers; // by entry
    for (const auto entry : rounds_.under_way(ticket))
        answers.try_emplace(entry);
    const auto json = parse_answer(body);
    const AnswerReader reader(group_, projection_, index_);
    reader.read(json, answers);

    // All of the answer has been understood: only now the plan changes.
    std::vector<std::size_t> unprocessed;
    for (auto& [entry, answer] : answers) {
        if (answer.item)
            settle(entry, *std::move(answer.item));
        else if (answer.unprocessed)
            unprocessed.push_back(entry);
        else
            settle(entry, std::optional<Item>());
    }
    std::vector<std::size_t> ended;
    const auto cut = cut_of(json, body.size(), group_.consistent_read);
    const auto round = rounds_.arrive(ticket, unprocessed, cut, ended);
    give_up(ended);
    return round;
}

void BatchGetPlan::settle(std::size_t entry, Outcome outcome) {
    auto& count = !outcome ? counts_.failed : *outcome ? counts_.found : counts_.missing;
    ++count;
    entries_[entry].outcome = std::move(outcome);
}

void BatchGetPlan::fail(Ticket ticket, const std::exception_ptr& error) {
    for (const auto entry : rounds_.drop(ticket))
        settle(entry, error);
}

void BatchGetPlan::give_up(const std::vector<std::size_t>& entries) {
    for (const auto entry : entries)
        settle(entry, gave_up(operation, group_.table, entries_[entry].key, entries.size(),
                              rounds_.limit()));
}

std::vector<BatchGetPlan::Outcome> BatchGetPlan::outcomes() && {
    std::vector<Outcome> outcomes;
    outcomes.reserve(entry_of_.size());
    for (const auto index : entry_of_) {
        auto& entry = entries_[index];
        if (!entry.outcome)
            settle(index, left_open(operation, group_.table, entry.key));
        // The last one who asked for the key gets the item itself, the others copies.
        if (--entry.uses == 0)
            outcomes.push_back(*std::move(entry.outcome));
        else
            outcomes.push_back(*entry.outcome);
    }
    return outcomes;
}

} // namespace coalesce::dynamodb::protocol
