#pragma once

#include <coalesce/batch_context.hpp>
#include <coalesce/detail/batch.hpp>
#include <coalesce/detail/loader_error.hpp>
#include <coalesce/key_hash.hpp>
#include <coalesce/result.hpp>

#include <boost/unordered/unordered_flat_map.hpp>

#include <cstddef>
#include <memory>
#include <utility>

namespace coalesce {

/// Takes the answers of a batch one by one, as they come: the second parameter of a batch
/// function that returns nothing. The waiters of a key resume as soon as it is settled, while
/// the batch function goes on. A key that is not settled when it returns fails with
/// `errc::no_answer`.
///
/// Threads: the loader's executor.
/// Lifetime: copies may outlive the batch; what they settle then is ignored.
template <class Key, class Value>
class Sink {
public:
    /// Answers a key. The first answer counts; later ones, and those that nobody waits for any
    /// more, are ignored. Finds the key by its hash and equality; where `cache_key_fn` gives it
    /// those, use `settle_at`.
    ///
    /// Throws: `errc::unknown_key` if the batch function was not asked for it.
    void settle(const Key& key, Result<Value> answer) requires HashableKey<Key> {
        if (is_over())
            return;
        const std::size_t first = place_of(key);
        if (places_->size() != batch_->keys()) // `Duplicates::keep`
            for (std::size_t place = first + 1; place < batch_->flights().size(); ++place)
                if (KeyEqual()(batch_->flights()[place]->key(), key))
                    batch_->settle(place, Result<Value>(answer));
        batch_->settle(first, std::move(answer));
    }

    /// Answers the key that stands at this place of the vector of keys.
    ///
    /// Throws: `errc::unknown_key` if there is none.
    void settle_at(std::size_t place, Result<Value> answer) {
        if (is_over())
            return;
        if (place >= batch_->keys())
            detail::fail_loader(errc::unknown_key, batch_->loader(),
                                "the batch function settled place " + std::to_string(place) +
                                    " of a batch of " + std::to_string(batch_->keys()) + " keys");
        batch_->settle(place, std::move(answer));
    }

    /// What else is known of the batch.
    BatchContext context() const {
        return BatchContext(batch_->loader(), batch_->reason(),
                            [batch = batch_] { return batch->deadline(); });
    }

    /// Made by the loader.
    explicit Sink(typename detail::Batch<Key, Value>::Ptr batch) : batch_(std::move(batch)) {}

private:
    using Places = boost::unordered_flat_map<Key, std::size_t, KeyHash, KeyEqual>;

    /// The batch function has returned.
    bool is_over() const noexcept { return batch_->flights().empty(); }

    std::size_t place_of(const Key& key) {
        if (!places_)
            places_ = std::make_shared<const Places>(number_keys());
        const auto found = places_->find(key);
        if (found == places_->end())
            detail::fail_loader(errc::unknown_key, batch_->loader(),
                                "the batch function settled the key " + detail::describe(key) +
                                    ", which it was not asked for. Keys: " +
                                    detail::describe_keys(batch_->copy_keys()));
        return found->second;
    }

    Places number_keys() const {
        Places places;
        std::size_t place = 0;
        for (const auto& flight : batch_->flights())
            places.emplace(flight->key(), place++);
        return places;
    }

    typename detail::Batch<Key, Value>::Ptr batch_;
    std::shared_ptr<const Places> places_; // made when first needed
};

} // namespace coalesce
