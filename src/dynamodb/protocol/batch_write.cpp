#include "dynamodb/protocol/batch_write.hpp"

#include "dynamodb/check_item.hpp"
#include "dynamodb/protocol/batch_answer.hpp"
#include "dynamodb/protocol/item_json.hpp"
#include "dynamodb/quoted.hpp"

namespace coalesce::dynamodb::protocol {
namespace {

constexpr std::string_view operation_name = "BatchWriteItem";

// The service takes 16 MB of JSON, whatever the items are worth once stored: a control character
// of one byte is six in JSON. The rest of the 16 MB is headroom for the envelope.
constexpr std::size_t max_json_bytes = 15 * 1024 * 1024;

void write_operation(JsonWriter& out, const WriteOperation& operation) {
    const auto* put = std::get_if<Put>(&operation);
    out.StartObject();
    write_name(out, put ? "PutRequest" : "DeleteRequest");
    out.StartObject();
    write_name(out, put ? "Item" : "Key");
    write_item(out, put ? put->item : std::get<Delete>(operation).key);
    out.EndObject();
    out.EndObject();
}

std::size_t json_bytes_of(const WriteOperation& operation) {
    return written([&](JsonWriter& out) { write_operation(out, operation); }).size();
}

// Of each entry of a request: whether the answer leaves it unprocessed.
using Unprocessed = std::map<std::size_t, bool>;

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

void read_unprocessed(std::string_view body, const std::string& table, const KeySchema& schema,
                      const KeyIndex& index, Unprocessed& answers) {
    const Path root;
    JsonReader in(body);
    for_each_member(in, root, [&](std::string_view name, const Path& path) {
        if (name != "UnprocessedItems")
            return in.skip(path);
        for_table(in, table, path, [&](const Path& here) {
            for_each_element(in, here, [&](const Path& element) {
                const auto key = read_wrapped_key(in, schema, element);
                answer_to(key, index, answers, element) = true;
            });
        });
    });
    in.end(root);
}

} // namespace

BatchWritePlan::BatchWritePlan(std::string table, KeySchema schema,
                               std::vector<WriteOperation> operations, unsigned round_limit)
    : table_(std::move(table)),
      schema_(std::move(schema)),
      operations_(std::move(operations)),
      rounds_(round_limit) {
    entry_of_.reserve(operations_.size());
    for (std::size_t i = 0; i < operations_.size(); ++i)
        entry_of_.push_back(enter(i));
}

std::size_t BatchWritePlan::enter(std::size_t operation) {
    try {
        return enter_checked(operation);
    } catch (const boost::system::system_error&) {
        entries_.push_back({operation, 0, Outcome(std::current_exception())});
        return entries_.size() - 1;
    }
}

std::size_t BatchWritePlan::enter_checked(std::size_t operation) {
    if (const auto* put = std::get_if<Put>(&operations_[operation]))
        check_item(put->item, Path("table " + quoted(table_)));
    const auto [found, is_new] = index_.try_emplace(key_of_operation(operation), entries_.size());
    const auto entry = found->second;
    if (is_new) {
        entries_.emplace_back();
        rounds_.add(entry);
    }
    entries_[entry].operation = operation;
    entries_[entry].json_bytes = json_bytes_of(operations_[operation]);
    return entry;
}

Item BatchWritePlan::key_of_operation(std::size_t operation) const {
    if (const auto* put = std::get_if<Put>(&operations_[operation]))
        return key_of(schema_, table_, put->item);
    const auto& key = std::get<Delete>(operations_[operation]).key;
    check_key(schema_, table_, key);
    return key;
}

std::optional<Request> BatchWritePlan::next() {
    if (const auto half = rounds_.depart_half())
        return request_of(*half);
    const auto count = fitting();
    if (count == 0)
        return std::nullopt;
    return request_of(rounds_.depart(count));
}

Request BatchWritePlan::request_of(Ticket ticket) const {
    const auto& entries = rounds_.under_way(ticket);
    return Request(ticket, body_of(entries), entries.size());
}

/// How many of the waiting operations make one request.
std::size_t BatchWritePlan::fitting() const {
    std::size_t count = 0;
    std::size_t bytes = 0;
    for (const auto entry : rounds_.waiting()) {
        bytes += entries_[entry].json_bytes;
        if (count == max_write_operations || bytes > max_json_bytes)
            break;
        ++count;
    }
    return count;
}

std::string BatchWritePlan::body_of(const std::vector<std::size_t>& entries) const {
    return written([&](JsonWriter& out) {
        out.StartObject();
        write_name(out, "RequestItems");
        out.StartObject();
        write_name(out, table_);
        out.StartArray();
        for (const auto entry : entries)
            write_operation(out, operations_[entries_[entry].operation]);
        out.EndArray();
        out.EndObject();
        out.EndObject();
    });
}

Round BatchWritePlan::absorb(Ticket ticket, std::string_view body) {
    Unprocessed answers;
    for (const auto entry : rounds_.under_way(ticket))
        answers.emplace(entry, false);
    read_unprocessed(body, table_, schema_, index_, answers);

    // All of the answer has been understood: only now the plan changes.
    std::vector<std::size_t> unprocessed;
    for (const auto& [entry, is_unprocessed] : answers) {
        if (is_unprocessed)
            unprocessed.push_back(entry);
        else
            settle(entry, Outcome());
    }
    std::vector<std::size_t> ended;
    const auto round = rounds_.arrive(ticket, unprocessed, Cut::by_throttling, ended);
    give_up(ended);
    return round;
}

void BatchWritePlan::fail(Ticket ticket, const std::exception_ptr& error) {
    if (may_be_of_one_entry(error) && rounds_.split(ticket))
        return;
    for (const auto entry : rounds_.drop(ticket))
        settle(entry, error);
}

void BatchWritePlan::give_up(const std::vector<std::size_t>& entries) {
    for (const auto entry : entries)
        settle(entry, gave_up(operation_name, table_, key_of_operation(entries_[entry].operation),
                              entries.size(), rounds_.limit()));
}

std::vector<BatchWritePlan::Outcome> BatchWritePlan::outcomes() && {
    std::vector<Outcome> outcomes;
    outcomes.reserve(entry_of_.size());
    for (const auto index : entry_of_) {
        auto& entry = entries_[index];
        if (!entry.outcome)
            entry.outcome = left_open(operation_name, table_, key_of_operation(entry.operation));
        outcomes.push_back(*entry.outcome);
    }
    return outcomes;
}

} // namespace coalesce::dynamodb::protocol
