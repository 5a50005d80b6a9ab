// Walks over random tables in random ways, with deletions between the pages: every item that is
// there all the time is seen exactly once, and in order.

#include "tracks.hpp"

#include "unit/dynamodb/protocol/chance.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

namespace coalesce::test {
namespace {

using dynamodb::attr;
using dynamodb::protocol::Chance;

class PagingProperty : public Tracks {
protected:
    void SetUp() override {
        Tracks::SetUp();
        if (IsSkipped())
            return;
        dynamodb::SealedCursorOptions sealed;
        sealed.keys = {dynamodb::Binary(32, std::byte{7})};
        codecs_ = {nullptr, dynamodb::sealed_cursors(sealed), dynamodb::electrodb_cursors()};
    }

    /// Puts an album with tracks of random numbers, lengths and genres.
    void fill_by_chance(Chance& chance) {
        albums_.clear();
        std::vector<Track> filled;
        const auto count = 1 + chance.below(40);
        for (std::size_t i = 0; i < count; ++i) {
            const auto number = static_cast<int>(i * 3 + chance.below(3));
            const auto seconds = static_cast<int>(chance.below(5)); // many ties
            filled.push_back(
                {album_, number, "Track", chance.one_in(3) ? "jazz" : "rock", seconds});
        }
        put(tracks(), filled);
        for (const auto& track : filled)
            albums_.emplace(track.number, track);
    }

    /// What all ways of reading have in common.
    template <class Options>
    void choose(Chance& chance, Options& options) {
        if (chance.one_in(2))
            options.page_limit = 1 + chance.below(10);
        options.prefetch = chance.one_in(2);
        options.look_ahead = chance.one_in(2);
        options.cursor_codec = codecs_[chance.below(codecs_.size())];
        if (chance.one_in(3))
            options.projection = dynamodb::Projection({"number"});
        has_filter_ = chance.one_in(2);
        if (has_filter_)
            options.filter =
                attr("name") == "Track" && attr("name").size() > 3 && filter_of_genre(chance);
    }

    dynamodb::Condition filter_of_genre(Chance& chance) {
        genre_ = chance.one_in(2) ? "jazz" : "";
        return genre_.empty() ? dynamodb::Condition() : attr("genre") == genre_;
    }

    /// One step in a random way, noting what was seen. True if there may be more.
    template <class Pages>
    bool step(Chance& chance, Pages& pages) {
        switch (chance.below(3)) {
        case 0:
            if (const auto item = run(pages.next_item()))
                seen_.push_back(item->number);
            break;
        case 1:
            if (const auto page = run(pages.next()))
                see(page->items);
            break;
        default: {
            const auto count = 1 + chance.below(9);
            const auto page = run(pages.take(count));
            EXPECT_LE(page.items.size(), count);
            EXPECT_TRUE(page.items.size() == count || page.cursor.empty());
            see(page.items);
        }
        }
        return !pages.at_end();
    }

    template <class Items>
    void see(const Items& items) {
        for (const auto& item : items)
            seen_.push_back(item.number);
    }

    /// Walks to the end: `begin(cursor)` makes the pages anew now and then.
    template <class Begin>
    void walk(Chance& chance, Begin begin) {
        seen_.clear();
        deleted_.clear();
        auto pages = std::make_unique<decltype(begin(""))>(begin(""));
        while (step(chance, *pages)) {
            if (chance.one_in(4))
                delete_one(chance);
            const auto cursor = pages->cursor();
            if (chance.one_in(3) && !cursor.empty())
                pages = std::make_unique<decltype(begin(""))>(begin(cursor));
        }
    }

    void delete_one(Chance& chance) {
        const auto chosen =
            std::next(albums_.begin(), static_cast<std::ptrdiff_t>(chance.below(albums_.size())));
        run(tracks().remove(album_, chosen->first));
        deleted_.insert(chosen->first);
    }

    bool is_wanted(const Track& track) const {
        return !has_filter_ || genre_.empty() || track.genre == genre_;
    }

    void expect_each_once(const std::string& what) const {
        const std::set<int> seen(seen_.begin(), seen_.end());
        EXPECT_EQ(seen.size(), seen_.size()) << what << ": an item came twice";
        for (const auto& [number, track] : albums_) {
            const bool must_come = is_wanted(track) && !deleted_.contains(number);
            EXPECT_TRUE(!must_come || seen.contains(number))
                << what << ": item " << number << " is missing";
        }
        for (const int number : seen_)
            EXPECT_TRUE(albums_.contains(number) && is_wanted(albums_.at(number)))
                << what << ": item " << number << " does not fit";
    }

    void expect_order(bool forward, const std::string& what) const {
        EXPECT_TRUE(forward ? std::ranges::is_sorted(seen_)
                            : std::ranges::is_sorted(seen_, std::greater<>()))
            << what;
    }

    std::string album_;
    std::map<int, Track> albums_; // by number
    std::vector<int> seen_;
    std::set<int> deleted_;
    bool has_filter_ = false;
    std::string genre_;
    std::vector<std::shared_ptr<const dynamodb::CursorCodec>> codecs_;
};

struct JustNumber {
    int number;
};
BOOST_DESCRIBE_STRUCT(JustNumber, (), (number))

TEST_P(PagingProperty, Q1_Q10_CU6_a_query_sees_every_item_once) {
    for (unsigned seed = 1; seed <= 30; ++seed) {
        Chance chance(seed);
        album_ = "Album " + std::to_string(seed);
        fill_by_chance(chance);
        auto options = of_album(album_);
        choose(chance, options);
        options.forward = chance.one_in(2);
        const bool is_local = chance.one_in(3);
        walk(chance, [&](std::string_view cursor) {
            options.cursor = cursor;
            return is_local
                       ? tracks().local_index<LengthKey, JustNumber>("by-length").query(options)
                       : dynamodb::Table<TrackKey, JustNumber>(client(), tracks().name())
                             .query(options);
        });

        const auto what = "seed " + std::to_string(seed);
        expect_each_once(what);
        if (!is_local)
            expect_order(options.forward, what);
    }
}

TEST_P(PagingProperty, Q8_CU6_a_scan_sees_every_item_once) {
    album_ = "Album";
    for (unsigned seed = 1; seed <= 15; ++seed) {
        for (const auto& [number, track] : albums_)
            run(tracks().remove(album_, number));
        Chance chance(seed);
        fill_by_chance(chance);
        dynamodb::ScanOptions options;
        choose(chance, options);
        const bool is_global = chance.one_in(2);
        walk(chance, [&](std::string_view cursor) {
            options.cursor = cursor;
            return is_global ? tracks().global_index<GenreKey, JustNumber>("by-genre").scan(options)
                             : dynamodb::Table<TrackKey, JustNumber>(client(), tracks().name())
                                   .scan(options);
        });

        expect_each_once("seed " + std::to_string(seed));
    }
}

COALESCE_ON_REAL_SERVERS(PagingProperty);

} // namespace
} // namespace coalesce::test
