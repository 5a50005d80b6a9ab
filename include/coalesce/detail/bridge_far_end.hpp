#pragma once

// The far end of a bridge: the loader, and what is loaded for whom. All of it is touched on the
// loader's executor only, but for the memory.

#include <coalesce/detail/bridge_errand.hpp>
#include <coalesce/detail/bridge_memory.hpp>
#include <coalesce/detail/bridge_passage.hpp>
#include <coalesce/loader.hpp>

#include <boost/intrusive/list.hpp>

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace coalesce::detail {

/// A passage that the far end works on is in its list, and held by its errand.
template <class T>
class ErrandPassage;

class Worked : public boost::intrusive::list_base_hook<
                   boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
public:
    Errand errand;

    /// Ends the errand. The caller holds this.
    void quit() {
        unlink();
        errand.drop();
    }

    void errand_ends() {
        unlink();
        errand.ending();
    }
};
using WorkedList = boost::intrusive::list<Worked, boost::intrusive::constant_time_size<false>>;

template <class Key, class Value, class CacheKeyFn, class CacheMap>
class BridgeFarEnd final : public BridgeCore {
public:
    using Loader = coalesce::Loader<Key, Value, CacheKeyFn, CacheMap>;
    using Values = std::vector<Result<Value>>;

    template <class T>
    using CrossingPassage = boost::intrusive_ptr<Passage<T>>;

    explicit BridgeFarEnd(Loader loader)
        : BridgeCore(loader.executor(), loader.name()), loader_(std::move(loader)) {}

    /// Tells the context of its executor of it.
    static std::shared_ptr<BridgeFarEnd> make(Loader loader) {
        auto made = std::make_shared<BridgeFarEnd>(std::move(loader));
        made->move_in(made->executor());
        return made;
    }

    auto& memory() noexcept { return memory_; }

    /// Sends a load across; null if it is too late.
    CrossingPassage<Value> load(Key key) { return send_across<OneKey>(std::move(key)); }
    CrossingPassage<Values> load_many(std::vector<Key> keys) {
        return send_across<ManyKeys>(std::move(keys));
    }

    /// Has something done to the loader.
    template <class Function>
    void tell(Function function) {
        send(make_letter([this, function = std::move(function)]() mutable {
            if (loader_)
                function(*loader_);
        }));
    }

private:
    template <class T, class Asked>
    class Working;
    class OneKey;
    class ManyKeys;

    static constexpr bool remembers = std::is_same_v<CacheMap, UnboundedMap> &&
                                      std::is_empty_v<CacheKeyFn> &&
                                      std::default_initializable<CacheKeyFn>;
    using Memory = std::conditional_t<remembers, BridgeMemory<Key, Value, CacheKeyFn>,
                                      NoBridgeMemory<Key, Value>>;

    template <class Sent, class Asked>
    auto send_across(Asked asked) -> boost::intrusive_ptr<Sent> {
        auto self = std::static_pointer_cast<BridgeFarEnd>(this->shared_from_this());
        boost::intrusive_ptr<Sent> sent(new Sent(std::move(self), std::move(asked)));
        return embark(*sent) ? sent : nullptr;
    }

    void remember(const Key& key, const Result<Value>& answer, typename Memory::Age asked) {
        if constexpr (remembers)
            if (answer && loader_->contains(key))
                memory_.remember(key, *answer, asked);
    }

    void leave() noexcept override {
        while (!worked_.empty())
            worked_.front().quit();
        loader_.reset();
    }

    Memory memory_;
    std::optional<Loader> loader_;
    WorkedList worked_;
};

// ---------------------------------------------------------------------------------------------

/// What passages have in common at the far end.
template <class Key, class Value, class CacheKeyFn, class CacheMap>
template <class T, class Asked>
class BridgeFarEnd<Key, Value, CacheKeyFn, CacheMap>::Working : public Passage<T>, public Worked {
public:
    Working(std::shared_ptr<BridgeFarEnd> far_end, Asked asked)
        : Passage<T>(far_end),
          far_end_(*far_end),
          asked_(std::move(asked)),
          age_(far_end->memory_.age()) {}

protected:
    /// Begins an errand, unless nobody waits any more.
    void begin(Errand errand_of_this) {
        far_end_.worked_.push_back(*this);
        this->errand.begin_as(std::move(errand_of_this));
    }

    void leave() noexcept override { this->quit(); }

    BridgeFarEnd& far_end_;
    const Asked asked_;
    const typename Memory::Age age_;
};

template <class Key, class Value, class CacheKeyFn, class CacheMap>
class BridgeFarEnd<Key, Value, CacheKeyFn, CacheMap>::OneKey final : public Working<Value, Key> {
public:
    using Working<Value, Key>::Working;

    void deliver() override {
        if (!this->claimed())
            this->begin(run(boost::intrusive_ptr<OneKey>(this)));
    }

private:
    static Errand run(boost::intrusive_ptr<OneKey> self) {
        Result<Value> answer = aborted<Value>();
        try {
            answer = co_await self->far_end_.loader_->enqueue(self->asked_);
            self->far_end_.remember(self->asked_, answer, self->age_);
        } catch (...) {
            answer = std::current_exception();
        }
        self->errand_ends();
        self->settle(std::move(answer), Shore::far);
    }
};

template <class Key, class Value, class CacheKeyFn, class CacheMap>
class BridgeFarEnd<Key, Value, CacheKeyFn, CacheMap>::ManyKeys final
    : public Working<Values, std::vector<Key>> {
public:
    using Working<Values, std::vector<Key>>::Working;

    void deliver() override {
        if (!this->claimed())
            this->begin(run(boost::intrusive_ptr<ManyKeys>(this)));
    }

private:
    using Pendings = std::vector<Pending<Value>>;

    static Errand run(boost::intrusive_ptr<ManyKeys> self) {
        Result<Values> answer = aborted<Values>();
        try {
            Pendings pendings = self->enqueue_all();
            Values values;
            values.reserve(pendings.size());
            for (Pending<Value>& pending : pendings) {
                Result<Value> value = aborted<Value>();
                try {
                    value = co_await std::move(pending);
                } catch (...) {
                    value = std::current_exception();
                }
                self->far_end_.remember(self->asked_[values.size()], value, self->age_);
                values.push_back(std::move(value));
            }
            answer = std::move(values);
        } catch (...) {
            answer = std::current_exception();
        }
        self->errand_ends();
        self->settle(std::move(answer), Shore::far);
    }

    Pendings enqueue_all() const {
        Pendings pendings;
        pendings.reserve(this->asked_.size());
        for (const Key& key : this->asked_)
            pendings.push_back(this->far_end_.loader_->enqueue(key));
        return pendings;
    }
};

} // namespace coalesce::detail
