#pragma once

#include "support/gate.hpp"

#include <coalesce/lru_map.hpp>

#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace coalesce::test {

inline std::exception_ptr error(const std::string& text) {
    return std::make_exception_ptr(std::runtime_error(text));
}

/// Every promise of the cache holds for `UnboundedMap`, which keeps flights and answers together,
/// and for any other map, which keeps them apart.
template <class Map>
class AnyMapTest : public LoaderFixture {
protected:
    template <class Key = int, class Value = Key, class Fn>
    auto make(Fn batch_fn, LoaderOptions options = {}) {
        return Loader<Key, Value, std::identity, Map>(executor(), std::move(batch_fn),
                                                      std::move(options), {}, make_map());
    }

    Recorder<int> backend;
    Gate<int> gate;

private:
    static Map make_map() {
        if constexpr (std::is_same_v<Map, LruMap>)
            return {.max_entries = 100};
        else
            return {};
    }
};

using AnyMaps = testing::Types<UnboundedMap, LruMap>;
struct MapNames {
    template <class Map>
    static std::string GetName(int) {
        return std::is_same_v<Map, UnboundedMap> ? "UnboundedMap" : "LruMap";
    }
};

} // namespace coalesce::test
