#pragma once

#include "dynamodb/client_core.hpp"
#include "dynamodb/mailbox.hpp"
#include "dynamodb/protocol/page_answer.hpp"
#include "dynamodb/protocol/page_request.hpp"

#include <coalesce/result.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/cancellation_signal.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

namespace coalesce::dynamodb::detail {

/// The answer to a request for a page.
class LandedPage {
public:
    LandedPage(std::size_t of_segment, Result<protocol::PageAnswer> what_came)
        : segment(of_segment), answer(std::move(what_came)) {}

    std::size_t segment; ///< Of a parallel scan, the one that was asked; else 0.
    Result<protocol::PageAnswer> answer;
};

using PageMailbox = Mailbox<LandedPage>;
using PageSlot = std::shared_ptr<PageMailbox::Slot>;

/// What is sent for a page.
class PageCall {
public:
    std::shared_ptr<const protocol::PageRequest> request; // shared with who reads the pages
    std::string body;
    std::chrono::nanoseconds delay{0}; ///< Not before that time has passed.
    std::size_t segment = 0;
};

/// A request for a page that is under way on the client's executor. It lands in the mailbox; when
/// it goes before that, its transfer ends.
///
/// Threads: made and destroyed on any.
class PageFlight {
public:
    PageFlight(std::shared_ptr<ClientCore> core, PageCall call, PageSlot mailbox);
    PageFlight(PageFlight&&) noexcept = default;
    PageFlight& operator=(PageFlight&&) = delete;
    ~PageFlight();

private:
    std::shared_ptr<ClientCore> core_;
    std::shared_ptr<asio::cancellation_signal> abort_; // shared with what is under way
};

} // namespace coalesce::dynamodb::detail
