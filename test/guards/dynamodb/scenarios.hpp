#pragma once

// What the guards count of the backend, each ten times in a scenario.

#include "measured.hpp"

namespace coalesce::guards {

// In queue_scenarios.cpp: the body of a BatchGetItem of 100 keys, and of a BatchWriteItem of 25
// structs of 400 bytes; an answer of 100 items of 400 bytes, read into structs and into `Item`.
void encode_get(Meter& meter);
void encode_put(Meter& meter);
void decode_structs(Meter& meter);
void decode_items(Meter& meter);

// In signing_scenarios.cpp. What is hashed is most of a request of 10 kB, so there is a short one
// too; a whole request is short as well.
void sign_short_body(Meter& meter);
void sign_10_kb(Meter& meter);
void make_request(Meter& meter);

} // namespace coalesce::guards
