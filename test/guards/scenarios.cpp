#include "scenarios.hpp"

#include <boost/version.hpp>

namespace coalesce::guards {

std::span<const Scenario> scenarios() {
    static constexpr Scenario all[] = {
        {"unused_loader", unused_loader},
        {"unused_loader_two_words", unused_loader_two_words},
        {"unused_loader_shared", unused_loader_shared},
        {"unused_loader_move_only", unused_loader_move_only},
        {"distinct_load_many", distinct_load_many},
        {"distinct_enqueue", distinct_enqueue},
        {"distinct_stored_awaitables", distinct_stored_awaitables},
        {"repeated_load_many", repeated_load_many},
        {"repeated_enqueue", repeated_enqueue},
        {"string_keys_load_many", string_keys_load_many},
        {"hit_load", hit_load},
        {"hit_enqueue_value", hit_enqueue_value},
        {"hit_enqueue_get", hit_enqueue_get},
        {"hit_load_many", hit_load_many},
        {"one_request_enqueue", one_request_enqueue},
        {"one_request_resolvers", one_request_resolvers},
        {"one_request_coroutine_batches", one_request_coroutine_batches},
    };
    return all;
}

std::string libraries() {
    return "Boost " + std::to_string(BOOST_VERSION / 100000) + '.' +
           std::to_string(BOOST_VERSION / 100 % 1000);
}

} // namespace coalesce::guards
