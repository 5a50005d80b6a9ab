// What the batch functions of docs/examples/backends do when a service does not do as it is told.

#include "backend_servers.hpp"

#include "backends/http_users.hpp"

#include <coalesce/loader.hpp>

#include <functional>

namespace coalesce::test {
namespace {

namespace asio = boost::asio;
using namespace backends;
using namespace std::chrono_literals;

// What users_api.py makes of these ids.
constexpr int too_many_id = 429;
constexpr int broken_id = 500;
constexpr int slow_id = 600;

using People = Loader<int, std::optional<Person>>;

class HttpBatches : public BackendTest<users_api> {
protected:
    void SetUp() override {
        BackendTest::SetUp();
        if (!IsSkipped())
            pool_.emplace(context_.get_executor(), options(), 1);
    }

    HttpOptions options() const { return {.host = "127.0.0.1", .port = port()}; }

    People people() {
        const auto get = std::bind_front(get_people, std::ref(*pool_));
        return People(context_.get_executor(), by_key(get, &Person::id));
    }

    std::optional<Http> pool_;
};

BatchContext batch_until(std::chrono::steady_clock::time_point deadline) {
    return BatchContext("people", DispatchReason::tick, [deadline] { return deadline; });
}

TEST_F(HttpBatches, too_many_requests_fail_the_batch_and_say_when_to_come_again) {
    auto loader = people();

    auto one = asio::co_spawn(context_, loader.load(1), asio::use_future);
    const auto error = failure_of<HttpError>(loader.load(too_many_id));

    EXPECT_EQ(error.status(), 429u);
    EXPECT_EQ(error.retry_after(), 2s);
    EXPECT_STREQ(error.what(), "GET /users answered 429: ask again in 2 s");
    EXPECT_THROW(one.get(), HttpError);
    EXPECT_FALSE(loader.contains(1));
    EXPECT_EQ(run(loader.load(1))->name, "user 1") << "the next batch asks anew";
}

TEST_F(HttpBatches, a_service_that_fails_fails_the_batch) {
    auto loader = people();

    EXPECT_STREQ(failure_of<HttpError>(loader.load(broken_id)).what(), "GET /users answered 500");
}

TEST_F(HttpBatches, a_status_of_one_entry_is_the_error_of_its_key) {
    People loader(context_.get_executor(), std::bind_front(post_people, std::ref(*pool_)));

    auto nobody = loader.load(404);
    auto secret = loader.load(403);

    EXPECT_EQ(run(std::move(nobody)), std::nullopt);
    EXPECT_EQ(failure_of<HttpError>(std::move(secret)).status(), 403u);
}

TEST_F(HttpBatches, the_service_is_told_how_long_anybody_waits) {
    const auto soon = std::chrono::steady_clock::now() + 50ms;

    const auto error = failure_of<HttpError>(get_people(*pool_, {slow_id}, batch_until(soon)));

    EXPECT_EQ(error.status(), 504u) << "it has stopped in time";
}

TEST_F(HttpBatches, an_answer_that_nobody_waited_for_is_not_taken_for_the_next_one) {
    People loader(context_.get_executor(), std::bind_front(post_people, std::ref(*pool_)));
    const auto soon = std::chrono::steady_clock::now() + 50ms;

    failure_of<boost::system::system_error>(loader.load_until(soon, slow_id));

    EXPECT_EQ(run(loader.load(1))->name, "user 1");
}

TEST_F(HttpBatches, without_a_deadline_patience_ends_all_the_same) {
    HttpOptions hasty = options();
    hasty.patience = 50ms;
    Http pool(context_.get_executor(), hasty, 1);

    const auto error = failure_of<boost::system::system_error>(post_people(pool, {slow_id}));

    EXPECT_EQ(error.code(), beast::error::timeout);
}

TEST_F(HttpBatches, an_answer_that_is_too_large_is_not_read) {
    HttpOptions narrow = options();
    narrow.max_body_bytes = 20;
    Http pool(context_.get_executor(), narrow, 1);

    const auto error = failure_of<boost::system::system_error>(post_people(pool, {1, 2}));

    EXPECT_EQ(error.code(), http::error::body_limit);
}

TEST_F(HttpBatches, a_service_killed_in_mid_batch_fails_it_and_the_next_batch_connects_anew) {
    auto loader = people();
    run(loader.load(1));
    auto waiting = asio::co_spawn(context_, loader.load(slow_id), asio::use_future);
    run_ready(context_);

    users_api().stop();
    run_until(context_, [&] { return waiting.wait_for(0s) == std::future_status::ready; });

    EXPECT_THROW(waiting.get(), boost::system::system_error);
    users_api().port();
    EXPECT_EQ(run(loader.load(2))->name, "user 2");
}

} // namespace
} // namespace coalesce::test
