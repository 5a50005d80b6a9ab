#include "dynamodb/providers/attempt.hpp"

#include <boost/asio/error.hpp>
#include <boost/system/system_error.hpp>

namespace coalesce::dynamodb::providers {

asio::awaitable<Attempt> attempt(const Outside& outside, http::Request request,
                                 std::chrono::milliseconds timeout) {
    try {
        auto response = co_await outside.send(std::move(request), timeout);
        co_return Attempt(std::move(response));
    } catch (const boost::system::system_error& error) {
        if (error.code() == asio::error::operation_aborted)
            throw;
        co_return Attempt(std::string(error.what()));
    }
}

} // namespace coalesce::dynamodb::providers
