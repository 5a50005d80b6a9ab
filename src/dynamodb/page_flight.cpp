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

asio::awaitable<protocol::PageAnswer> ask(CorePtr core, PageLetter letter) {
    if (letter.delay.count() > 0)
        co_await core->pause(letter.delay);
    const auto& request = *letter.request;
    protocol::PageAnswer answer;
    const Reader read = [&](std::string text) {
        answer = protocol::read_page_answer(std::move(text), request.hidden_attributes());
    };
    Operation operation(request.operation(), request.source().subject);
    co_await ClientCore::call(core, std::move(operation), std::move(letter.body), read);
    core->observe(request.operation(), request.source().table->name, answer.capacity_units);
    co_return answer;
}

asio::awaitable<void> fly(CorePtr core, PageLetter letter, Recipient<LandedPage> recipient) {
    const auto segment = letter.segment;
    std::vector<LandedPage> landed;
    try {
        auto answer = co_await ask(std::move(core), std::move(letter));
        landed.emplace_back(segment, std::move(answer));
    } catch (...) {
        landed.emplace_back(segment, std::current_exception());
    }
    recipient.give(std::move(landed), true);
}

} // namespace

PageFlight::PageFlight(CorePtr core, PageLetter letter, PageSlot mailbox)
    : core_(std::move(core)), abort_(std::make_shared<asio::cancellation_signal>()) {
    auto take_off = [core = core_, abort = abort_, letter = std::move(letter),
                     recipient = Recipient<LandedPage>(std::move(mailbox))]() mutable {
        auto under_way = fly(core, std::move(letter), std::move(recipient));
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
