#pragma once

#include <coalesce/dynamodb/client_observer.hpp>

#include <string>
#include <vector>

namespace coalesce::test {

/// Keeps what it is shown; texts are copied, since reports only point to them.
class Reports : public dynamodb::ClientObserver {
public:
    void on_attempt(const dynamodb::AttemptReport& attempt) noexcept override {
        attempts.push_back(attempt);
        endpoints.emplace_back(attempt.endpoint);
        request_ids.emplace_back(attempt.request_id);
        invocation_ids.emplace_back(attempt.invocation_id);
    }
    void on_call(const dynamodb::CallReport& call) noexcept override {
        calls.push_back(call);
        call_codes.emplace_back(call.service_code);
        tables.insert(tables.end(), call.tables->begin(), call.tables->end());
    }

    std::vector<dynamodb::AttemptReport> attempts;
    std::vector<std::string> endpoints, request_ids, invocation_ids;
    std::vector<dynamodb::CallReport> calls;
    std::vector<std::string> call_codes, tables;
};

} // namespace coalesce::test
