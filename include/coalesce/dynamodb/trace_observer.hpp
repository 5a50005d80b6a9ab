#pragma once

#include <coalesce/chrome_trace.hpp>
#include <coalesce/dynamodb/client_observer.hpp>

#include <cstdint>
#include <memory>
#include <string_view>

namespace coalesce::dynamodb {

/// Puts what a client does into a trace: each call is a slice, with its attempts inside; answers to
/// batches, pages, renewals of credentials and consumed capacity stand beside. The attributes are
/// those of `trace_attributes`; docs/tracing.md has them all. It shows no secret, key or item.
///
///     options.observer = std::make_shared<dynamodb::TraceObserver>(trace);
///
/// One object for each client; any number of them, and of `coalesce::TraceObserver`, may share a
/// trace.
class TraceObserver : public ClientObserver {
public:
    /// `group`: the heading over its tracks.
    explicit TraceObserver(std::shared_ptr<ChromeTrace> trace, std::string_view group = "DynamoDB");

    void on_batch_answer(const BatchAnswer& answer) noexcept override;
    void on_attempt(const AttemptReport& attempt) noexcept override;
    void on_call(const CallReport& call) noexcept override;
    void on_credentials(const CredentialsReport& credentials) noexcept override;
    void on_page(const PageReport& page) noexcept override;
    void on_consumed_capacity(std::string_view operation, std::string_view table,
                              double units) noexcept override;

private:
    void draw_capacity(std::string_view table) noexcept;

    std::shared_ptr<ChromeTrace> trace_; // shared by all who write into it
    std::uint32_t group_;
    ConsumedCapacity capacity_;
};

} // namespace coalesce::dynamodb
