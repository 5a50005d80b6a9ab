#pragma once

#include "support/fault_server.hpp"
#include "support/films.hpp"

#include <coalesce/dynamodb/client.hpp>

#include <boost/asio/awaitable.hpp>

#include <array>
#include <cstddef>
#include <exception>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace coalesce::test {

namespace asio = boost::asio;

/// What became of the operations of all workers.
class ChaosTally {
public:
    void end(bool is_wrong, bool has_failed) {
        ++ended;
        ++(is_wrong ? wrong : has_failed ? failed : right);
    }

    std::size_t ended = 0;
    std::size_t right = 0;
    std::size_t failed = 0; ///< By an error.
    std::size_t wrong = 0;
    std::size_t cancelled = 0; ///< Or too late for that.
    std::size_t aborted = 0;   ///< Of those that were cancelled.
    std::size_t out_of_quota = 0;
    std::set<std::string> mistakes;
    std::set<boost::system::error_code> errors;
};

/// What a key may hold: one thing, unless a write has failed or was cancelled that may have been
/// done.
class PossibleVersions {
public:
    using Version = std::optional<int>; // nothing if there is no item

    void begin_write(Version version) { versions_.push_back(version); }
    void end_write(Version version) { versions_ = {version}; }

    /// Whether it may be that what was read is there; from then on it is.
    bool agrees(Version version);

    bool is_known() const { return versions_.size() == 1; }
    bool may_be_there() const;
    bool may_be_missing() const;

private:
    std::vector<Version> versions_{std::nullopt};
};

/// Does whatever users do, by chance, with a partition of its own, and compares what it reads with
/// what it wrote.
///
/// Lifetime: outlives what it runs.
class ChaosWorker {
public:
    ChaosWorker(const dynamodb::Client& client, int number, ChaosTally& tally);

    /// Does one operation after the other while any are left to do, for this worker or others.
    asio::awaitable<void> work(std::size_t& left);

private:
    static constexpr std::size_t keys_of_a_worker = 12;

    using Operation = asio::awaitable<void> (ChaosWorker::*)();

    asio::awaitable<void> do_one(Operation operation);
    asio::awaitable<void> cancelled_some_time(Operation operation);
    asio::awaitable<void> settle();

    Operation draw();
    std::size_t below(std::size_t end) { return random_() % end; }
    std::vector<std::size_t> draw_places(std::size_t count);

    FilmKey key(std::size_t place) const;
    std::vector<FilmKey> keys(const std::vector<std::size_t>& places) const;
    Film new_film(std::size_t place);

    void check(std::size_t place, const std::optional<Film>& film);
    void check_partition(const std::vector<Film>& films);
    void mistake(const std::string& what);
    void fail(const std::exception_ptr& error);

    asio::awaitable<void> get();
    asio::awaitable<void> put();
    asio::awaitable<void> remove();
    asio::awaitable<void> batch_get();
    asio::awaitable<void> batch_put();
    asio::awaitable<void> put_all(std::vector<std::size_t> places);
    asio::awaitable<void> batch_remove();
    asio::awaitable<void> load();
    asio::awaitable<void> write();
    asio::awaitable<void> query();
    asio::awaitable<void> take();
    asio::awaitable<void> count();
    asio::awaitable<void> scan();
    asio::awaitable<void> parallel_scan();
    asio::awaitable<void> describe();
    asio::awaitable<void> create();

    const dynamodb::Client& client_;
    FilmTable films_;
    int number_;
    ChaosTally& tally_;
    std::mt19937 random_;
    int versions_ = 0;
    std::array<PossibleVersions, keys_of_a_worker> held_;
    bool is_wrong_ = false; // what is under way
    bool has_failed_ = false;
    bool is_cancelled_ = false;
};

} // namespace coalesce::test
