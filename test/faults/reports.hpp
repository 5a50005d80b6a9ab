#pragma once

#include <coalesce/dynamodb/client_observer.hpp>

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace coalesce::test {

/// Keeps what it is shown. Reports only point to their texts, which go with the call: these point
/// to copies, and to no tables.
class Reports : public dynamodb::ClientObserver {
public:
    void on_attempt(const dynamodb::AttemptReport& attempt) noexcept override {
        auto& kept = attempts.emplace_back(attempt);
        keep_texts(kept);
        kept.endpoint = keep(kept.endpoint);
    }
    void on_call(const dynamodb::CallReport& call) noexcept override {
        keep_texts(calls.emplace_back(call));
        tables.insert(tables.end(), call.tables->begin(), call.tables->end());
    }

    std::vector<dynamodb::AttemptReport> attempts;
    std::vector<dynamodb::CallReport> calls;
    std::vector<std::string> tables;

private:
    template <class Report>
    void keep_texts(Report& report) {
        report.operation = keep(report.operation);
        report.invocation_id = keep(report.invocation_id);
        report.service_code = keep(report.service_code);
        report.request_id = keep(report.request_id);
        report.tables = nullptr;
    }

    std::string_view keep(std::string_view text) { return texts_.emplace_back(text); }

    std::deque<std::string> texts_; // a deque moves none
};

} // namespace coalesce::test
