#include "dynamodb/http/transport.hpp"

#include "dynamodb/http/multi.hpp"
#include "dynamodb/http/transfer.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace coalesce::dynamodb::http {
namespace {

/// Takes a transfer from the multi handle, however the coroutine that waits for it ends.
class Removal {
public:
    Removal(Multi& multi, Transfer& transfer) : multi_(multi), transfer_(transfer) {}
    ~Removal() { multi_.remove(transfer_); }

    Removal(const Removal&) = delete;
    Removal& operator=(const Removal&) = delete;

private:
    Multi& multi_;
    Transfer& transfer_;
};

/// Says what a transfer took, however the coroutine that waits for it ends.
class Report {
public:
    Report(const Transfer& transfer, ExchangeFacts* facts) : transfer_(transfer), facts_(facts) {}
    ~Report() {
        if (facts_)
            *facts_ = transfer_.facts();
    }

    Report(const Report&) = delete;
    Report& operator=(const Report&) = delete;

private:
    const Transfer& transfer_;
    ExchangeFacts* facts_;
};

asio::awaitable<Response> exchange(std::shared_ptr<Multi> multi, Request request,
                                   ExchangeFacts* facts) {
    Transfer transfer(multi->executor(), multi->options(), std::move(request));
    const Report report(transfer, facts); // after `removal`, which completes the facts
    const Removal removal(*multi, transfer);
    multi->add(transfer);

    while (!transfer.ended()) {
        boost::system::error_code interrupted;
        co_await transfer.next_check().async_wait(
            asio::redirect_error(asio::use_awaitable, interrupted));
        if (transfer.ended())
            break;
        if (interrupted) // and not by the end of the transfer: this send was cancelled
            throw boost::system::system_error(interrupted);
        transfer.require_movement();
    }
    co_return transfer.take_response();
}

} // namespace

Transport::Transport(asio::any_io_executor executor, TransportOptions options)
    : multi_(std::make_shared<Multi>(std::move(executor), checked(std::move(options)))) {}

Transport::~Transport() {
    multi_->close();
}

asio::awaitable<Response> Transport::send(Request request, ExchangeFacts* facts) {
    if (facts)
        *facts = {};
    return exchange(multi_, std::move(request), facts);
}

TransportStatistics Transport::statistics() const noexcept {
    return multi_->statistics();
}

} // namespace coalesce::dynamodb::http
