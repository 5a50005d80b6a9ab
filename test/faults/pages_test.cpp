// Pages of a server that misbehaves to order: when they are asked for, what ends them, and that
// nothing is lost where one fails.

#include "pages_fixture.hpp"

#include <coalesce/dynamodb/client_observer.hpp>

namespace coalesce::test {
namespace {

using dynamodb::errc;
using Titles = std::vector<std::string>;

using Pages = PagesFaults;

TEST_F(Pages, Q10_nothing_is_sent_before_the_first_await) {
    auto pages = films();
    const auto not_awaited = pages.next();
    run_ready(context_);

    EXPECT_EQ(server_.requests().size(), 0U);
}

TEST_F(Pages, Q10_a_page_is_sent_for_when_it_is_awaited) {
    answers(page({"A"}, "A"));
    auto pages = films();
    run(pages.next());
    run_ready(context_);

    EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(Pages, Q10_one_page_is_fetched_in_advance_and_no_more) {
    answers(page({"A"}, "A"));
    answers(page({"B"}, "B"));
    auto options = of_2013();
    options.prefetch = true;
    auto pages = films(options);
    run(pages.next());
    until_requests(2);

    EXPECT_EQ(server_.requests().size(), 2U);
    EXPECT_TRUE(begins_behind(1, "A"));
    EXPECT_EQ(titles(run(pages.next())->items), Titles{"B"});
}

TEST_F(Pages, Q10_leaving_the_loop_ends_the_transfer_of_the_page_in_advance) {
    answers(page({"A"}, "A"));
    server_.next({Step::hold()});
    auto options = of_2013();
    options.prefetch = true;
    {
        auto pages = films(options);
        run(pages.next());
        until_requests(2);
        EXPECT_EQ(server_.open_connections(), 1U);
    }

    run_until(context_, [&] { return server_.open_connections() == 0; });
}

TEST_F(Pages, Q10_pages_that_go_end_what_is_awaited) {
    server_.next({Step::hold()});
    std::optional<Films> pages(films());
    auto waiting = start(pages->next());
    until_requests(1);

    pages.reset();

    EXPECT_EQ(code_of(waiting), asio::error::operation_aborted);
    run_until(context_, [&] { return server_.open_connections() == 0; });
}

TEST_F(Pages, a_cancelled_operation_ends_its_transfer_and_loses_no_item) {
    answers(page({"A"}, "A"));
    server_.next({Step::hold()});
    answers(page({"B"}));
    auto pages = films();
    run(pages.next());
    auto waiting = start(pages.next());
    until_requests(2);

    cancel_.emit(asio::cancellation_type::terminal);

    EXPECT_EQ(code_of(waiting), asio::error::operation_aborted);
    run_until(context_, [&] { return server_.open_connections() == 0; });
    EXPECT_EQ(titles(run(pages.next())->items), Titles{"B"});
    EXPECT_TRUE(begins_behind(2, "A"));
}

TEST_F(Pages, a_client_that_goes_ends_them) {
    std::optional<dynamodb::Client> client(std::in_place, context_.get_executor(), options());
    auto pages = FilmTable(*client, "Movies").query(of_2013());
    client.reset();

    EXPECT_EQ(code_of(pages.next()), asio::error::operation_aborted);
}

TEST_F(Pages, one_operation_after_the_other) {
    server_.next({Step::hold()});
    auto pages = films();
    auto waiting = start(pages.next());
    until_requests(1);

    EXPECT_EQ(code_of(pages.next()), asio::error::already_started);
    EXPECT_THROW(static_cast<void>(pages.take(1, "")), boost::system::system_error);
}

TEST_F(Pages, Q3_an_empty_key_is_the_end) {
    server_.next(answer(200, R"({"Items":[)" + film("A") + R"(],"LastEvaluatedKey":{}})"));
    auto pages = films();
    const auto last = run(pages.next());

    EXPECT_EQ(last->cursor, "");
    EXPECT_TRUE(pages.at_end());
    EXPECT_FALSE(run(pages.next()));
    EXPECT_EQ(server_.requests().size(), 1U);
}

TEST_F(Pages, Q4_a_key_that_comes_again_is_an_error_and_no_endless_loop) {
    answers(page({"A"}, "A"));
    answers(page({"B"}, "A"));

    EXPECT_EQ(code_of(films().all()), errc::pagination_stuck);
}

TEST_F(Pages, Q6_a_count_needs_no_items) {
    const auto counted = [](const std::string& rest) {
        return R"({"Count":3,"ScannedCount":4)" + rest + "}";
    };
    answers(counted(R"(,"LastEvaluatedKey":{"year":{"N":"2013"},"title":{"S":"C"}})"));
    answers(counted(""));
    const auto sum = run(films().count());

    EXPECT_EQ(sum.count, 6U);
    EXPECT_EQ(sum.scanned_count, 8U);
    EXPECT_EQ(sum.requests, 2U);
    EXPECT_NE(server_.requests().at(0).body.find(R"("Select":"COUNT")"), std::string::npos);
}

TEST_F(Pages, Q10_after_an_error_the_last_good_cursor_is_there_and_the_next_call_tries_again) {
    answers(page({"A"}, "A"));
    server_.next(error_answer(400, "ResourceNotFoundException"));
    answers(page({"B"}));
    auto pages = films();
    const auto first = run(pages.next());

    EXPECT_EQ(code_of(pages.next()), errc::resource_not_found);
    EXPECT_EQ(pages.cursor(), first->cursor);
    EXPECT_EQ(titles(run(pages.next())->items), Titles{"B"});
    EXPECT_TRUE(begins_behind(2, "A"));
}

TEST_F(Pages, Q10_a_take_that_fails_in_the_middle_begins_again) {
    answers(page({"A", "B"}, "B"));
    server_.next(error_answer(400, "ResourceNotFoundException"));
    answers(page({"A", "B"}, "B"));
    answers(page({"C", "D"}, "D"));
    auto pages = films();

    EXPECT_EQ(code_of(pages.take(4)), errc::resource_not_found);
    EXPECT_EQ(pages.cursor(), "");
    EXPECT_EQ(titles(run(pages.take(4)).items), (Titles{"A", "B", "C", "D"}));
    EXPECT_TRUE(begins_behind(2, ""));
}

TEST_F(Pages, Q10_an_item_that_does_not_fit_is_an_error_behind_the_items_before_it) {
    answers(page({"A"}, "A"));
    const std::string misfit = R"({"Items":[{"year":{"N":"2013"},"title":{"S":"B"}}]})";
    answers(misfit);
    answers(misfit);
    auto pages = films();
    const auto first = run(pages.next());

    EXPECT_EQ(code_of(pages.next()), errc::mismatch);
    EXPECT_EQ(pages.cursor(), first->cursor);
    EXPECT_EQ(code_of(pages.next()), errc::mismatch) << "the item is still there";
}

TEST_F(Pages, T12_a_page_that_is_none_is_asked_for_again) {
    answers("<html>");
    answers(page({"A"}));

    EXPECT_EQ(titles(run(films().all())), Titles{"A"});
    EXPECT_EQ(client_.statistics().retries, 1U);
}

TEST_F(Pages, R2_a_throttled_page_is_asked_for_again) {
    server_.next(error_answer(400, "ProvisionedThroughputExceededException"));
    answers(page({"A"}));

    EXPECT_EQ(titles(run(films().all())), Titles{"A"});
}

TEST_F(Pages, CU6_take_asks_for_no_more_than_it_gives) {
    answers(page({"A", "B"}, "B"));
    answers(page({"C"}, "C"));
    auto pages = films();
    run(pages.take(3));

    EXPECT_NE(server_.requests().at(0).body.find(R"("Limit":3,)"), std::string::npos);
    EXPECT_NE(server_.requests().at(1).body.find(R"("Limit":1,)"), std::string::npos);
    EXPECT_EQ(server_.requests().size(), 2U);
}

TEST_F(Pages, Q11_a_page_that_was_dear_delays_the_next_one) {
    answers(page({"A"}, "A"));
    server_.next({Step::hold()});
    auto options = of_2013();
    options.max_units_per_second = 0.001; // two units take half an hour
    auto pages = films(options);
    run(pages.next());
    auto waiting = start(pages.next());
    run_ready(context_);

    EXPECT_EQ(server_.requests().size(), 1U);
    cancel_.emit(asio::cancellation_type::terminal);
    EXPECT_EQ(code_of(waiting), asio::error::operation_aborted);
}

TEST_F(Pages, BG12_a_page_s_cost_is_seen_and_observed) {
    const auto consumed = std::make_shared<dynamodb::ConsumedCapacity>();
    auto settings = options();
    settings.observer = consumed;
    const dynamodb::Client client(context_.get_executor(), settings);
    answers(page({"A"}));
    auto pages = FilmTable(client, "Movies").query(of_2013());

    EXPECT_EQ(run(pages.next())->capacity_units, 2);
    EXPECT_EQ(consumed->units("Movies"), 2);
}

} // namespace
} // namespace coalesce::test
