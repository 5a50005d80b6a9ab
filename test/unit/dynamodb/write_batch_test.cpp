// What a loader is told of the writes of a batch, whatever their outcomes.

#include <coalesce/dynamodb/detail/write_batch.hpp>

#include "support/films.hpp"
#include "support/loader_fixture.hpp"

#include <limits>
#include <optional>

namespace coalesce::test {
namespace {

using dynamodb::Tell;
using dynamodb::WriterOptions;
using dynamodb::Written;
using dynamodb::detail::PlacedWrite;

class WriteBatchTest : public LoaderFixture {
protected:
    using Batch = dynamodb::detail::WriteBatch<FilmKey, Film>;
    using Ends = dynamodb::detail::WriteEnds<FilmKey, Film>;
    using Writes =
        Loader<Batch::Request, dynamodb::detail::Acknowledged, dynamodb::detail::IdentityOfWrite>;

    static Film film(double rating) { return {2013, "Rush", {{"Ron Howard"}, rating, {}}}; }
    static Batch::Request put(double rating) { return Batch::Request::put(film(rating)); }

    static PlacedWrite written(std::size_t place) { return {place, Written(), false}; }
    static PlacedWrite superseded(std::size_t place) { return {place, Written(), true}; }
    static PlacedWrite failed(std::size_t place) {
        return {place, std::make_exception_ptr(std::runtime_error("failed")), false};
    }

    /// Sends these writes in one batch, which ends with these outcomes.
    void end_with(std::vector<Batch::Request> requests, std::vector<PlacedWrite> outcomes) {
        const auto table = std::make_shared<const dynamodb::detail::TableAbout>(
            "Movies", dynamodb::key_schema<FilmKey>());
        const auto carry_out = [&](std::vector<Batch::Request> batch_requests, Batch::Sink sink) {
            Batch batch(std::move(batch_requests), std::move(sink), ends);
            batch.call(table);
            batch.settle(std::move(outcomes));
        };
        Writes writes(executor(), carry_out, {.cache = false, .duplicates = Duplicates::keep});
        run(writes.load_many(std::move(requests)));
    }

    std::optional<Film> told() {
        const auto answer = movies.peek({2013, "Rush"});
        return answer ? answer->value() : std::nullopt;
    }

    Loader<FilmKey, std::optional<Film>> movies{
        executor(),
        [](std::vector<FilmKey> keys) { return std::vector<std::optional<Film>>(keys.size()); }};
    std::shared_ptr<Ends> ends = std::make_shared<Ends>(&movies, executor(), WriterOptions());
};

TEST_F(WriteBatchTest, a_write_that_is_done_is_told) {
    end_with({put(9)}, {written(0)});

    EXPECT_EQ(told(), film(9));
}

TEST_F(WriteBatchTest, BW4_a_write_that_was_superseded_is_cleared) {
    movies.prime({2013, "Rush"}, std::optional(film(1)));

    end_with({put(9)}, {superseded(0)});

    EXPECT_EQ(told(), std::nullopt);
    EXPECT_FALSE(movies.contains({2013, "Rush"}));
}

TEST_F(WriteBatchTest, BW4_the_later_write_has_the_last_word_in_whatever_order_they_end) {
    end_with({put(1), put(9)}, {written(1), superseded(0)});

    EXPECT_EQ(told(), film(9));
}

TEST_F(WriteBatchTest, a_write_that_failed_is_cleared) {
    movies.prime({2013, "Rush"}, std::optional(film(1)));

    end_with({put(9)}, {failed(0)});

    EXPECT_FALSE(movies.contains({2013, "Rush"}));
}

TEST_F(WriteBatchTest, a_write_that_could_not_be_made_leaves_the_loader_as_it_is) {
    movies.prime({2013, "Rush"}, std::optional(film(1)));

    end_with({put(std::numeric_limits<double>::quiet_NaN())}, {failed(0)});

    EXPECT_EQ(told(), film(1));
}

TEST_F(WriteBatchTest, a_loader_that_was_let_go_is_not_told) {
    ends->close();

    end_with({put(9)}, {written(0)});

    EXPECT_FALSE(movies.contains({2013, "Rush"}));
}

} // namespace
} // namespace coalesce::test
