#include "dynamodb/http/transport.hpp"

#include "dynamodb/http/multi.hpp"
#include "dynamodb/http/transfer.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <string>

namespace coalesce::dynamodb::http {
namespace {

void require(bool fits, const std::string& expectation) {
    if (!fits)
        throw boost::system::system_error(errc::invalid_setting, expectation);
}

template <class Duration>
void require_duration(const std::string& name, Duration duration) {
    require(duration > Duration::zero() && duration <= std::chrono::hours(24),
            name + ": expected more than zero and at most 24 hours");
}

void require_amount(const std::string& name, std::size_t amount) {
    require(amount > 0, name + ": expected at least 1, not 0");
}

TransportOptions checked(TransportOptions options) {
    require_duration("connect_timeout", options.connect_timeout);
    require_duration("idle_timeout", options.idle_timeout);
    require_duration("max_connection_idle", options.max_connection_idle);
    require_amount("max_response_bytes", options.max_response_bytes);
    require_amount("max_connections", options.max_connections);
    return options;
}

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
    : multi_(std::make_shared<Multi>(std::move(executor), checked(options))) {}

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
