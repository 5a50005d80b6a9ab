#pragma once

#include "dynamodb_fixture.hpp"

#include <coalesce/dynamodb/attr.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <vector>

// What the tests of queries read: tracks by album and number, an index by genre and length, and
// one that sorts an album by length.

namespace coalesce::test {

struct TrackKey {
    std::string album;
    int number;
};
BOOST_DESCRIBE_STRUCT(TrackKey, (), (album, number))

struct GenreKey {
    std::string genre;
    int seconds;
};
BOOST_DESCRIBE_STRUCT(GenreKey, (), (genre, seconds))

struct LengthKey {
    std::string album;
    int seconds;
};
BOOST_DESCRIBE_STRUCT(LengthKey, (), (album, seconds))

struct Track {
    std::string album;
    int number;
    std::string name; // which DynamoDB reserves
    std::string genre;
    int seconds;

    bool operator==(const Track&) const = default;
};
BOOST_DESCRIBE_STRUCT(Track, (), (album, number, name, genre, seconds))

using TrackTable = dynamodb::Table<TrackKey, Track>;
using TrackPage = dynamodb::Page<Track>;

class Tracks : public DynamodbTest {
protected:
    void SetUp() override {
        DynamodbTest::SetUp();
        if (IsSkipped())
            return;
        tracks_.emplace(client(), fresh_name("Tracks"));
        run(client().create_table(*tracks_, {by_genre().schema(), by_length().schema()}));
        run(client().wait_until_active(tracks_->name()));
    }

    const TrackTable& tracks() const { return *tracks_; }
    dynamodb::Index<Track> by_genre() const { return tracks_->global_index<GenreKey>("by-genre"); }
    dynamodb::Index<Track> by_length() const {
        return tracks_->local_index<LengthKey>("by-length");
    }

    /// Track `number` of an album: every third one is jazz, and the later the shorter.
    static Track track(const std::string& album, int number) {
        return {album, number, "Track " + std::to_string(number), number % 3 == 0 ? "jazz" : "rock",
                1000 - number};
    }

    /// Fills an album with tracks 1 to `count`.
    void fill(const std::string& album, int count) {
        std::vector<Track> filled;
        for (int number = 1; number <= count; ++number)
            filled.push_back(track(album, number));
        put(*tracks_, filled);
    }

    static dynamodb::QueryOptions of_album(const std::string& album) {
        dynamodb::QueryOptions options;
        options.partition = album;
        return options;
    }

    static std::vector<int> numbers(const std::vector<Track>& tracks) {
        std::vector<int> all;
        for (const auto& each : tracks)
            all.push_back(each.number);
        return all;
    }

    /// `first`, `first + step`, ... up to `last`, included.
    static std::vector<int> range(int first, int last, int step = 1) {
        std::vector<int> all;
        for (int number = first; step > 0 ? number <= last : number >= last; number += step)
            all.push_back(number);
        return all;
    }

    std::optional<TrackTable> tracks_;
};

} // namespace coalesce::test
