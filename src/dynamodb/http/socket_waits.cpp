#include "dynamodb/http/socket_waits.hpp"

#include <boost/system/system_error.hpp>

#include <cerrno>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace coalesce::dynamodb::http {

static_assert(CURL_POLL_IN == CURL_CSELECT_IN && CURL_POLL_OUT == CURL_CSELECT_OUT,
              "what libcurl asks for and what it is told are the same bits");

struct SocketWaits::Registration {
    Registration(const asio::any_io_executor& executor, curl_socket_t of_libcurl)
        : socket(of_libcurl), descriptor(executor) {
        const int copy = ::fcntl(socket, F_DUPFD_CLOEXEC, 0);
        if (copy < 0)
            throw boost::system::system_error(errno, boost::system::system_category(), "fcntl");
        boost::system::error_code error;
        descriptor.assign(copy, error);
        if (!error)
            return;
        ::close(copy);
        throw boost::system::system_error(error, "watching a socket");
    }

    curl_socket_t socket;
    asio::posix::stream_descriptor descriptor; // a copy of the socket's
    int wanted = 0;                            // events that libcurl asks for
    int waiting = 0;                           // events that a handler waits for, wanted or not
};

SocketWaits::SocketWaits(asio::any_io_executor executor, Ready ready)
    : executor_(std::move(executor)), ready_(std::move(ready)) {}

SocketWaits::~SocketWaits() {
    while (!registrations_.empty())
        forget(registrations_.begin()->first);
}

void SocketWaits::watch(curl_socket_t socket, int wanted) {
    const auto registration = registration_of(socket);
    registration->wanted = wanted;
    wait(registration);
}

void SocketWaits::forget(curl_socket_t socket) {
    const auto found = registrations_.find(socket);
    if (found == registrations_.end())
        return;
    // Now, not when the last pointer goes: a connection ends when its last descriptor is closed.
    found->second->wanted = 0;
    boost::system::error_code ignored;
    found->second->descriptor.close(ignored);
    registrations_.erase(found);
}

std::shared_ptr<SocketWaits::Registration> SocketWaits::registration_of(curl_socket_t socket) {
    const auto found = registrations_.find(socket);
    if (found != registrations_.end())
        return found->second;
    auto registration = std::make_shared<Registration>(executor_, socket);
    registrations_.emplace(socket, registration);
    return registration;
}

void SocketWaits::wait(const std::shared_ptr<Registration>& registration) {
    wait_for(registration, CURL_CSELECT_IN);
    wait_for(registration, CURL_CSELECT_OUT);
}

void SocketWaits::wait_for(const std::shared_ptr<Registration>& registration, int event) {
    const bool wanted = (registration->wanted & event) != 0;
    const bool waiting = (registration->waiting & event) != 0;
    if (!wanted || waiting)
        return;
    registration->waiting |= event;
    const auto type = event == CURL_CSELECT_IN ? asio::posix::descriptor_base::wait_read
                                               : asio::posix::descriptor_base::wait_write;
    registration->descriptor.async_wait(
        type, [this, event, weak = std::weak_ptr(registration)](boost::system::error_code error) {
            if (const auto current = weak.lock())
                arrived(current, event, error.failed());
        });
}

void SocketWaits::arrived(const std::shared_ptr<Registration>& registration, int event,
                          bool failed) {
    registration->waiting &= ~event;
    if ((registration->wanted & event) == 0)
        return;
    ready_(registration->socket, failed ? CURL_CSELECT_ERR : event);
    wait(registration);
}

} // namespace coalesce::dynamodb::http
