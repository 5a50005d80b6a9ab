// Calls of many requests for keys of several tables, against a service that leaves random keys
// unprocessed, has one table not and finds one key invalid, while callers go. Each of them gets
// its own right answers, whoever shared a request with it.

#include "unit/dynamodb/protocol/chance.hpp"
#include "unit/dynamodb/protocol/movies.hpp"

#include <array>
#include <map>
#include <set>

namespace coalesce::dynamodb::protocol {
namespace {

constexpr int invalid_id = 13; // in any table
const std::array<std::string, 3> tables = {"Movies", "People", "Nowhere"};

/// Items with even numbers exist.
bool is_there(int id) {
    return id % 2 == 0;
}

struct WantedItem {
    std::size_t table;
    int id;
    bool withdrawn = false;
    std::optional<Fetched<detail::ReceivedItem>> outcome;
};

errc kind_of(const Fetched<detail::ReceivedItem>& outcome) {
    return static_cast<errc>(error_of(outcome).code.value());
}

bool is_right(const WantedItem& wanted) {
    const auto& outcome = wanted.outcome.value();
    if (tables.at(wanted.table) == "Nowhere")
        return !outcome && kind_of(outcome) == errc::resource_not_found;
    if (wanted.id == invalid_id)
        return !outcome && kind_of(outcome) == errc::validation;
    if (!outcome || outcome->has_value() != is_there(wanted.id))
        return false;
    const auto expected = R"({"id":{"N":")" + std::to_string(wanted.id) + R"("},"of":{"S":")" +
                          tables.at(wanted.table) + R"("}})";
    return !is_there(wanted.id) || (*outcome)->json() == expected;
}

class WorldOfTables {
public:
    explicit WorldOfTables(unsigned seed) : chance_(seed), queue_(4, 1000) {}

    void run() {
        for (int step = 0; step < 300; ++step)
            this->step();
        while (!queue_.idle())
            step_without_callers();
    }

    const ReadCounts& counts() const { return queue_.counts(); }

    std::string complaint() const {
        for (const auto& call : calls_)
            for (const auto& wanted : call)
                if (!wanted.withdrawn && !wanted.outcome)
                    return "a caller was never told";
                else if (!wanted.withdrawn && !is_right(wanted))
                    return tables.at(wanted.table) + " " + std::to_string(wanted.id) + " is wrong";
        return complaint_;
    }

private:
    void step() {
        if (chance_.one_in(3))
            ask();
        else if (chance_.one_in(8) && !calls_.empty())
            withdraw(chance_.below(calls_.size()));
        else
            step_without_callers();
    }

    void ask() {
        const auto table = chance_.below(tables.size());
        ReadOptions options;
        options.consistent_read = chance_.one_in(4);
        detail::BatchGetCall call(
            std::make_shared<const detail::TableAbout>(tables.at(table), id_schema()), options);
        auto& wanted = calls_.emplace_back();
        const auto count = 1 + chance_.below(120);
        for (std::size_t i = 0; i < count; ++i) {
            wanted.push_back({table, static_cast<int>(chance_.below(200)), false, std::nullopt});
            call.keys.emplace_back(movie(wanted.back().id));
        }
        std::vector<detail::PlacedRead> refused;
        queue_.ask(calls_.size() - 1, GetAsk(std::move(call), refused));
    }

    void withdraw(AskId id) {
        for (const auto ticket : queue_.withdraw(id))
            cancelled_.insert(ticket);
        for (auto& wanted : calls_[id])
            wanted.withdrawn = true;
    }

    void step_without_callers() {
        if (!rests_.empty() && chance_.one_in(3))
            queue_.resume(chance_.take(rests_));
        if (auto request = queue_.next(Fill::any))
            under_way_.push_back(*std::move(request));
        else if (!under_way_.empty())
            answer(chance_.take(under_way_));
    }

    void answer(const Request& request) {
        if (request.entries == 0 || request.entries > max_get_keys)
            complaint_ = "a request of the wrong size";
        const auto body = parse_answer(request.body);
        const auto& asked = body["RequestItems"];
        if (cancelled_.contains(request.ticket))
            return fail(request, errc::internal_server_error);
        if (asked.HasMember("Nowhere"))
            return fail(request, errc::resource_not_found);
        if (request.body.find(R"({"id":{"N":"13"}})") != std::string::npos)
            return fail(request, errc::validation);
        keep(queue_.absorb(request.ticket, answer_to(asked)));
    }

    std::string answer_to(const JsonValue& asked) {
        const auto strictness = chance_.below(4);
        std::string responses;
        std::string unprocessed;
        for (const auto& table : asked.GetObject()) {
            const std::string name = table.name.GetString();
            std::string items;
            std::string left;
            for (const auto& key : table.value["Keys"].GetArray()) {
                const std::string id = key["id"]["N"].GetString();
                if (strictness && chance_.one_in(strictness))
                    append(left, R"({"id":{"N":")" + id + R"("}})");
                else if (is_there(std::stoi(id)))
                    append(items, R"({"id":{"N":")" + id + R"("},"of":{"S":")" + name + R"("}})");
            }
            append(responses, '"' + name + R"(":[)" + items + "]");
            if (!left.empty())
                append(unprocessed, '"' + name + R"(":{"Keys":[)" + left + "]}");
        }
        return R"({"Responses":{)" + responses + R"(},"UnprocessedKeys":{)" + unprocessed + "}}";
    }

    static void append(std::string& list, const std::string& json) {
        list += (list.empty() ? "" : ",") + json;
    }

    void fail(const Request& request, errc code) {
        const boost::system::system_error error(make_error_code(code));
        keep(queue_.fail(request.ticket, std::make_exception_ptr(error)));
    }

    void keep(const Absorbed<detail::PlacedRead>& absorbed) {
        for (const auto& rest : absorbed.rests)
            rests_.push_back(rest.table);
        for (const auto& delivery : absorbed.deliveries)
            for (const auto& read : delivery.outcomes) {
                auto& wanted = calls_.at(delivery.ask).at(read.place);
                if (wanted.outcome || wanted.withdrawn)
                    complaint_ = "somebody was told who should not have been";
                wanted.outcome = read.outcome;
            }
    }

    Chance chance_;
    GetQueue queue_;
    std::vector<std::vector<WantedItem>> calls_;
    std::vector<Request> under_way_;
    std::set<Ticket> cancelled_;
    std::vector<TableId> rests_;
    std::string complaint_;
};

class MergingProperty : public testing::TestWithParam<unsigned> {};

TEST_P(MergingProperty, BG10_each_caller_gets_its_own_right_answers) {
    WorldOfTables world(GetParam());

    world.run();

    EXPECT_EQ(world.complaint(), "");
    EXPECT_EQ(world.counts().asked, world.counts().ended());
    EXPECT_GT(world.counts().found, 0U);
    EXPECT_GT(world.counts().withdrawn, 0U);
}

INSTANTIATE_TEST_SUITE_P(seeds, MergingProperty, testing::Range(1u, 16u));

} // namespace
} // namespace coalesce::dynamodb::protocol
