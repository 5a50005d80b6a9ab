// Loaders of queries against the real servers: one key, many items.

#include "tracks.hpp"

#include <coalesce/dynamodb/pages.hpp>

namespace coalesce::test {
namespace {

using dynamodb::QueryLoaderOptions;
using dynamodb::QueryOptions;

struct YoungerThan {
    std::string genre;
    int seconds;
};
BOOST_DESCRIBE_STRUCT(YoungerThan, (), (genre, seconds))

class QueryLoader : public Tracks {
protected:
    void SetUp() override {
        Tracks::SetUp();
        if (IsSkipped())
            return;
        fill("Help!", 12);
        fill("Revolver", 3);
    }

    auto executor() { return context_.get_executor(); }

    std::uint64_t requests() const { return client().statistics().requests; }

    std::vector<std::vector<int>> numbers_of(const std::vector<TrackPage>& pages) {
        std::vector<std::vector<int>> all;
        for (const auto& page : pages)
            all.push_back(numbers(page.items));
        return all;
    }
};

TEST_P(QueryLoader, each_key_gets_the_items_of_its_partition) {
    auto tracks_of = tracks().query_loader<std::string>(executor());

    const auto pages = run(tracks_of.load_all({"Revolver", "Help!", "Let It Be"}));

    EXPECT_EQ(numbers_of(pages), (std::vector{range(1, 3), range(1, 12), range(1, 0)}));
    EXPECT_EQ(pages[0].items[1], track("Revolver", 2));
}

TEST_P(QueryLoader, identical_queries_of_a_tick_are_asked_once) {
    auto tracks_of = tracks().query_loader<std::string>(executor());
    const auto before = requests();

    run(tracks_of.load_all({"Help!", "Revolver", "Help!", "Help!"}));
    run(tracks_of.load("Revolver"));

    EXPECT_EQ(requests() - before, 2U);
}

TEST_P(QueryLoader, a_key_gets_a_limited_page_and_its_cursor_leads_on) {
    auto tracks_of = tracks().query_loader<std::string>(executor(), {.max_items_per_key = 5});

    const auto page = run(tracks_of.load("Help!"));
    auto pages = tracks().query(of_album("Help!"));
    const auto more = run(pages.take(4, page.cursor));

    EXPECT_EQ(numbers(page.items), range(1, 5));
    EXPECT_EQ(numbers(more.items), range(6, 9));
}

TEST_P(QueryLoader, a_filter_does_not_make_a_page_shorter) {
    const auto rock_of = [](const std::string& album) {
        auto options = of_album(album);
        options.filter = dynamodb::attr(&Track::genre) == "rock";
        options.page_limit = 2;
        return options;
    };
    auto loader = tracks().query_loader<std::string>(executor(), rock_of, {.max_items_per_key = 6});

    EXPECT_EQ(numbers(run(loader.load("Help!")).items), (std::vector{1, 2, 4, 5, 7, 8}));
}

TEST_P(QueryLoader, a_function_makes_any_query_of_a_described_key) {
    const auto query_of = [](const YoungerThan& key) {
        QueryOptions options;
        options.partition = key.genre;
        options.sort = dynamodb::less(key.seconds);
        options.forward = false;
        return options;
    };
    auto loader = by_genre().query_loader<YoungerThan>(executor(), query_of);
    const auto before = requests();

    const auto pages = run(loader.load_all({{"jazz", 994}, {"rock", 990}, {"jazz", 994}}));

    EXPECT_EQ(numbers_of(pages), (std::vector<std::vector<int>>{{9, 12}, {11}, {9, 12}}));
    EXPECT_EQ(requests() - before, 2U);
}

TEST_P(QueryLoader, in_the_short_form_a_struct_is_compared_member_by_member) {
    auto loader = by_genre().query_loader<GenreKey>(executor());

    // In both albums.
    const auto answers = run(loader.load_all({{"jazz", 997}, {"rock", 997}, {"rock", 998}}));

    EXPECT_EQ(numbers_of(answers), (std::vector<std::vector<int>>{{3, 3}, {}, {2, 2}}));
}

TEST_P(QueryLoader, a_key_that_cannot_be_asked_leaves_the_others_alone) {
    auto tracks_of = tracks().query_loader<std::string>(executor());

    const auto answers = run(tracks_of.load_many({"Help!", "", "Revolver"}));

    EXPECT_EQ(answers[0].value().items.size(), 12U);
    EXPECT_THROW(answers[1].value(), boost::system::system_error);
    EXPECT_EQ(answers[2].value().items.size(), 3U);
}

TEST_P(QueryLoader, many_keys_are_asked_in_a_few_lanes) {
    auto settings = options();
    const dynamodb::Client counted(context_.get_executor(), settings);
    const TrackTable table(counted, tracks().name());
    auto tracks_of = table.query_loader<std::string>(executor(), {.max_concurrent_queries = 4});
    std::vector<std::string> albums;
    for (int i = 0; i < 40; ++i)
        albums.push_back("Album " + std::to_string(i));

    run(tracks_of.load_all(albums));

    EXPECT_EQ(counted.statistics().requests, 40U);
    EXPECT_LE(counted.statistics().connections, 4U);
}

COALESCE_ON_REAL_SERVERS(QueryLoader);

} // namespace
} // namespace coalesce::test
