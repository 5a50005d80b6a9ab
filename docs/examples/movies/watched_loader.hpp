// A loader whose keys can be watched.
#pragma once

#include "films.hpp"
#include "timeline.hpp"

#include <coalesce/loader.hpp>

#include <algorithm>
#include <memory>

/// A loader that tells a timeline, if there is one, which keys it is asked for.
template <class Key, class Value>
class WatchedLoader : public coalesce::Loader<Key, Value> {
    using Loader = coalesce::Loader<Key, Value>;

public:
    using Loader::Loader;
    WatchedLoader(Loader loader, std::shared_ptr<Timeline> timeline)
        : Loader(std::move(loader)), timeline_(std::move(timeline)) {}

    boost::asio::awaitable<Value> load(Key key) {
        if (timeline_)
            timeline_->expect({shown(key)});
        return Loader::load(std::move(key));
    }

    boost::asio::awaitable<std::vector<Value>> load_all(std::vector<Key> keys) {
        if (timeline_)
            timeline_->expect(shown(keys));
        return Loader::load_all(std::move(keys));
    }

private:
    static std::string shown(const MovieKey& key) {
        return key.title + " (" + std::to_string(key.year) + ")";
    }
    static std::string shown(const PersonKey& key) { return key.name; }
    static std::vector<std::string> shown(const std::vector<Key>& keys) {
        std::vector<std::string> texts;
        for (const Key& key : keys)
            texts.push_back(shown(key));
        return texts;
    }

    std::shared_ptr<Timeline> timeline_; // of the question, which has two loaders
};
