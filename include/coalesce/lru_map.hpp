#pragma once

#include <coalesce/cache_map.hpp>
#include <coalesce/error.hpp>

#include <boost/multi_index/hashed_index.hpp>
#include <boost/multi_index/member.hpp>
#include <boost/multi_index/sequenced_index.hpp>
#include <boost/multi_index_container.hpp>

#include <cstddef>
#include <utility>

namespace coalesce {

/// Keeps this many answers: those that were asked for last. For loaders that outlive a request.
struct LruMap {
    /// At least 1.
    std::size_t max_entries;

    /// The map that a loader makes of it.
    template <class CacheKey, class Answer>
    class map;
};

// ---------------------------------------------------------------------------------------------

template <class CacheKey, class Answer>
class LruMap::map {
public:
    explicit map(LruMap limit) : limit_(limit) {
        if (limit_.max_entries == 0)
            throw boost::system::system_error(errc::invalid_option,
                                              "LruMap: max_entries is 0; it must be at least 1");
    }

    template <class Lookup>
    const Answer* find(const Lookup& key) {
        const auto found = by_key().find(key, KeyHash(), KeyEqual());
        if (found == by_key().end())
            return nullptr;
        entries_.relocate(entries_.begin(), entries_.template project<0>(found));
        return &found->answer;
    }

    void insert(const CacheKey& key, Answer answer) {
        erase(key);
        entries_.push_front(Entry{key, std::move(answer)});
        if (entries_.size() > limit_.max_entries)
            entries_.pop_back();
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
    };

    auto& by_key() { return entries_.template get<1>(); }

    LruMap limit_;
    boost::multi_index_container<
        Entry,
        boost::multi_index::indexed_by<
            boost::multi_index::sequenced<>, // the last used first
            boost::multi_index::hashed_unique<
                boost::multi_index::member<Entry, CacheKey, &Entry::key>, KeyHash, KeyEqual>>>
        entries_;
};

} // namespace coalesce
