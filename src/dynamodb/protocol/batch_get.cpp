#include "dynamodb/protocol/batch_get.hpp"

#include "dynamodb/protocol/batch_answer.hpp"
#include "dynamodb/protocol/item_json.hpp"
#include "dynamodb/protocol/read_options_json.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <utility>

namespace coalesce::dynamodb::protocol {
namespace {

constexpr std::string_view operation = "BatchGetItem";

// The service stops after 16 MB, or 1 MB of one partition. An answer with as much as that was
// not cut short by throttling, so there is nothing to wait for.
constexpr double cut_by_size_bytes = 1'000'000;

// What one unit of read capacity reads; an eventually consistent read costs half of it.
constexpr double bytes_per_unit = 4096;

Cut cut_of(double consumed_units, std::size_t body_bytes, bool consistent_read) {
    const auto unit = consistent_read ? bytes_per_unit : 2 * bytes_per_unit;
    const auto read = std::max(static_cast<double>(body_bytes), consumed_units * unit);
    return read >= cut_by_size_bytes ? Cut::by_size : Cut::by_throttling;
}

/// What an answer says about one key; nothing means that the item is missing.
struct Answer {
    bool unprocessed = false;
    std::string_view item;
};

using Answers = std::map<std::size_t, Answer>; // by entry

/// Reads an answer into the entries of its request. Items are measured and their keys read; what
/// else is in them is read by who knows their type.
class AnswerReader {
public:
    AnswerReader(const BatchGetGroup& group, const KeyIndex& index, Answers& answers)
        : group_(group), index_(index), answers_(answers) {}

    void read(std::string_view body) {
        const Path root;
        JsonReader in(body);
        for_each_member(in, root, [&](std::string_view name, const Path& path) {
            if (name == "Responses")
                read_items(in, path);
            else if (name == "UnprocessedKeys")
                read_unprocessed(in, path);
            else if (name == "ConsumedCapacity")
                read_capacity(in, path);
            else
                in.skip(path);
        });
        in.end(root);
        // Only an answer that speaks of items can say that one is missing.
        const auto is_open = [](const auto& answer) { return !answer.second.unprocessed; };
        if (!has_responses_ && std::ranges::any_of(answers_, is_open))
            throw_malformed(Path(root, "Responses"), "expected a value, got none");
    }

    /// What the answer says that it used; 0 if it says nothing.
    double consumed_units() const noexcept { return consumed_units_; }

private:
    void read_items(JsonReader& in, const Path& path) {
        has_responses_ = true;
        for_table(in, group_.table, path, [&](const Path& table) {
            for_each_element(in, table, [&](const Path& here) {
                std::optional<Item> key;
                const auto json = in.text_of([&] { key = read_key(in, group_.schema, here); });
                answer_to(key, index_, answers_, here).item = json;
            });
        });
    }

    void read_unprocessed(JsonReader& in, const Path& path) {
        for_table(in, group_.table, path, [&](const Path& table) {
            for_each_member(in, table, [&](std::string_view name, const Path& here) {
                if (name == "Keys")
                    read_keys(in, here);
                else
                    in.skip(here);
            });
        });
    }

    void read_keys(JsonReader& in, const Path& path) {
        for_each_element(in, path, [&](const Path& here) {
            const auto key = read_key(in, group_.schema, here);
            answer_to(key, index_, answers_, here).unprocessed = true;
        });
    }

    void read_capacity(JsonReader& in, const Path& path) {
        for_each_element(in, path, [&](const Path& table) {
            for_each_member(in, table, [&](std::string_view name, const Path& here) {
                if (name == "CapacityUnits")
                    consumed_units_ += in.number(here);
                else
                    in.skip(here);
            });
        });
    }

    const BatchGetGroup& group_;
    const KeyIndex& index_;
    Answers& answers_;
    bool has_responses_ = false;
    double consumed_units_ = 0;
};

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
    if (const auto half = rounds_.depart_half())
        return request_of(*half);
    const auto count = std::min(rounds_.waiting().size(), max_get_keys);
    if (count == 0)
        return std::nullopt;
    return request_of(rounds_.depart(count));
}

Request BatchGetPlan::request_of(Ticket ticket) const {
    const auto& entries = rounds_.under_way(ticket);
    return Request(ticket, body_of(entries), entries.size());
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
        write_read_options(out, projection_, group_.consistent_read);
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

Round BatchGetPlan::absorb(Ticket ticket, std::string body) {
    const auto kept = std::make_shared<detail::ReceivedBody>();
    kept->json = std::move(body);
    kept->hidden_attributes = projection_.added_keys();
    Answers answers;
    for (const auto entry : rounds_.under_way(ticket))
        answers.try_emplace(entry);
    AnswerReader reader(group_, index_, answers);
    reader.read(kept->json);

    // All of the answer has been understood: only now the plan changes.
    std::vector<std::size_t> unprocessed;
    for (const auto& [entry, answer] : answers) {
        if (!answer.item.empty())
            settle(entry, std::optional(detail::ReceivedItem(kept, answer.item)));
        else if (answer.unprocessed)
            unprocessed.push_back(entry);
        else
            settle(entry, std::optional<detail::ReceivedItem>());
    }
    std::vector<std::size_t> ended;
    const auto cut = cut_of(reader.consumed_units(), kept->json.size(), group_.consistent_read);
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
    if (may_be_of_one_entry(error) && rounds_.split(ticket))
        return;
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
