// Loaders of queries: how many they send at once, in which order, and what becomes of them.

#include "client_fixture.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/describe/enum.hpp>

#include <algorithm>
#include <future>
#include <map>

namespace coalesce::test {
namespace {

using dynamodb::Client;
using dynamodb::QueryLoaderOptions;
using dynamodb::QueryOptions;

enum class Genre { drama, comedy };
BOOST_DESCRIBE_ENUM(Genre, drama, comedy)

struct DirectorKey {
    std::string director;
    int year;
};
BOOST_DESCRIBE_STRUCT(DirectorKey, (), (director, year))

struct GenreKey {
    Genre genre;
};
BOOST_DESCRIBE_STRUCT(GenreKey, (), (genre))

struct Title {
    std::string title;
};
BOOST_DESCRIBE_STRUCT(Title, (), (title))

using TitlePage = dynamodb::Page<Title>;
using TitleLoader = coalesce::Loader<std::string, TitlePage>;

/// The value that a query compares its partition key with.
std::string partition_of(const RawRequest& request) {
    const std::string_view begin = R"(":c0":{"S":")";
    const auto from = request.body.find(begin) + begin.size();
    return request.body.substr(from, request.body.find('"', from) - from);
}

/// A server that answers a query when it is told to.
class QueryLoaderFaults : public ClientFaults {
protected:
    void SetUp() override {
        server_.respond([this](RawRequest raw) { return answer_to(*this, raw); });
    }

    TitleLoader films_of(const QueryLoaderOptions& loader_options = {}) {
        return by_director().query_loader<std::string>(context_.get_executor(), loader_options);
    }

    dynamodb::Index<Title> by_director() const {
        return films_.global_index<DirectorKey, Title>("by-director");
    }

    /// Starts to load each key; an answer is there when its future is.
    std::vector<std::future<TitlePage>> start(TitleLoader& loader,
                                              const std::vector<std::string>& keys) {
        std::vector<std::future<TitlePage>> started;
        for (const auto& key : keys)
            started.push_back(asio::co_spawn(context_, loader.load(key), asio::use_future));
        return started;
    }

    void run_until_asked(std::size_t queries) {
        run_until(context_, [&] { return asked_.size() >= queries; });
    }
    void run_until_done(const std::future<TitlePage>& page) {
        run_until(context_, [&] { return is_done(page); });
    }
    static bool is_done(const std::future<TitlePage>& page) {
        return page.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
    }

    void let_go(const std::string& key) { waiting_.at(key)->cancel(); }

    static asio::awaitable<Script> answer_to(QueryLoaderFaults& test, RawRequest raw) {
        const auto key = partition_of(raw);
        test.asked_.push_back(key);
        test.most_waiting_ = std::max(test.most_waiting_, ++test.now_waiting_);
        auto& waiting = test.waiting_[key];
        waiting = std::make_unique<asio::steady_timer>(test.context_,
                                                       asio::steady_timer::time_point::max());
        boost::system::error_code ignored;
        if (!test.answers_at_once_)
            co_await waiting->async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        --test.now_waiting_;
        co_return test.fails_ == key
            ? error_answer(400, "ResourceNotFoundException")
            : answer(200, R"({"Items":[{"title":{"S":"A film of )" + key + R"("}}],"Count":1})");
    }

    Client client_{context_.get_executor(), options()};
    FilmTable films_{client_, "Movies"};
    std::vector<std::string> asked_; // the queries, in the order in which they came
    std::map<std::string, std::unique_ptr<asio::steady_timer>> waiting_;
    bool answers_at_once_ = false;
    int now_waiting_ = 0;
    int most_waiting_ = 0;
    std::string fails_; // the query that is answered with an error
};

TEST_F(QueryLoaderFaults, no_more_queries_than_allowed_are_under_way) {
    answers_at_once_ = true;
    auto loader = films_of({.max_concurrent_queries = 3});
    std::vector<std::string> keys;
    for (char key = 'a'; key <= 't'; ++key)
        keys.emplace_back(1, key);

    const auto pages = run(loader.load_all(keys));

    EXPECT_EQ(pages.back().items.at(0).title, "A film of t");
    EXPECT_EQ(asked_.size(), 20U);
    EXPECT_EQ(client_.statistics().connections, 3U);
}

TEST_F(QueryLoaderFaults, the_next_query_leaves_when_one_is_answered_in_the_order_of_the_keys) {
    auto loader = films_of({.max_concurrent_queries = 2});
    auto pages = start(loader, {"a", "b", "c", "d"});
    run_until_asked(2);
    run_ready(context_);
    std::ranges::sort(asked_); // two connections: any may be read first
    EXPECT_EQ(asked_, (std::vector<std::string>{"a", "b"}));

    let_go("b");
    run_until_asked(3);
    let_go("c");
    run_until_asked(4);
    let_go("a");
    let_go("d");
    run_until_done(pages[3]);

    EXPECT_EQ(asked_, (std::vector<std::string>{"a", "b", "c", "d"}));
    EXPECT_EQ(most_waiting_, 2);
}

TEST_F(QueryLoaderFaults, a_key_is_answered_while_other_queries_of_its_batch_are_under_way) {
    auto loader = films_of();
    auto pages = start(loader, {"a", "b"});
    run_until_asked(2);

    let_go("b");
    run_until_done(pages[1]);

    EXPECT_EQ(pages[1].get().items.at(0).title, "A film of b");
    EXPECT_FALSE(is_done(pages[0]));
    let_go("a");
    run_until_done(pages[0]);
}

TEST_F(QueryLoaderFaults, an_error_fails_its_key_alone) {
    answers_at_once_ = true;
    fails_ = "b";
    auto loader = films_of({.max_concurrent_queries = 1});

    const auto answers = run(loader.load_many({"a", "b", "c"}));

    EXPECT_EQ(answers[0].value().items.size(), 1U);
    EXPECT_THROW(std::rethrow_exception(answers[1].error()), dynamodb::ServiceError);
    EXPECT_EQ(answers[2].value().items.size(), 1U);
}

TEST_F(QueryLoaderFaults, an_item_that_does_not_fit_fails_its_key_alone) {
    answers_at_once_ = true;
    const auto numbers =
        films_.global_index<DirectorKey, std::map<std::string, int>>("by-director");
    auto loader = numbers.query_loader<std::string>(context_.get_executor());

    const auto answers = run(loader.load_many({"a"}));

    try {
        answers[0].value();
        FAIL() << "a title is no number";
    } catch (const boost::system::system_error& error) {
        EXPECT_EQ(error.code(), dynamodb::errc::mismatch);
    }
}

TEST_F(QueryLoaderFaults, a_batch_that_nobody_waits_for_ends_its_transfers_and_sends_no_more) {
    server_.respond({});
    server_.otherwise({Step::hold()});
    auto loader = films_of({.max_concurrent_queries = 2});
    {
        auto a = loader.load("a");
        auto b = loader.load("b");
        auto c = loader.load("c");
        run_until(context_, [&] { return server_.requests().size() == 2; });
    }
    run_until(context_, [&] { return server_.open_connections() == 0; });
    run_ready(context_);

    EXPECT_EQ(server_.requests().size(), 2U);
}

TEST_F(QueryLoaderFaults, a_loader_that_goes_ends_its_transfers) {
    server_.respond({});
    server_.otherwise({Step::hold()});
    std::optional loader(films_of({.max_concurrent_queries = 2}));
    auto pages = start(*loader, {"a", "b", "c"});
    run_until(context_, [&] { return server_.requests().size() == 2; });

    loader.reset();
    run_until(context_, [&] { return server_.open_connections() == 0; });
    run_ready(context_);

    EXPECT_THROW(pages[0].get(), boost::system::system_error);
    EXPECT_THROW(pages[2].get(), boost::system::system_error);
    EXPECT_EQ(server_.requests().size(), 2U);
}

TEST_F(QueryLoaderFaults, in_the_short_form_each_member_of_a_key_is_compared) {
    answers_at_once_ = true;
    std::string body;
    server_.respond([&](RawRequest raw) {
        body = raw.body;
        return answer_to(*this, std::move(raw));
    });
    auto loader = by_director().query_loader<DirectorKey>(context_.get_executor());

    run(loader.load("Ron Howard", 2013));

    EXPECT_NE(body.find(R"("KeyConditionExpression":"#c0=:c0 AND #c1=:c1")"), std::string::npos)
        << body;
    EXPECT_NE(body.find(R"(":c0":{"S":"Ron Howard"},":c1":{"N":"2013"})"), std::string::npos)
        << body;
    EXPECT_NE(body.find(R"("Limit":100,)"), std::string::npos) << body;
}

TEST_F(QueryLoaderFaults, in_the_short_form_a_key_is_written_as_its_type_maps) {
    answers_at_once_ = true;
    const auto by_genre = films_.global_index<GenreKey, Title>("by-genre");
    auto loader = by_genre.query_loader<Genre>(context_.get_executor());

    run(loader.load(Genre::comedy));

    EXPECT_EQ(asked_, (std::vector<std::string>{"comedy"}));
}

} // namespace
} // namespace coalesce::test
