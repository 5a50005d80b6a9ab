#pragma once

#include "support/fault_server/faults.hpp"
#include "support/fault_server/record.hpp"
#include "support/fault_server/stored_tables.hpp"
#include "support/raw_server.hpp"

#include <coalesce/dynamodb/client_options.hpp>
#include <coalesce/dynamodb/index_schema.hpp>
#include <coalesce/dynamodb/item.hpp>
#include <coalesce/dynamodb/key.hpp>

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// The law of this room: a DynamoDB of our own, which does what the service does when it is well,
// and to order what no other server does: leave keys unprocessed, throttle, fail, break
// connections. What it says is made here: it shares values with the library (items, keys,
// projections), but neither its protocol nor its signing, and so can prove them wrong. Only this
// file and `fault_server.cpp` wait and send; what is below `fault_server/` turns requests into
// answers.

namespace coalesce::test {

/// A server that speaks DynamoDB over raw bytes, on a free port of 127.0.0.1: BatchGetItem,
/// BatchWriteItem, GetItem, PutItem, DeleteItem, Query, Scan, CreateTable and DescribeTable. It
/// verifies each signature, whatever headers are signed, so that other clients than ours can be
/// pointed at it.
///
///     FaultServer server(context);
///     server.create_table("Movies", key_schema<MovieKey>());
///     server.put("Movies", to_item(rush));
///     server.faults().unprocessed = 0.3;
///     Client client(context.get_executor(), server.client_options());
///
/// Threads: lives on the test's own context, which runs one handler at a time, next to the
///     client; everything here is called there, or while the context does not run.
class FaultServer {
public:
    /// From one seed, the same requests in the same order meet the same faults.
    explicit FaultServer(boost::asio::io_context& context, std::uint64_t seed = 1);

    /// `http://127.0.0.1:<port>/`.
    std::string url() const;
    /// Settings of a client with an endpoint, a region and credentials that are accepted.
    dynamodb::ClientOptions client_options() const;
    /// Accepts other credentials too.
    void accept(const dynamodb::Credentials& credentials);
    /// From now on these are refused as expired.
    void expire(const dynamodb::Credentials& credentials);
    /// How far the server's clock is ahead of the client's, and by which code it refuses a
    /// signature for that.
    void set_clock_ahead(std::chrono::seconds difference,
                         std::string code = "InvalidSignatureException");

    /// Makes a table, or an empty one in its place.
    void create_table(std::string name, dynamodb::KeySchema schema,
                      std::vector<dynamodb::IndexSchema> indexes = {});
    /// From now on the credentials may not touch this table.
    void deny(std::string_view table);
    /// Puts an item into a table at once; no write of the service.
    void put(std::string_view table, dynamodb::Item item);
    /// The item that is stored under a key.
    std::optional<dynamodb::Item> stored(std::string_view table, const dynamodb::Item& key) const;
    /// What clients wrote under a key, in the order in which it was stored; nothing stands for a
    /// deletion.
    std::vector<std::optional<dynamodb::Item>> writes_of(std::string_view table,
                                                         const dynamodb::Item& key) const;
    /// For long runs: what is written from now on is stored, but not kept for `writes_of`.
    void keep_no_writes(std::string_view table);

    /// The faults that all requests meet that `next` did not claim; none until told otherwise.
    Faults& faults() noexcept;
    /// What the next request meets that no earlier call of `next` has claimed. Only requests that
    /// are signed well count.
    void next(const Faults& faults);
    void next(Fault fault) { next(only(fault)); }

    /// Begins to count requests anew, and forgets what `fail_step` said.
    void begin_run();
    /// Requests of the run so far; only those that are signed well count.
    std::size_t steps() const noexcept;
    /// What the request of that number, from 1, meets in this run; the others meet what they do
    /// anyway. So that each step of an operation can fail in turn.
    void fail_step(std::size_t number, const Faults& faults);
    void fail_step(std::size_t number, Fault fault) { fail_step(number, only(fault)); }

    /// What has been seen and done so far.
    const FaultRecord& record() const noexcept;
    /// Connections accepted so far, and those that neither side has ended.
    std::size_t connections() const noexcept;
    std::size_t open_connections() const noexcept;

    /// Ends all connections and stops listening.
    void stop();

private:
    struct State;
    std::shared_ptr<State> state_; // shared with the coroutines that serve connections
    RawServer server_;
};

} // namespace coalesce::test
