#include "dynamodb/providers/container.hpp"

#include "dynamodb/credentials/container.hpp"
#include "dynamodb/providers/attempt.hpp"

#include <utility>

namespace coalesce::dynamodb::providers {
namespace {

constexpr unsigned max_container_attempts = 3;
constexpr std::chrono::milliseconds container_timeout{2000};
constexpr std::chrono::milliseconds pause_between_attempts{1000};

credentials::ContainerAnswer read(const Attempt& came) {
    return came.response ? credentials::read_container_answer(*came.response)
                         : credentials::ContainerAnswer::silence(came.silence);
}

} // namespace

asio::awaitable<credentials::Finding> container_credentials(const Outside& outside) {
    const auto url = credentials::container_url(outside.environment);
    if (!url)
        co_return credentials::Finding::nothing(credentials::no_container_url);

    for (unsigned attempts = 1;; ++attempts) {
        // The token may be another one by now.
        const auto token =
            credentials::container_authorization(outside.environment, outside.read_file);
        auto request = credentials::container_request(*url, token);
        const auto came = co_await attempt(outside, std::move(request), container_timeout);
        const auto answer = read(came);
        if (answer.credentials())
            co_return *answer.credentials();
        if (!answer.may_change() || attempts == max_container_attempts)
            answer.throw_failure(*url, attempts);
        co_await outside.wait(pause_between_attempts);
    }
}

} // namespace coalesce::dynamodb::providers
