// Parts of some work, a few of them at once.

#include "support/gate.hpp"

#include <coalesce/dynamodb/detail/side_by_side.hpp>

#include <boost/asio/bind_cancellation_slot.hpp>

namespace coalesce::test {
namespace {

using Numbers = std::vector<int>;

class SideBySide : public LoaderFixture {
protected:
    /// Begins so many parts, each of which waits until it is let through the gate.
    std::future<void> begin(std::size_t count, std::size_t at_most) {
        const dynamodb::detail::PartOfWork part = [this](std::size_t number) {
            return pass(gate, static_cast<int>(number));
        };
        auto started =
            asio::co_spawn(context_, dynamodb::detail::side_by_side(count, at_most, part),
                           asio::bind_cancellation_slot(cancel.slot(), asio::use_future));
        context_.poll();
        return started;
    }

    void open(std::size_t part) {
        gate.open(part);
        context_.poll();
    }

    /// What became of the work: nothing yet, "no error", or the text of its error.
    static std::string outcome(std::future<void>& work) {
        return done(work) ? error_of(work) : "not done";
    }

    static asio::awaitable<void> pass(Gate<int>& gate, int number) {
        const Numbers numbers(1, number);
        co_await gate(numbers);
    }

    Gate<int> gate;
    asio::cancellation_signal cancel;
};

TEST_F(SideBySide, as_many_parts_as_allowed_begin_at_once_in_order) {
    auto work = begin(5, 3);

    EXPECT_EQ(gate.calls(), (std::vector<Numbers>{{0}, {1}, {2}}));
    gate.open_all();
    context_.poll();
    gate.open_all();
    context_.poll();
    EXPECT_EQ(outcome(work), "no error");
}

TEST_F(SideBySide, the_next_part_begins_when_any_has_ended) {
    auto work = begin(5, 3);

    open(1);
    EXPECT_EQ(gate.calls().size(), 4U);
    open(3);
    EXPECT_EQ(gate.calls(), (std::vector<Numbers>{{0}, {1}, {2}, {3}, {4}}));
    gate.open_all();
    context_.poll();
    EXPECT_EQ(outcome(work), "no error");
    EXPECT_EQ(gate.most_inside(), 3);
}

TEST_F(SideBySide, it_is_done_when_the_last_part_is) {
    auto work = begin(2, 8);

    open(1);
    EXPECT_FALSE(done(work));
    open(0);
    EXPECT_TRUE(done(work));
}

TEST_F(SideBySide, no_parts_are_done_at_once) {
    EXPECT_TRUE(done(begin(0, 3)));
}

TEST_F(SideBySide, a_part_that_fails_lets_those_under_way_end_and_no_others_begin) {
    auto work = begin(5, 2);

    gate.fail(0);
    context_.poll();
    EXPECT_FALSE(done(work));
    open(1);

    EXPECT_EQ(outcome(work), "failed by the gate");
    EXPECT_EQ(gate.calls().size(), 2U);
    EXPECT_EQ(gate.cancelled(), 0);
}

TEST_F(SideBySide, cancelled_it_ends_what_is_under_way_and_begins_no_more) {
    auto work = begin(5, 2);

    cancel.emit(asio::cancellation_type::terminal);
    context_.poll();

    ASSERT_TRUE(done(work));
    EXPECT_EQ(code_of(work), asio::error::operation_aborted);
    EXPECT_EQ(gate.calls().size(), 2U);
    EXPECT_EQ(gate.cancelled(), 2);
}

TEST_F(SideBySide, it_may_be_destroyed_under_way_with_its_execution_context) {
    std::future<void> work;
    {
        asio::io_context context;
        const dynamodb::detail::PartOfWork part = [this](std::size_t number) {
            return pass(gate, static_cast<int>(number));
        };
        work =
            asio::co_spawn(context, dynamodb::detail::side_by_side(5, 2, part), asio::use_future);
        context.poll();
        gate = Gate<int>(); // its timers belong to that context
    }

    EXPECT_THROW(work.get(), std::future_error);
}

} // namespace
} // namespace coalesce::test
