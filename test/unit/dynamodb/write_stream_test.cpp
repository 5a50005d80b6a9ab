// The line for room, step by step.

#include <coalesce/dynamodb/detail/write_stream.hpp>

#include "support/films.hpp"
#include "support/loader_fixture.hpp"
#include "support/run_to_end.hpp"

#include <optional>

namespace coalesce::test {
namespace {

class WriteStreamTest : public LoaderFixture {
protected:
    using Stream = dynamodb::detail::WriteStream<FilmKey, Film>;

    Stream stream{executor(), 1};
};

TEST_F(WriteStreamTest, only_the_first_in_line_has_room) {
    const Stream::PlaceInLine first(stream);
    const Stream::PlaceInLine second(stream);

    EXPECT_TRUE(first.has_room());
    EXPECT_FALSE(second.has_room());
}

TEST_F(WriteStreamTest, who_stands_behind_looks_again_when_the_first_leaves) {
    std::optional<Stream::PlaceInLine> first(std::in_place, stream);
    const Stream::PlaceInLine second(stream);
    const auto change = start(stream.change());
    context_.poll();

    first.reset();
    run_ready(context_);

    EXPECT_TRUE(done(change));
    EXPECT_TRUE(second.has_room());
}

} // namespace
} // namespace coalesce::test
