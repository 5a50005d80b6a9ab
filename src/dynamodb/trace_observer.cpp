#include <coalesce/dynamodb/trace_observer.hpp>

#include <coalesce/dynamodb/trace_attributes.hpp>

#include <functional>
#include <string>
#include <utility>

namespace coalesce::dynamodb {
namespace {

TraceArgs args_of(const TraceAttributes& attributes) {
    TraceArgs args;
    for (const auto& [name, value] : attributes)
        args.add(name, value);
    return args;
}

/// A call and its attempts are slices of one id, so that these stand inside it. What is shared is
/// the id of the invocation, which is random.
std::uint64_t slice_id(std::string_view invocation_id) {
    return std::hash<std::string_view>()(invocation_id);
}

} // namespace

TraceObserver::TraceObserver(std::shared_ptr<ChromeTrace> trace, std::string_view group)
    : trace_(std::move(trace)), group_(trace_->add_group(group)) {}

void TraceObserver::on_attempt(const AttemptReport& attempt) noexcept {
    const TraceSlice slice{group_, slice_id(attempt.invocation_id), "attempt"};
    trace_->begin(slice, args_of(trace_attributes(attempt)), attempt.began);
    trace_->end(slice);
}

void TraceObserver::on_call(const CallReport& call) noexcept {
    const auto name = span_name(call.operation);
    const TraceSlice slice{group_, slice_id(call.invocation_id), name};
    trace_->begin(slice, args_of(trace_attributes(call)), call.began);
    trace_->end(slice, {}, call.began + call.total);
}

void TraceObserver::on_credentials(const CredentialsReport& credentials) noexcept {
    const auto now = ChromeTrace::Clock::now();
    const TraceSlice slice{group_, trace_->new_id(), "credentials"};
    trace_->begin(slice, args_of(trace_attributes(credentials)), now - credentials.total);
    trace_->end(slice, {}, now);
}

void TraceObserver::on_batch_answer(const BatchAnswer& answer) noexcept {
    trace_->instant(group_, std::string(answer.operation) + " answer",
                    args_of(trace_attributes(answer)));
    capacity_.on_batch_answer(answer);
    for (const auto& table : answer.tables)
        draw_capacity(table.table);
}

void TraceObserver::on_page(const PageReport& page) noexcept {
    trace_->instant(group_, std::string(page.operation) + " page", args_of(trace_attributes(page)));
}

void TraceObserver::on_consumed_capacity(std::string_view operation, std::string_view table,
                                         double units) noexcept {
    capacity_.on_consumed_capacity(operation, table, units);
    draw_capacity(table);
}

void TraceObserver::draw_capacity(std::string_view table) noexcept {
    trace_->counter(group_, "consumed capacity", TraceArgs().add(table, capacity_.units(table)));
}

} // namespace coalesce::dynamodb
