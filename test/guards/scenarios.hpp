#pragma once

// What the guards count of a loader. The key arithmetic is that of the benchmarks.

#include "measured.hpp"

namespace coalesce::guards {

// In unused_scenarios.cpp: 100 loaders that are made and dropped, by batch function.
void unused_loader(Meter& meter);           // a pointer to a function
void unused_loader_two_words(Meter& meter); // a lambda with two references
void unused_loader_shared(Meter& meter);    // a lambda with a `shared_ptr`
void unused_loader_move_only(Meter& meter); // a lambda with a `unique_ptr`

// In load_scenarios.cpp: 10,000 different keys, or 50,000 loads of 1,000 keys, in one tick.
void distinct_load_many(Meter& meter);
void distinct_enqueue(Meter& meter);
void distinct_stored_awaitables(Meter& meter);
void repeated_load_many(Meter& meter);
void repeated_enqueue(Meter& meter);
void string_keys_load_many(Meter& meter);

// In hit_scenarios.cpp: 1,000 loads of cached keys; making and filling the loader is not counted.
void hit_load(Meter& meter);
void hit_enqueue_value(Meter& meter);
void hit_enqueue_get(Meter& meter);
void hit_load_many(Meter& meter);

// In request_scenarios.cpp: one request with 5 loaders, 20 loads in two levels, and 5 batches.
void one_request_enqueue(Meter& meter);
void one_request_resolvers(Meter& meter);
void one_request_coroutine_batches(Meter& meter);

} // namespace coalesce::guards
