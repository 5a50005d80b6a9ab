#pragma once

#include <coalesce/observer.hpp>

#include <exception>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace coalesce {

/// Several observers as one: each is told everything, one after the other.
///
///     const std::vector<std::shared_ptr<coalesce::Observer>> both{counts, trace};
///     options.observer = std::make_shared<coalesce::Observers>(both);
class Observers : public Observer {
public:
    /// Those that are null are left out.
    explicit Observers(std::vector<std::shared_ptr<Observer>> observers)
        : observers_(std::move(observers)) {
        std::erase(observers_, nullptr);
    }

    void on_load(std::string_view loader, LoadKind kind) noexcept override {
        for (const auto& observer : observers_)
            observer->on_load(loader, kind);
    }

    void on_dispatch(std::string_view loader, const DispatchedBatch& batch) noexcept override {
        for (const auto& observer : observers_)
            observer->on_dispatch(loader, batch);
    }

    void on_settle(std::string_view loader, Outcome outcome) noexcept override {
        for (const auto& observer : observers_)
            observer->on_settle(loader, outcome);
    }

    void on_batch_done(std::string_view loader, const FinishedBatch& batch) noexcept override {
        for (const auto& observer : observers_)
            observer->on_batch_done(loader, batch);
    }

    void on_unobserved_error(std::string_view loader,
                             const std::exception_ptr& error) noexcept override {
        for (const auto& observer : observers_)
            observer->on_unobserved_error(loader, error);
    }

private:
    std::vector<std::shared_ptr<Observer>> observers_; // shared with who gave them
};

} // namespace coalesce
