#pragma once

#include "dynamodb/http/curl_handles.hpp"
#include "dynamodb/http/exchange_facts.hpp"
#include "dynamodb/http/message.hpp"
#include "dynamodb/http/target.hpp"
#include "dynamodb/http/transport_options.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <chrono>
#include <exception>
#include <string>
#include <string_view>

namespace coalesce::dynamodb::http {

namespace asio = boost::asio;

/// One request and its answer on their way through one easy handle.
///
/// libcurl keeps pointers into it while it runs, so it stays where it was made.
class Transfer {
public:
    /// Throws: `CURLE_URL_MALFORMAT`; `CURLE_BAD_FUNCTION_ARGUMENT` if the method or a header
    ///     could smuggle a line into the request.
    Transfer(asio::any_io_executor executor, const TransportOptions& options, Request request);

    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    const Target& target() const noexcept { return target_; }

    /// Takes a handle that has been reset, and sets it up for this request.
    void prepare(EasyHandle easy);

    /// The handle, from `prepare` to `release_handle`; null before and after.
    CURL* easy() const noexcept { return easy_.get(); }
    EasyHandle release_handle() noexcept;

    /// The transfer that an easy handle was prepared for.
    static Transfer& of(CURL* easy);

    /// libcurl is done with it: the answer is complete, or never will be.
    void end(CURLcode code);
    /// Nobody will go on with it.
    void fail(std::exception_ptr reason);
    bool ended() const noexcept { return ended_; }

    /// A timer set to the next moment at which `require_movement` could fail. The end of the
    /// transfer cancels its wait.
    asio::steady_timer& next_check();
    /// Throws: `CURLE_OPERATION_TIMEDOUT` if no byte has moved for the idle timeout.
    void require_movement() const;

    /// The answer, once `ended`; throws what came instead.
    Response take_response();

    /// What it took until now. Of the phases before the request could be sent, only those of a
    /// transfer that has given its handle back.
    ExchangeFacts facts() const noexcept;

private:
    using Clock = std::chrono::steady_clock;

    template <class Value>
    void set(CURLoption option, Value value);
    void set_connection();
    void set_trust();
    void set_proxy();
    void set_request();
    void set_headers();
    void append_header(const std::string& line);
    void set_callbacks();

    static int on_connected(void* self, char*, char*, int, int) noexcept;
    static int on_progress(void* self, curl_off_t, curl_off_t down, curl_off_t,
                           curl_off_t up) noexcept;
    static int on_wire(CURL*, curl_infotype what, char*, std::size_t size, void* self) noexcept;
    static std::size_t on_head(char* data, std::size_t, std::size_t size, void* self) noexcept;
    static std::size_t on_body(char* data, std::size_t, std::size_t size, void* self) noexcept;
    template <class Step>
    std::size_t guarded(std::size_t size, Step step) noexcept;

    void moved() noexcept { last_movement_ = Clock::now(); }
    void receive_head(std::string_view line);
    void receive_body(std::string_view bytes);
    void count(std::size_t bytes);

    void read_head();
    void read_phases() noexcept;
    boost::system::system_error error(CURLcode code, const std::string& text) const;
    boost::system::system_error explain(CURLcode code) const;
    boost::system::system_error too_large() const;

    const TransportOptions& options_; // outlives this: see `Multi`
    Request request_;
    Target target_;
    EasyHandle easy_;
    CurlList header_lines_;
    std::array<char, CURL_ERROR_SIZE> curl_text_{};

    asio::steady_timer timer_;
    Clock::time_point last_movement_{};
    curl_off_t bytes_moved_ = 0;
    bool connected_ = false;

    const Clock::time_point created_ = Clock::now();
    Clock::time_point started_{};
    Clock::time_point connected_at_{};
    ExchangeFacts facts_;
    bool setting_out_ = false; // and no byte is written yet

    Response response_;
    std::size_t received_bytes_ = 0;
    bool head_complete_ = false;
    bool ended_ = false;
    // Thrown by a callback or given to `fail`; goes before what libcurl says.
    std::exception_ptr failure_;
};

} // namespace coalesce::dynamodb::http
