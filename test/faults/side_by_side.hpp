#pragma once

#include "support/run_to_end.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <gtest/gtest.h>

#include <cstddef>
#include <exception>
#include <functional>
#include <set>
#include <stdexcept>
#include <string>

namespace coalesce::test {

namespace asio = boost::asio;

/// Does many things that mostly wait, several at a time, so that their waits do not add up.
class SideBySide {
public:
    using Work = std::function<asio::awaitable<void>(asio::io_context&, std::size_t)>;
    using Name = std::function<std::string(std::size_t)>;

    /// Does `work` for each number below `count`; what throws or hangs fails the test by its name.
    SideBySide(std::size_t count, Work work, Name name)
        : count_(count), work_(std::move(work)), name_(std::move(name)) {
        for (; working_ < most_at_once; ++working_)
            asio::co_spawn(context_, run(), [this](std::exception_ptr error) {
                --working_;
                EXPECT_EQ(error, nullptr);
            });
        try {
            run_until(context_, [this] { return working_ == 0; });
        } catch (const std::runtime_error& error) {
            ADD_FAILURE() << error.what() << "; under way: " << names_under_way();
        }
    }

private:
    static constexpr std::size_t most_at_once = 60;

    asio::awaitable<void> run() {
        while (next_ < count_) {
            const auto number = next_++;
            under_way_.insert(number);
            auto one = work_(context_, number);
            co_await std::move(one);
            under_way_.erase(number);
        }
    }

    std::string names_under_way() const {
        std::string names;
        for (const auto number : under_way_)
            names += "\n" + name_(number);
        return names;
    }

    std::size_t count_;
    Work work_;
    Name name_;
    std::size_t next_ = 0;
    std::size_t working_ = 0;
    std::set<std::size_t> under_way_;
    asio::io_context context_{1}; // gone first: what hangs refers to the rest
};

} // namespace coalesce::test
