#include "dynamodb/http/multi.hpp"

#include "dynamodb/http/curl_error.hpp"
#include "dynamodb/http/transfer.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include <new>
#include <string>
#include <utility>

namespace coalesce::dynamodb::http {
namespace {

MultiHandle make_multi() {
    // Once per process; a static is initialised once, whatever threads come by.
    static const CURLcode initialised = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (initialised != CURLE_OK)
        throw transport_error(initialised, "libcurl cannot be initialised");
    MultiHandle multi(curl_multi_init());
    if (!multi)
        throw std::bad_alloc();
    return multi;
}

void require_ok(CURLMcode code, const char* what) {
    if (code != CURLM_OK)
        throw transport_error(CURLE_FAILED_INIT,
                              std::string(what) + ": " + curl_multi_strerror(code));
}

} // namespace

Multi::Multi(asio::any_io_executor executor, const TransportOptions& options)
    : executor_(std::move(executor)),
      options_(options),
      admission_(options.max_connections),
      sockets_(executor_, [this](curl_socket_t socket, int events) { act(socket, events); }),
      timer_(executor_),
      multi_(make_multi()) {
    const auto set = [this](CURLMoption option, auto value) {
        require_ok(curl_multi_setopt(multi_.get(), option, value), "libcurl refused an option");
    };
    set(CURLMOPT_SOCKETFUNCTION, &Multi::on_socket);
    set(CURLMOPT_SOCKETDATA, this);
    set(CURLMOPT_TIMERFUNCTION, &Multi::on_timeout);
    set(CURLMOPT_TIMERDATA, this);
    // How many are kept open; how many there may be is up to `Admission`.
    set(CURLMOPT_MAXCONNECTS, static_cast<long>(options_.max_connections));
}

Multi::~Multi() {
    close();
}

void Multi::add(Transfer& transfer) {
    if (closed_by_)
        std::rethrow_exception(closed_by_);
    if (admission_.enter(transfer.target().name, transfer))
        start(transfer);
}

void Multi::start(Transfer& transfer) {
    transfer.prepare(take_handle());
    if (const auto code = open_sockets_.attach(transfer.easy()))
        throw transport_error(code, "libcurl refused an option");
    open_sockets_.shut_down_spoilt([this](auto socket) { return sockets_.watches(socket); });
    require_ok(curl_multi_add_handle(multi_.get(), transfer.easy()), "libcurl cannot start");
    ++statistics_.requests;
}

void Multi::start_or_fail(Transfer& transfer) noexcept {
    try {
        start(transfer);
    } catch (...) {
        transfer.fail(std::current_exception());
    }
}

void Multi::remove(Transfer& transfer) noexcept {
    if (closed_by_)
        return;
    detach(transfer);
    if (auto* next = admission_.leave(transfer.target().name, transfer))
        start_or_fail(*next);
}

// Takes the easy handle back, if the transfer has one. Those of queued and of ended transfers
// have none.
void Multi::detach(Transfer& transfer) noexcept {
    auto easy = transfer.release_handle();
    if (!easy)
        return;
    long opened = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_NUM_CONNECTS, &opened);
    statistics_.connections += static_cast<std::uint64_t>(opened);
    statistics_.sends += transfer.facts().sends;
    curl_multi_remove_handle(multi_.get(), easy.get());
    if (idle_handles_.size() >= options_.max_connections)
        return;
    curl_easy_reset(easy.get());
    // After a name that was not found, libcurl (7.88) keeps a buffer and then refuses every size
    // for it, which would fail each transfer that this handle is given.
    if (curl_easy_setopt(easy.get(), CURLOPT_BUFFERSIZE, 64L * 1024) == CURLE_OK)
        idle_handles_.push_back(std::move(easy));
}

EasyHandle Multi::take_handle() {
    if (!idle_handles_.empty()) {
        auto easy = std::move(idle_handles_.back());
        idle_handles_.pop_back();
        return easy;
    }
    EasyHandle easy(curl_easy_init());
    if (!easy)
        throw std::bad_alloc();
    return easy;
}

int Multi::on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void*) noexcept {
    auto& sockets = static_cast<Multi*>(self)->sockets_;
    if (what == CURL_POLL_REMOVE) {
        sockets.forget(socket);
        return 0;
    }
    try {
        sockets.watch(socket, what);
    } catch (...) { // this transfer cannot go on; an error code would end all of them
        Transfer::of(easy).fail(std::current_exception());
    }
    return 0;
}

int Multi::on_timeout(CURLM*, long milliseconds, void* self) noexcept try {
    static_cast<Multi*>(self)->set_timeout(std::chrono::milliseconds(milliseconds));
    return 0;
} catch (...) {
    return -1;
}

// A negative timeout is none.
void Multi::set_timeout(std::chrono::milliseconds timeout) {
    const auto generation = ++timeout_generation_;
    timer_.cancel();
    if (timeout.count() < 0)
        return;
    auto expired = [weak = weak_from_this(), generation](boost::system::error_code = {}) {
        const auto self = weak.lock();
        if (self && self->timeout_generation_ == generation)
            self->act(CURL_SOCKET_TIMEOUT, 0);
    };
    if (timeout.count() == 0)
        return asio::post(executor_, std::move(expired));
    timer_.expires_after(timeout);
    timer_.async_wait(std::move(expired));
}

void Multi::act(curl_socket_t socket, int events) {
    if (closed_by_) // a wait may outlast the handle that asked for it
        return;
    int running = 0;
    const auto code = curl_multi_socket_action(multi_.get(), socket, events, &running);
    collect();
    if (code != CURLM_OK) // nothing would ever end any more
        close(std::make_exception_ptr(
            transport_error(CURLE_FAILED_INIT, std::string("libcurl's multi handle broke down: ") +
                                                   curl_multi_strerror(code))));
}

void Multi::collect() {
    int left = 0;
    while (const auto* message = curl_multi_info_read(multi_.get(), &left)) {
        if (message->msg != CURLMSG_DONE)
            continue;
        auto& transfer = Transfer::of(message->easy_handle);
        transfer.end(message->data.result);
        remove(transfer);
    }
}

void Multi::close() noexcept {
    close(std::make_exception_ptr(
        boost::system::system_error(asio::error::make_error_code(asio::error::operation_aborted))));
}

void Multi::close(std::exception_ptr reason) noexcept {
    if (closed_by_)
        return;
    for (auto* transfer : admission_.everyone()) {
        detach(*transfer);
        transfer->fail(reason);
    }
    closed_by_ = std::move(reason);
    idle_handles_.clear();
    multi_.reset();
    ++timeout_generation_;
    timer_.cancel();
}

} // namespace coalesce::dynamodb::http
