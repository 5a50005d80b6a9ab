#pragma once

#include <coalesce/dynamodb/detail/write_request.hpp>
#include <coalesce/dynamodb/writer_options.hpp>
#include <coalesce/loader.hpp>

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

namespace coalesce::dynamodb::detail {

/// The keys of the writes of a batch, by their places; those that could not be made are missing.
template <class Key>
using WrittenKeys = std::vector<std::optional<Key>>;

/// The loader that learns of the writes of a writer; perhaps none.
///
/// Whatever is not sure to be as it was last told is cleared: a write that failed may have been
/// done, one that is under way when the writer goes will be, and one that was superseded lost to
/// a write that may be another writer's.
template <class Key, class Value>
class ToldLoader {
public:
    using Loader = coalesce::Loader<Key, std::optional<Value>>;

    ToldLoader(Loader* loader, Tell tell) : loader_(loader), tell_(tell) {}
    ToldLoader(const ToldLoader&) = delete;
    ToldLoader& operator=(const ToldLoader&) = delete;

    explicit operator bool() const noexcept { return loader_ != nullptr; }

    /// These writes leave; the caller keeps the keys until `end`.
    void begin(const WrittenKeys<Key>& keys) { under_way_.push_back(&keys); }
    void end(const WrittenKeys<Key>& keys) noexcept { std::erase(under_way_, &keys); }

    /// This write is done, and no later one was sent in its place.
    void written(const Key& key, Write<Key, Value>& write) {
        if (!loader_)
            return;
        if (tell_ == Tell::clear)
            loader_->clear(key);
        else
            loader_->prime(key, Result<std::optional<Value>>(std::move(write.put)), Prime::replace);
    }

    /// Nobody knows what is stored now.
    void unsure(const Key& key) {
        if (loader_)
            loader_->clear(key);
    }

    /// The writer goes: what is under way now, the loader will not hear of.
    void forget() {
        for (const auto* keys : under_way_)
            for (const auto& key : *keys)
                if (key)
                    unsure(*key);
        under_way_.clear();
        loader_ = nullptr;
    }

private:
    Loader* loader_;
    Tell tell_;
    std::vector<const WrittenKeys<Key>*> under_way_;
};

} // namespace coalesce::dynamodb::detail
