#pragma once

// The table of the loader. The targets are those of docs/performance.md; those in ns and us are
// meant for a machine on which the floor of W1 is 28 ns.

#include "section.hpp"

namespace bench {

inline const std::string flat_map = "flat map";
inline const std::string flat_map_and_coroutines = "flat map, stored coroutines";

inline const Table loader_table = {
    "dataloader",
    {
        {"W1",
         "100,000 different keys in one tick, ns per load",
         1,
         true,
         {{"load_many", "load_many/W1", "floor/W1", flat_map, "70"},
          {"load_many, batch fn a coroutine", "load_many_with/W1_coroutine", "floor/W1", flat_map,
           ""},
          {"enqueue", "handles/W1", "floor/W1", flat_map, "120"},
          {"load, stored", "awaitables/W1", "floor_and_coroutines/W1", flat_map_and_coroutines,
           "1.4x"}}},
        {"W2",
         "1,000,000 loads of 10,000 keys in one tick, ns per load",
         1,
         true,
         {{"load_many", "load_many/W2", "floor/W2", flat_map, "15"},
          {"enqueue", "handles/W2", "floor/W2", flat_map, "30"},
          {"load, stored", "awaitables/W2", "floor_and_coroutines/W2", flat_map_and_coroutines,
           "1.4x"}}},
        {"W3seq",
         "1,000,000 hits of 10,000 keys, one awaited after the other, ns per load",
         1,
         true,
         {{"load", "load/W3", "floor_and_coroutines/W3", "flat map, trivial coroutines",
           "1.4x and 39"},
          {"enqueue, read directly", "handles/W3", "floor/W3", flat_map, "12"}}},
        {"W3all",
         "the same hits, all at once, ns per load",
         1,
         true,
         {{"load_many", "load_many/W3", "floor/W3", flat_map, "12"}}},
        {"W5",
         "W1 with 36-character string keys, ns per load",
         1,
         true,
         {{"load_many", "load_many/W5", "floor_taking_keys/W5", "flat map that takes the keys",
           "1.5x"}}},
        {"W4",
         "a request: 5 new loaders, 10 resolvers, 20 loads, 2 levels, 5 batches; us per request",
         1000,
         true,
         {{"enqueue", "in_turn/W4", "floor/W4", "five flat maps", "3.5"},
          {"enqueue, batch fn a coroutine", "in_turn/W4_coroutine", "floor/W4", "five flat maps",
           ""},
          {"load, ten coroutines", "ten_resolvers/W4", "ten_coroutines/W4", "ten coroutines",
           "floor + 3.5"},
          {"the same, batch fn a coroutine", "ten_resolvers/W4_coroutine", "ten_coroutines/W4",
           "ten coroutines", ""}}},
        {"Unused",
         "ns per loader",
         1,
         false,
         {{"made and dropped", "unused_loader", "", "", "50"}}},
        {"Keys",
         "W1 with other numbers of keys, ns per load",
         1,
         false,
         {{"load_many, 1,000", "load_many/1k", "floor/1k", flat_map, ""},
          {"load_many, 10,000", "load_many/10k", "floor/10k", flat_map, ""},
          {"load_many, 100,000", "load_many/W1", "floor/W1", flat_map, ""},
          {"load_many, 1,000,000", "load_many/1M", "floor/1M", flat_map, ""}}},
        {"Growth",
         "cost of a load with 1,000,000 keys, in times that with 1,000",
         1,
         false,
         {{"load_many", "load_many/growth", "floor/growth", flat_map, "1.2x"}}},
        {"Memory",
         "heap in use per waiting key, with what the caller holds, bytes",
         1,
         false,
         {{"load_many", "waiting_key/load_many", "", "", "200"},
          {"enqueue", "waiting_key/handles", "", "", "200"}}},
    }};

} // namespace bench
