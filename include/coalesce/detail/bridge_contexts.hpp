#pragma once

// Bridges are told when the execution context of their loader is destroyed: what they have posted
// there will never run.

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/execution/context.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/intrusive/list.hpp>

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace coalesce::detail {

namespace asio = boost::asio;

class BridgeContexts;

/// Who is told of the end of an execution context.
class ContextTenant : public boost::intrusive::list_base_hook<>,
                      public std::enable_shared_from_this<ContextTenant> {
public:
    ContextTenant() = default;
    ContextTenant(const ContextTenant&) = delete;
    ContextTenant& operator=(const ContextTenant&) = delete;
    virtual ~ContextTenant() { move_out(); }

    /// The context is being destroyed, by this thread; no other runs it.
    virtual void end() noexcept = 0;

protected:
    void move_in(const asio::any_io_executor& executor);

private:
    friend class BridgeContexts;

    /// Shared by the context's service and its tenants: either may go first.
    struct Register {
        std::mutex mutex;
        boost::intrusive::list<ContextTenant> tenants;
    };

    void move_out() {
        if (!register_)
            return;
        const std::lock_guard lock(register_->mutex);
        register_->tenants.erase(register_->tenants.iterator_to(*this));
    }

    std::shared_ptr<Register> register_;
};

/// The service of an execution context that knows its tenants.
class BridgeContexts : public asio::execution_context::service {
public:
    using key_type = BridgeContexts;
    static inline asio::execution_context::id id;

    explicit BridgeContexts(asio::execution_context& context)
        : asio::execution_context::service(context) {}

private:
    friend class ContextTenant;
    using Register = ContextTenant::Register;

    void shutdown() noexcept override {
        for (const auto& tenant : all_tenants())
            tenant->end();
    }

    /// Those whose destruction has not begun.
    std::vector<std::shared_ptr<ContextTenant>> all_tenants() const {
        std::vector<std::shared_ptr<ContextTenant>> all;
        const std::lock_guard lock(register_->mutex);
        for (ContextTenant& tenant : register_->tenants)
            if (auto held = tenant.weak_from_this().lock())
                all.push_back(std::move(held));
        return all;
    }

    std::shared_ptr<Register> register_ = std::make_shared<Register>();
};

// ---------------------------------------------------------------------------------------------

inline void ContextTenant::move_in(const asio::any_io_executor& executor) {
    auto& context = asio::query(executor, asio::execution::context);
    register_ = asio::use_service<BridgeContexts>(context).register_;
    const std::lock_guard lock(register_->mutex);
    register_->tenants.push_back(*this);
}

} // namespace coalesce::detail
