#include "chaos_worker.hpp"

#include <coalesce/dynamodb/attr.hpp>
#include <coalesce/dynamodb/error.hpp>
#include <coalesce/dynamodb/pages.hpp>
#include <coalesce/dynamodb/parallel_scan.hpp>
#include <coalesce/dynamodb/writer.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <chrono>
#include <memory>
#include <numeric>

namespace coalesce::test {

bool PossibleVersions::agrees(Version version) {
    if (std::ranges::find(versions_, version) == versions_.end())
        return false;
    versions_ = {version};
    return true;
}

bool PossibleVersions::may_be_there() const {
    return std::ranges::any_of(versions_, [](Version version) { return version.has_value(); });
}

bool PossibleVersions::may_be_missing() const {
    return std::ranges::find(versions_, Version()) != versions_.end();
}

ChaosWorker::ChaosWorker(const dynamodb::Client& client, int number, ChaosTally& tally)
    : client_(client),
      films_(client, "Movies"),
      number_(number),
      tally_(tally),
      random_(static_cast<unsigned>(number)) {}

asio::awaitable<void> ChaosWorker::work(std::size_t& left) {
    while (left > 0) {
        --left;
        is_wrong_ = false;
        has_failed_ = false;
        is_cancelled_ = below(20) == 0;
        auto one = do_one(draw());
        co_await std::move(one);
        tally_.end(is_wrong_, has_failed_);
        if (is_cancelled_)
            co_await settle();
    }
}

asio::awaitable<void> ChaosWorker::do_one(Operation operation) {
    try {
        auto work = is_cancelled_ ? cancelled_some_time(operation) : (this->*operation)();
        co_await std::move(work);
    } catch (const boost::system::system_error&) {
        fail(std::current_exception());
    }
}

asio::awaitable<void> ChaosWorker::cancelled_some_time(Operation operation) {
    ++tally_.cancelled;
    const auto cancel = std::make_shared<asio::cancellation_signal>();
    asio::steady_timer timer(client_.executor(), std::chrono::microseconds(below(40'000)));
    timer.async_wait([cancel](const boost::system::error_code& error) {
        if (!error)
            cancel->emit(asio::cancellation_type::terminal);
    });
    auto token = asio::bind_cancellation_slot(cancel->slot(), asio::use_awaitable);
    auto work = (this->*operation)();
    co_await asio::co_spawn(client_.executor(), std::move(work), std::move(token));
}

/// What was cancelled may still be done for a while: what was sent, in the time that the server
/// takes, and a batched write before the next one of its key is.
asio::awaitable<void> ChaosWorker::settle() {
    asio::steady_timer timer(client_.executor());
    for (int i = 0; i < 20; ++i) { // so that a machine that stops for a while is only one of them
        timer.expires_after(std::chrono::milliseconds(1));
        co_await timer.async_wait(asio::use_awaitable);
    }
    std::vector<std::size_t> places;
    for (std::size_t place = 0; place < keys_of_a_worker; ++place)
        if (!held_[place].is_known())
            places.push_back(place);
    co_await put_all(places);
}

ChaosWorker::Operation ChaosWorker::draw() {
    struct Share {
        std::size_t share;
        Operation operation;
    };
    static constexpr std::array shares = {
        Share{150, &ChaosWorker::get},         Share{150, &ChaosWorker::put},
        Share{80, &ChaosWorker::remove},       Share{160, &ChaosWorker::batch_get},
        Share{100, &ChaosWorker::batch_put},   Share{40, &ChaosWorker::batch_remove},
        Share{100, &ChaosWorker::load},        Share{60, &ChaosWorker::write},
        Share{70, &ChaosWorker::query},        Share{40, &ChaosWorker::take},
        Share{20, &ChaosWorker::count},        Share{2, &ChaosWorker::scan},
        Share{2, &ChaosWorker::parallel_scan}, Share{24, &ChaosWorker::describe},
        Share{2, &ChaosWorker::create},
    };
    auto drawn = below(1000);
    for (const auto& [share, operation] : shares) {
        if (drawn < share)
            return operation;
        drawn -= share;
    }
    return &ChaosWorker::get;
}

std::vector<std::size_t> ChaosWorker::draw_places(std::size_t count) {
    std::vector<std::size_t> places(keys_of_a_worker);
    std::iota(places.begin(), places.end(), std::size_t{0});
    std::ranges::shuffle(places, random_);
    places.resize(count);
    return places;
}

FilmKey ChaosWorker::key(std::size_t place) const {
    return {number_, "Film " + std::string(1, static_cast<char>('A' + place))};
}

std::vector<FilmKey> ChaosWorker::keys(const std::vector<std::size_t>& places) const {
    std::vector<FilmKey> keys;
    for (const auto place : places)
        keys.push_back(key(place));
    return keys;
}

/// A film that no write before has written. The caller tells how it ends.
Film ChaosWorker::new_film(std::size_t place) {
    held_[place].begin_write(++versions_);
    return {number_, key(place).title, {{"Ron Howard"}, versions_, std::nullopt}};
}

void ChaosWorker::check(std::size_t place, const std::optional<Film>& film) {
    PossibleVersions::Version version;
    if (film) {
        version = static_cast<int>(film->info.rating.value_or(-1));
        if (film->year != number_ || film->title != key(place).title)
            mistake("another film than was asked for");
    }
    if (!held_[place].agrees(version))
        mistake("a version that cannot be there");
}

void ChaosWorker::check_partition(const std::vector<Film>& films) {
    for (std::size_t place = 0; place < keys_of_a_worker; ++place) {
        const auto found = std::ranges::find(films, key(place).title, &Film::title);
        check(place, found == films.end() ? std::nullopt : std::optional(*found));
    }
    const auto present = std::ranges::count_if(
        films, [this](const Film& film) { return film.year == number_ && film.title >= "Film A"; });
    if (present != std::ssize(films))
        mistake("films of others");
}

void ChaosWorker::mistake(const std::string& what) {
    is_wrong_ = true;
    tally_.mistakes.insert(what);
}

void ChaosWorker::fail(const std::exception_ptr& error) {
    has_failed_ = true;
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& failed) {
        tally_.errors.insert(failed.code());
        const bool is_aborted = failed.code() == asio::error::operation_aborted;
        tally_.aborted += is_aborted ? 1 : 0;
        if (is_aborted && !is_cancelled_)
            mistake("aborted, and nobody had cancelled it");
        const std::string text = failed.what();
        tally_.out_of_quota += text.find("quota of retries") == text.npos ? 0 : 1;
    }
}

// --- What users do ---------------------------------------------------------------------------

asio::awaitable<void> ChaosWorker::get() {
    const auto place = below(keys_of_a_worker);
    const auto wanted = key(place);
    check(place, co_await films_.get(wanted.year, wanted.title));
}

asio::awaitable<void> ChaosWorker::put() {
    const auto place = below(keys_of_a_worker);
    const auto film = new_film(place);
    co_await films_.put(film);
    held_[place].end_write(versions_);
}

asio::awaitable<void> ChaosWorker::remove() {
    const auto place = below(keys_of_a_worker);
    const auto unwanted = key(place);
    held_[place].begin_write(std::nullopt);
    co_await films_.remove(unwanted.year, unwanted.title);
    held_[place].end_write(std::nullopt);
}

asio::awaitable<void> ChaosWorker::batch_get() {
    const auto places = draw_places(6);
    const auto wanted = keys(places);
    dynamodb::ReadOptions options;
    options.consistent_read = below(2) == 0;
    if (below(2) == 0)
        options.projection = dynamodb::Projection({"title", "info"});
    const auto fetched = co_await client_.batch_get(films_, wanted, options);
    if (fetched.size() != places.size())
        mistake("a batch of another size");
    for (std::size_t i = 0; i < fetched.size(); ++i)
        fetched[i] ? check(places[i], *fetched[i]) : fail(fetched[i].error());
}

asio::awaitable<void> ChaosWorker::batch_put() {
    return put_all(draw_places(5));
}

asio::awaitable<void> ChaosWorker::put_all(std::vector<std::size_t> places) {
    std::vector<Film> films;
    for (const auto place : places)
        films.push_back(new_film(place));
    const auto written = co_await client_.batch_put(films_, films);
    for (std::size_t i = 0; i < places.size(); ++i)
        written.at(i) ? held_[places[i]].end_write(static_cast<int>(*films[i].info.rating))
                      : fail(written[i].error());
}

asio::awaitable<void> ChaosWorker::batch_remove() {
    const auto places = draw_places(3);
    for (const auto place : places)
        held_[place].begin_write(std::nullopt);
    const auto unwanted = keys(places);
    const auto removed = co_await client_.batch_remove(films_, unwanted);
    for (std::size_t i = 0; i < places.size(); ++i)
        removed.at(i) ? held_[places[i]].end_write(std::nullopt) : fail(removed[i].error());
}

/// Now and then with so little patience that the client is left alone with the keys.
asio::awaitable<void> ChaosWorker::load() {
    LoaderOptions options;
    if (below(10) == 0)
        options.timeout = std::chrono::milliseconds(1);
    auto loader = films_.loader(client_.executor(), options);
    const auto places = draw_places(5);
    const auto wanted = keys(places);
    const auto loaded = co_await loader.load_many(wanted);
    for (std::size_t i = 0; i < places.size(); ++i)
        loaded.at(i) ? check(places[i], *loaded[i]) : fail(loaded[i].error());
}

/// Three puts and a removal, then a look at them through the loader that has heard of them.
asio::awaitable<void> ChaosWorker::write() {
    auto loader = films_.loader(client_.executor());
    auto writer = films_.writer(loader);
    const auto places = draw_places(4);
    std::vector<PossibleVersions::Version> versions;
    for (std::size_t i = 0; i < 3; ++i) {
        const auto film = new_film(places[i]);
        versions.emplace_back(versions_);
        co_await writer.enqueue_put(film);
    }
    versions.emplace_back(std::nullopt);
    held_[places[3]].begin_write(std::nullopt);
    const auto unwanted = key(places[3]);
    co_await writer.enqueue_remove(unwanted.year, unwanted.title);

    std::set<std::string> failures;
    for (const auto& failure : co_await writer.flush()) {
        failures.insert(failure.put ? failure.put->title : failure.removed->title);
        fail(failure.error);
    }
    const auto wanted = keys(places);
    for (std::size_t i = 0; i < places.size(); ++i)
        if (!failures.contains(wanted[i].title))
            held_[places[i]].end_write(versions[i]);
    const auto loaded = co_await loader.load_many(wanted);
    for (std::size_t i = 0; i < places.size(); ++i)
        loaded.at(i) ? check(places[i], *loaded[i]) : fail(loaded[i].error());
}

asio::awaitable<void> ChaosWorker::query() {
    dynamodb::QueryOptions options;
    options.partition = number_;
    options.page_limit = 7;
    options.prefetch = below(2) == 0;
    options.consistent_read = true;
    auto pages = films_.query(options);
    const auto films = co_await pages.all();
    if (!std::ranges::is_sorted(films, std::ranges::less(), &Film::title))
        mistake("films in another order");
    check_partition(films);
}

/// The last ones first, in two pages of a user.
asio::awaitable<void> ChaosWorker::take() {
    dynamodb::QueryOptions options;
    options.partition = number_;
    options.forward = false;
    options.look_ahead = true;
    auto pages = films_.query(options);
    auto films = (co_await pages.take(5)).items;
    if (!pages.at_end()) {
        const auto cursor = pages.cursor();
        const auto rest = co_await pages.take(2 * keys_of_a_worker, cursor);
        films.insert(films.end(), rest.items.begin(), rest.items.end());
    }
    if (!std::ranges::is_sorted(films, std::ranges::greater(), &Film::title))
        mistake("films in another order");
    check_partition(films);
}

asio::awaitable<void> ChaosWorker::count() {
    dynamodb::QueryOptions options;
    options.partition = number_;
    options.page_limit = 9;
    auto pages = films_.query(options);
    const auto counted = co_await pages.count();
    std::size_t least = 0;
    std::size_t most = 0;
    for (const auto& held : held_) {
        least += held.may_be_missing() ? 0 : 1;
        most += held.may_be_there() ? 1 : 0;
    }
    if (counted.count < least || counted.count > most)
        mistake("another count than is there");
}

asio::awaitable<void> ChaosWorker::scan() {
    dynamodb::ScanOptions options;
    options.filter = dynamodb::attr("year") == number_;
    options.page_limit = 200;
    auto pages = films_.scan(options);
    const auto films = co_await pages.all();
    check_partition(films);
}

asio::awaitable<void> ChaosWorker::parallel_scan() {
    dynamodb::ParallelScanOptions options;
    options.segments = 3;
    options.filter = dynamodb::attr("year") == number_;
    auto pages = films_.parallel_scan(options);
    std::vector<Film> films;
    while (const auto page = co_await pages.next())
        films.insert(films.end(), page->items.begin(), page->items.end());
    check_partition(films);
}

asio::awaitable<void> ChaosWorker::describe() {
    const auto table = co_await client_.describe_table("Movies");
    if (table.name != "Movies" || !table.is_active() || table.schema != films_.schema())
        mistake("another table than was asked for");
}

asio::awaitable<void> ChaosWorker::create() {
    const FilmTable table(client_,
                          "New-" + std::to_string(number_) + "-" + std::to_string(versions_));
    try {
        co_await client_.create_table(table);
    } catch (const boost::system::system_error& error) {
        // That it is there already is the answer when the first one was lost.
        if (error.code() != dynamodb::errc::resource_in_use)
            throw;
    }
    const auto active = co_await client_.wait_until_active(table.name());
    if (active.schema != table.schema())
        mistake("another table than was made");
}

} // namespace coalesce::test
