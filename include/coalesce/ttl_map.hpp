#pragma once

#include <coalesce/cache_map.hpp>
#include <coalesce/error.hpp>

#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index/member.hpp>
#include <boost/multi_index/sequenced_index.hpp>
#include <boost/multi_index_container.hpp>

#include <chrono>
#include <functional>
#include <utility>

namespace coalesce {

/// Keeps each answer for a time. For loaders that outlive a request.
struct TtlMap {
    using Clock = std::chrono::steady_clock; ///< The clock that ages are measured with.

    /// An answer is forgotten when it is this old, counted from when it came. Positive.
    Clock::duration time_to_live;

    /// What time it is.
    std::function<Clock::time_point()> now = Clock::now;

    /// The map that a loader makes of it.
    template <class CacheKey, class Answer>
    class map;
};

// ---------------------------------------------------------------------------------------------

template <class CacheKey, class Answer>
class TtlMap::map {
public:
    explicit map(TtlMap settings) : settings_(std::move(settings)) {
        if (settings_.time_to_live.count() <= 0)
            throw boost::system::system_error(errc::invalid_option,
                                              "TtlMap: time_to_live is not positive");
        if (!settings_.now)
            throw boost::system::system_error(errc::invalid_option,
                                              "TtlMap: now is an empty function");
    }

    template <class Lookup>
    const Answer* find(const Lookup& key) {
        forget_old(settings_.now());
        const auto found = by_key().find(key, KeyHash(), KeyEqual());
        return found == by_key().end() ? nullptr : &found->answer;
    }

    void insert(const CacheKey& key, Answer answer) {
        const auto time = settings_.now();
        forget_old(time);
        erase(key);
        entries_.push_back(Entry{key, std::move(answer), time});
    }

    template <class Lookup>
    void erase(const Lookup& key) {
        const auto found = by_key().find(key, KeyHash(), KeyEqual());
        if (found != by_key().end())
            by_key().erase(found);
    }

    void clear() { entries_.clear(); }

private:
    struct Entry {
        CacheKey key;
        Answer answer;
        Clock::time_point since;
    };

    auto& by_key() { return entries_.template get<1>(); }

    void forget_old(Clock::time_point time) {
        while (!entries_.empty() && time - entries_.front().since >= settings_.time_to_live)
            entries_.pop_front();
    }

    TtlMap settings_;
    boost::multi_index_container<
        Entry,
        boost::multi_index::indexed_by<
            boost::multi_index::sequenced<>, // the oldest first
            boost::multi_index::hashed_unique<
                boost::multi_index::member<Entry, CacheKey, &Entry::key>, KeyHash, KeyEqual>>>
        entries_;
};

} // namespace coalesce
