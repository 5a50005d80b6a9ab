#pragma once

#include <coalesce/dynamodb/client_observer.hpp>

#include <memory>
#include <string_view>
#include <utility>
#include <vector>

namespace coalesce::dynamodb {

/// Several observers of a client as one: each is told everything, one after the other.
class ClientObservers : public ClientObserver {
public:
    /// Those that are null are left out.
    explicit ClientObservers(std::vector<std::shared_ptr<ClientObserver>> observers)
        : observers_(std::move(observers)) {
        std::erase(observers_, nullptr);
    }

    void on_batch_answer(const BatchAnswer& answer) noexcept override {
        for (const auto& observer : observers_)
            observer->on_batch_answer(answer);
    }

    void on_attempt(const AttemptReport& attempt) noexcept override {
        for (const auto& observer : observers_)
            observer->on_attempt(attempt);
    }

    void on_call(const CallReport& call) noexcept override {
        for (const auto& observer : observers_)
            observer->on_call(call);
    }

    void on_credentials(const CredentialsReport& credentials) noexcept override {
        for (const auto& observer : observers_)
            observer->on_credentials(credentials);
    }

    void on_page(const PageReport& page) noexcept override {
        for (const auto& observer : observers_)
            observer->on_page(page);
    }

    void on_consumed_capacity(std::string_view operation, std::string_view table,
                              double units) noexcept override {
        for (const auto& observer : observers_)
            observer->on_consumed_capacity(operation, table, units);
    }

private:
    std::vector<std::shared_ptr<ClientObserver>> observers_; // shared with who gave them
};

} // namespace coalesce::dynamodb
