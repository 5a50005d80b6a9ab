// What a thousand requests of users at once cost the service, and that each gets its own answers.

#include "support/fault_server.hpp"
#include "support/run_to_end.hpp"

#include <coalesce/dynamodb/client.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/describe/class.hpp>

#include <array>
#include <cstddef>
#include <iostream>
#include <memory>
#include <numeric>
#include <optional>
#include <string>
#include <vector>

namespace coalesce::test {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;

struct RowKey {
    int id;
};
BOOST_DESCRIBE_STRUCT(RowKey, (), (id))

struct Row {
    int id;
    int step; // leads to the row that is asked for next
    std::string text;

    bool operator==(const Row&) const = default;
};
BOOST_DESCRIBE_STRUCT(Row, (), (id, step, text))

using RowTable = dynamodb::Table<RowKey, Row>;
using Tables = std::array<RowTable, 3>;
using Ids = std::vector<int>;
using Answers = std::vector<Result<std::optional<Row>>>;

constexpr int request_count = 1000;
constexpr int ids_of_a_request = 20; // in each table
constexpr int shared_ids = 50;       // in each table; they come before those of the requests
constexpr int all_ids = shared_ids + request_count * ids_of_a_request;
constexpr int keys_of_a_load = 6;
constexpr std::array<std::size_t, 5> table_of_loader = {0, 1, 2, 0, 1};

/// What a table holds under an id. Every seventh row is missing.
std::optional<Row> row(std::size_t table, int id) {
    if (id % 7 == 3)
        return std::nullopt;
    return Row{id, (id * 37 + 11) % 97, std::string(1, "ABC"[table]) + std::to_string(id)};
}

/// What the requests asked for and got.
class Tally {
public:
    std::size_t loads = 0;
    std::size_t found = 0;
    std::size_t missing = 0;
    std::size_t wrong = 0;
    int ended = 0;
};

/// One request of a user: five loaders, and loads of which one depends on the other.
class UserRequest {
public:
    UserRequest(const asio::any_io_executor& executor, const Tables& tables, int number,
                Tally& tally)
        : number_(number), tally_(tally) {
        for (const auto table : table_of_loader)
            loaders_.push_back(tables[table].loader(executor));
    }

    /// Lifetime: the request and the tally outlive it.
    asio::awaitable<void> serve() {
        const auto first = ids_after(0, Ids(keys_of_a_load, number_));
        const auto second = ids_after(1, Ids(keys_of_a_load, number_ + 1));
        auto first_answers = loaders_[0].load_many(keys(first));
        auto second_answers = loaders_[1].load_many(keys(second));
        const auto third = ids_after(2, check(0, first, co_await std::move(first_answers)));
        auto third_answers = loaders_[2].load_many(keys(third));
        const auto fourth = ids_after(3, check(1, second, co_await std::move(second_answers)));
        auto fourth_answers = loaders_[3].load_many(keys(fourth));
        const auto fifth = ids_after(4, check(2, third, co_await std::move(third_answers)));
        auto fifth_answers = load_each(4, fifth);
        check(3, fourth, co_await std::move(fourth_answers));
        for (std::size_t i = 0; i < fifth.size(); ++i)
            check_one(4, fifth[i], co_await std::move(fifth_answers[i]));
    }

private:
    using Loads = std::vector<asio::awaitable<std::optional<Row>>>;

    /// The ids that a loader is asked for after these steps: three of ten are shared by all
    /// requests, the others are the request's own.
    Ids ids_after(std::size_t loader, const Ids& steps) const {
        Ids ids;
        for (std::size_t i = 0; i < steps.size(); ++i) {
            const bool is_shared = (loader * steps.size() + i) % 10 < 3;
            const int step = steps[i] + static_cast<int>(i);
            ids.push_back(is_shared
                              ? step % shared_ids
                              : shared_ids + number_ * ids_of_a_request + step % ids_of_a_request);
        }
        return ids;
    }

    static std::vector<RowKey> keys(const Ids& ids) {
        std::vector<RowKey> keys;
        for (const int id : ids)
            keys.push_back(RowKey{id});
        return keys;
    }

    Loads load_each(std::size_t loader, const Ids& ids) {
        Loads loads;
        for (const int id : ids)
            loads.push_back(loaders_[loader].load(id));
        return loads;
    }

    /// Gives the steps to the next ids.
    Ids check(std::size_t loader, const Ids& ids, const Answers& answers) {
        Ids steps;
        for (std::size_t i = 0; i < ids.size(); ++i)
            steps.push_back(check_one(loader, ids[i], answers.at(i).value()));
        return steps;
    }

    int check_one(std::size_t loader, int id, const std::optional<Row>& answer) {
        ++tally_.loads;
        ++(answer ? tally_.found : tally_.missing);
        tally_.wrong += answer == row(table_of_loader[loader], id) ? 0 : 1;
        return answer ? answer->step : 0;
    }

    int number_;
    Tally& tally_;
    std::vector<RowTable::Loader> loaders_;
};

class CoalescerLoad : public testing::Test {
protected:
    CoalescerLoad() {
        for (std::size_t table = 0; table < names.size(); ++table) {
            server_.create_table(names[table], dynamodb::key_schema<RowKey>());
            for (int id = 0; id < all_ids; ++id)
                if (const auto stored = row(table, id))
                    server_.put(names[table], dynamodb::to_item(*stored));
        }
    }

    /// Serves all requests at once, to their ends.
    Tally serve_all(const dynamodb::Client& client) {
        const Tables tables{RowTable(client, names[0]), RowTable(client, names[1]),
                            RowTable(client, names[2])};
        Tally tally;
        std::vector<std::unique_ptr<UserRequest>> requests;
        for (int number = 0; number < request_count; ++number) {
            requests.push_back(
                std::make_unique<UserRequest>(context_.get_executor(), tables, number, tally));
            asio::co_spawn(context_, requests.back()->serve(), [&](const std::exception_ptr& e) {
                ++tally.ended;
                if (e)
                    std::rethrow_exception(e);
            });
        }
        run_until(context_, [&tally] { return tally.ended == request_count; });
        return tally;
    }

    static constexpr std::array names = {"RowsA", "RowsB", "RowsC"};
    asio::io_context context_{1};
    FaultServer server_{context_};
};

TEST_F(CoalescerLoad, a_thousand_requests_get_their_answers_with_90_keys_to_a_request) {
    const dynamodb::Client client(context_.get_executor(), server_.client_options());
    server_.faults().delay = 5ms;

    const auto tally = serve_all(client);

    const auto sizes = server_.record().batch_sizes("BatchGetItem");
    const auto keys = std::accumulate(sizes.begin(), sizes.end(), std::size_t{0});
    const auto average = static_cast<double>(keys) / static_cast<double>(sizes.size());
    std::cout << "[   load   ] " << request_count << " requests, " << tally.loads << " loads, "
              << keys << " keys in " << sizes.size() << " BatchGetItem requests: " << average
              << " keys per request, at most " << server_.record().most_in_flight()
              << " in flight\n";
    EXPECT_EQ(tally.loads, std::size_t{request_count} * table_of_loader.size() * keys_of_a_load);
    EXPECT_EQ(tally.wrong, 0U);
    EXPECT_GT(tally.found, 5 * tally.missing);
    EXPECT_GT(tally.missing, tally.loads / 10);
    EXPECT_GE(average, 90);
}

} // namespace
} // namespace coalesce::test
