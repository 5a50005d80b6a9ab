#include "unit/dynamodb/protocol/chance.hpp"
#include "unit/dynamodb/protocol/movies.hpp"

#include <algorithm>
#include <set>
#include <stdexcept>

// A queue against a service that does everything it may: it leaves random keys unprocessed, or
// all of them, answers in random order, says things twice and spells numbers anew, while several
// requests are under way, some fail, and rests end at any time.

namespace coalesce::dynamodb::protocol {
namespace {

/// Movies with even numbers exist.
bool exists(int id) {
    return id % 2 == 0;
}

int id_of(const Item& item) {
    return item.at("id").get_if<Number>()->as<int>();
}

class FakeService {
public:
    explicit FakeService(Chance& chance) : chance_(chance) {}

    std::string answer(const Request& request) {
        const auto keys = keys_of(request);
        std::set<int> ids;
        for (const auto& key : keys)
            ids.insert(id_of(key));
        within_limits_ = within_limits_ && !keys.empty() && keys.size() <= 100;
        without_duplicates_ = without_duplicates_ && ids.size() == keys.size();

        // 0: nothing is left, 1: everything, 2 and 3: every second or third key.
        const auto strictness = chance_.below(4);
        std::vector<std::string> items;
        std::vector<std::string> left;
        for (const int id : ids) {
            if (strictness != 0 && chance_.one_in(strictness))
                say(left, "{" + id_json(id) + "}");
            else if (exists(id))
                say(items,
                    "{" + id_json(id) + R"(,"title":{"S":"movie )" + std::to_string(id) + R"("}})");
        }
        return R"({"Responses":{"Movies":[)" + shuffled(items) + "]}" + left_json(left) + "}";
    }

    bool within_limits() const { return within_limits_; }
    bool without_duplicates() const { return without_duplicates_; }

private:
    std::string id_json(int id) {
        const char* spellings[] = {"", ".0", "E0", ".00E+0"};
        return R"("id":{"N":")" + std::to_string(id) + spellings[chance_.below(4)] + R"("})";
    }

    void say(std::vector<std::string>& list, const std::string& json) {
        list.push_back(json);
        if (chance_.one_in(10))
            list.push_back(json);
    }

    std::string shuffled(std::vector<std::string>& list) {
        chance_.shuffle(list);
        std::string text;
        for (const auto& json : list)
            text += (text.empty() ? "" : ",") + json;
        return text;
    }

    std::string left_json(std::vector<std::string>& left) {
        if (left.empty())
            return chance_.one_in(2) ? "" : R"(,"UnprocessedKeys":null)";
        return R"(,"UnprocessedKeys":{"Movies":{"Keys":[)" + shuffled(left) + "]}}";
    }

    Chance& chance_;
    bool within_limits_ = true;
    bool without_duplicates_ = true;
};

/// Carries reads out with up to four requests under way, in random order.
class Workers {
public:
    Workers(Chance& chance, Reads& reads, std::size_t failures)
        : chance_(chance), service_(chance), reads_(reads), failures_(failures) {}

    void to_the_end() {
        while (!reads_.done())
            step();
    }

    const FakeService& service() const { return service_; }

private:
    void step() {
        if (rests_ && (under_way_.empty() || chance_.one_in(3))) {
            rests_ = false;
            reads_.resume();
        }
        auto request = under_way_.size() < 4 ? reads_.next() : std::nullopt;
        if (request && !chance_.one_in(3))
            under_way_.push_back(*std::move(request));
        else if (request)
            answer(*request);
        else if (!under_way_.empty())
            answer(chance_.take(under_way_));
    }

    void answer(const Request& request) {
        if (failures_ > 0 && chance_.one_in(5)) {
            --failures_;
            reads_.fail(request.ticket, std::make_exception_ptr(std::runtime_error("failed")));
            return;
        }
        const auto round = reads_.absorb(request.ticket, service_.answer(request));
        rests_ = rests_ || !round.rests.empty();
    }

    Chance& chance_;
    FakeService service_;
    Reads& reads_;
    std::size_t failures_;
    std::vector<Request> under_way_;
    bool rests_ = false;
};

std::vector<Item> random_keys(Chance& chance) {
    std::vector<Item> keys;
    const auto count = chance.below(700);
    const auto range = 1 + chance.below(500);
    for (std::size_t i = 0; i < count; ++i)
        keys.push_back(movie(static_cast<int>(chance.below(range))));
    return keys;
}

bool is_right(const Item& key, const Result<std::optional<Item>>& outcome) {
    if (!outcome)
        return true;
    const auto id = id_of(key);
    const Item item{{"id", id}, {"title", "movie " + std::to_string(id)}};
    return *outcome == (exists(id) ? std::optional(item) : std::nullopt);
}

class GetProperty : public testing::TestWithParam<unsigned> {};

TEST_P(GetProperty, BG8_every_key_ends_right_whatever_the_service_leaves) {
    Chance chance(GetParam());
    const auto keys = random_keys(chance);
    auto reads = reads_of(keys, 1000);
    Workers workers(chance, reads, 0);

    workers.to_the_end();
    const auto counts = reads.counts();
    const auto outcomes = reads.outcomes();

    EXPECT_EQ(counts.failed, 0u);
    EXPECT_EQ(counts.asked, counts.found + counts.missing);
    EXPECT_TRUE(workers.service().within_limits());
    EXPECT_TRUE(workers.service().without_duplicates());
    EXPECT_TRUE(std::equal(keys.begin(), keys.end(), outcomes.begin(), outcomes.end(), is_right));
}

TEST_P(GetProperty, BG9_failures_are_never_taken_for_missing) {
    Chance chance(GetParam());
    const auto keys = random_keys(chance);
    auto reads = reads_of(keys, 2);
    Workers workers(chance, reads, 3);

    workers.to_the_end();
    const auto counts = reads.counts();
    const auto outcomes = reads.outcomes();

    EXPECT_EQ(counts.asked, counts.found + counts.missing + counts.failed);
    EXPECT_TRUE(std::equal(keys.begin(), keys.end(), outcomes.begin(), outcomes.end(), is_right));
}

INSTANTIATE_TEST_SUITE_P(seeds, GetProperty, testing::Range(1u, 26u));

} // namespace
} // namespace coalesce::dynamodb::protocol
