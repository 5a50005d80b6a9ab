#include "dynamodb/providers/imds.hpp"

#include "dynamodb/credentials/imds_walk.hpp"
#include "dynamodb/providers/attempt.hpp"

namespace coalesce::dynamodb::providers {

asio::awaitable<credentials::Finding> imds_credentials(const Outside& outside,
                                                       credentials::ImdsSettings settings) {
    credentials::ImdsWalk walk(settings);
    while (!walk.is_done()) {
        if (walk.pause().count() > 0)
            co_await outside.wait(walk.pause());
        auto request = walk.request();
        const auto came = co_await attempt(outside, std::move(request), settings.timeout);
        if (came.response)
            walk.absorb(*came.response);
        else
            walk.absorb_silence(came.silence);
    }
    co_return walk.finding();
}

} // namespace coalesce::dynamodb::providers
