#pragma once

// What the scenarios share: keys, the batch function, and the check of what it answered.

#include <coalesce/loader.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <utility>
#include <vector>

namespace coalesce::guards {

namespace asio = boost::asio;

using Number = std::uint32_t;
using Numbers = std::vector<Number>;
using NumberLoader = Loader<Number, Number>;

Number key(std::uint64_t i);

/// Every key once.
Numbers distinct_keys(std::size_t count);

/// Loads of `different` keys, drawn at random but the same every time.
Numbers repeated_keys(std::size_t count, Number different);

/// The batch function: each answer is its key plus one. Allocates nothing itself.
Numbers answer(Numbers keys);

/// What the answers to these keys add up to.
std::uint64_t sum_of_answers(const Numbers& keys);

/// For a batch function that is not `answer`: a batch came.
void count_batch();

/// Prints a sentence and aborts if the answers are wrong or came in another number of batches;
/// counts batches from 0 again.
void expect(const char* scenario, std::uint64_t sum, std::uint64_t expected_sum,
            std::uint64_t expected_batches);

/// Runs a coroutine, and all that it begins, to the end.
inline void run(asio::io_context& context, asio::awaitable<void> work) {
    asio::co_spawn(context, std::move(work), [](std::exception_ptr error) {
        if (error)
            std::rethrow_exception(error);
    });
    context.run();
}

} // namespace coalesce::guards
