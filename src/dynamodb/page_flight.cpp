#include "dynamodb/page_flight.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>

#include <exception>
#include <utility>
#include <vector>

namespace coalesce::dynamodb::detail {
namespace {

using CorePtr = std::shared_ptr<ClientCore>;

void report(ClientObserver& observer, const protocol::PageRequest& request,
            const protocol::PageAnswer& answer) {
    const auto& source = request.source();
    const auto& table = source.table->name;
    PageReport page;
    page.operation = request.operation();
    page.table = table;
    page.index = source.index ? std::string_view(source.index->name) : std::string_view();
    page.count = answer.count;
    page.scanned_count = answer.scanned_count;
    page.is_last = !answer.last_evaluated_key;
    page.capacity_units = answer.capacity_units;
    observer.on_page(page);
    observer.on_consumed_capacity(page.operation, table, answer.capacity_units);
}

asio::awaitable<protocol::PageAnswer> ask(CorePtr core, PageCall call) {
    if (call.delay.count() > 0)
        co_await core->pause(call.delay);
    const auto& request = *call.request;
    protocol::PageAnswer answer;
    const Reader read = [&](std::string text) {
        answer = protocol::read_page_answer(std::move(text), request.hidden_attributes());
    };
    Operation operation(request.operation(), {request.source().table->name},
                        request.source().subject);
    co_await ClientCore::call(core, std::move(operation), std::move(call.body), read);
    if (auto* observer = core->observer())
        report(*observer, request, answer);
    co_return answer;
}

asio::awaitable<void> fly(CorePtr core, PageCall call, Recipient<LandedPage> recipient) {
    const auto segment = call.segment;
    std::vector<LandedPage> landed;
    try {
        auto answer = co_await ask(std::move(core), std::move(call));
        landed.emplace_back(segment, std::move(answer));
    } catch (...) {
        landed.emplace_back(segment, std::current_exception());
    }
    recipient.give(std::move(landed), true);
}

} // namespace

PageFlight::PageFlight(CorePtr core, PageCall call, PageSlot mailbox)
    : core_(std::move(core)), abort_(std::make_shared<asio::cancellation_signal>()) {
    auto take_off = [core = core_, abort = abort_, call = std::move(call),
                     recipient = Recipient<LandedPage>(std::move(mailbox))]() mutable {
        auto under_way = fly(core, std::move(call), std::move(recipient));
        const auto keep = [abort](const std::exception_ptr&) {};
        asio::co_spawn(core->executor(), std::move(under_way),
                       asio::bind_cancellation_slot(abort->slot(), keep));
    };
    asio::post(core_->executor(), std::move(take_off));
}

PageFlight::~PageFlight() {
    if (core_)
        asio::post(core_->executor(),
                   [abort = std::move(abort_)] { abort->emit(asio::cancellation_type::terminal); });
}

} // namespace coalesce::dynamodb::detail
