// Writes of many calls against a service that does everything it may: it leaves random writes
// unprocessed, or all, fails requests whether it has done them or not, and answers in any order,
// while callers go. Each write carries a version, and a key must never see an older one after a
// newer one.

#include "unit/dynamodb/protocol/chance.hpp"
#include "unit/dynamodb/protocol/movies.hpp"

#include "dynamodb/protocol/write_queue.hpp"

#include <map>
#include <set>
#include <stdexcept>

namespace coalesce::dynamodb::protocol {
namespace {

int number_in(const JsonValue& item, const char* attribute) {
    const auto& value = item[attribute]["N"];
    return Number(std::string_view(value.GetString(), value.GetStringLength())).as<int>();
}

/// The versions that a request writes, by the numbers of their keys.
std::map<int, int> versions_in(const Request& request) {
    const auto body = parse_answer(request.body);
    std::map<int, int> versions;
    for (const auto& operation : body["RequestItems"]["Movies"].GetArray()) {
        const auto& item = operation["PutRequest"]["Item"];
        const auto id = number_in(item, "id");
        if (!versions.emplace(id, number_in(item, "version")).second)
            throw std::logic_error("a key stands twice in a request");
    }
    return versions;
}

/// A write as its caller knows it.
struct WantedWrite {
    int key;
    int version;
    bool withdrawn = false;
    std::optional<detail::PlacedWrite> fate;
};

class WorldOfWriters {
public:
    explicit WorldOfWriters(unsigned seed) : chance_(seed), queue_(4, 1000) {}

    void run() {
        for (int step = 0; step < 400; ++step)
            this->step();
        while (!queue_.idle())
            step_without_callers();
    }

    const WriteCounts& counts() const { return queue_.counts(); }

    /// What is wrong with the outcomes, if anything.
    std::string complaint() const {
        std::map<int, int> last_written;
        for (const auto& call : calls_)
            for (const auto& write : call) {
                if (!write.withdrawn && !write.fate)
                    return "a caller was never told";
                if (write.fate && write.fate->outcome)
                    last_written[write.key] = std::max(last_written[write.key], write.version);
            }
        for (const auto& [key, version] : last_written)
            if (stored_.at(key) < version)
                return "an acknowledged write is lost";
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
        detail::BatchWriteCall call(table_);
        auto& wanted = calls_.emplace_back();
        const auto count = 1 + chance_.below(20);
        for (std::size_t i = 0; i < count; ++i) {
            const auto key = static_cast<int>(chance_.below(30));
            wanted.push_back({key, ++last_version_, false, std::nullopt});
            const Item item{{"id", key}, {"version", last_version_}};
            call.operations.emplace_back(detail::Put(item));
        }
        std::vector<detail::PlacedWrite> refused;
        queue_.ask(calls_.size() - 1, WriteAsk(std::move(call), refused));
    }

    void withdraw(AskId id) {
        queue_.withdraw(id);
        for (auto& write : calls_[id])
            write.withdrawn = true;
    }

    void step_without_callers() {
        if (rests_ && chance_.one_in(3)) {
            rests_ = false;
            queue_.resume(0);
        }
        if (auto request = queue_.next(Fill::any))
            send(*std::move(request));
        else if (!under_way_.empty())
            answer(chance_.take(under_way_));
    }

    void send(Request request) {
        const auto versions = versions_in(request);
        if (versions.empty() || versions.size() > max_write_operations)
            complaint_ = "a request of the wrong size";
        for (const auto& [key, version] : versions)
            if (!keys_under_way_.insert(key).second)
                complaint_ = "a key is in two requests";
        under_way_.push_back(std::move(request));
    }

    void answer(const Request& request) {
        const auto versions = versions_in(request);
        const bool fails = chance_.one_in(6);
        const auto strictness = chance_.below(4);
        std::string left;
        for (const auto& [key, version] : versions) {
            keys_under_way_.erase(key);
            const bool is_left =
                fails ? chance_.one_in(2) : strictness && chance_.one_in(strictness);
            const bool was_done_before = chance_.one_in(4); // by a request that was repeated
            if (!is_left || was_done_before)
                store(key, version);
            if (is_left)
                left += (left.empty() ? "" : ",") + (R"({"PutRequest":{"Item":{"id":{"N":")" +
                                                     std::to_string(key) + R"(.0"}}}})");
        }
        if (fails)
            return keep(
                queue_.fail(request.ticket, std::make_exception_ptr(std::runtime_error("failed"))));
        keep(queue_.absorb(request.ticket, R"({"UnprocessedItems":{"Movies":[)" + left + "]}}"));
    }

    void store(int key, int version) {
        if (stored_[key] > version)
            complaint_ = "an older write came after a newer one";
        stored_[key] = version;
    }

    void keep(const Absorbed<detail::PlacedWrite>& absorbed) {
        rests_ = rests_ || !absorbed.rests.empty();
        for (const auto& delivery : absorbed.deliveries)
            for (const auto& write : delivery.outcomes) {
                auto& wanted = calls_.at(delivery.ask).at(write.place);
                if (wanted.fate || wanted.withdrawn)
                    complaint_ = "somebody was told who should not have been";
                wanted.fate = write;
            }
    }

    Chance chance_;
    WriteQueue queue_;
    detail::TableFacts table_ = movies_table();
    std::vector<std::vector<WantedWrite>> calls_;
    std::vector<Request> under_way_;
    std::set<int> keys_under_way_;
    std::map<int, int> stored_; // the version under each key
    int last_version_ = 0;
    bool rests_ = false;
    std::string complaint_;
};

class WriteProperty : public testing::TestWithParam<unsigned> {};

TEST_P(WriteProperty, BW4_no_write_is_lost_or_out_of_order_whatever_the_service_does) {
    WorldOfWriters world(GetParam());

    world.run();

    EXPECT_EQ(world.complaint(), "");
    EXPECT_EQ(world.counts().asked, world.counts().ended());
}

INSTANTIATE_TEST_SUITE_P(seeds, WriteProperty, testing::Range(1u, 26u));

} // namespace
} // namespace coalesce::dynamodb::protocol
