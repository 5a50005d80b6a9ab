#include "dynamodb/http/transfer.hpp"

#include "dynamodb/http/curl_error.hpp"
#include "dynamodb/http/whole_answer.hpp"

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

namespace coalesce::dynamodb::http {
namespace {

bool is_method(const std::string& method) {
    return !method.empty() &&
           std::ranges::all_of(method, [](char letter) { return letter >= 'A' && letter <= 'Z'; });
}

bool is_header(const std::pair<std::string, std::string>& header) {
    constexpr std::string_view ends_a_line("\r\n\0", 3);
    return !header.first.empty() && header.first.find(':') == std::string::npos &&
           header.first.find_first_of(ends_a_line) == std::string::npos &&
           header.second.find_first_of(ends_a_line) == std::string::npos;
}

Request checked(Request request) {
    if (!is_method(request.method))
        throw transport_error(CURLE_BAD_FUNCTION_ARGUMENT,
                              "a request's method: expected capital letters");
    for (const auto& header : request.headers)
        if (!is_header(header)) // its text may be a secret, so it is not shown
            throw transport_error(CURLE_BAD_FUNCTION_ARGUMENT,
                                  "a request's header: expected a name without a colon, and "
                                  "neither line breaks nor zeros in name and value");
    return request;
}

std::string in_milliseconds(std::chrono::milliseconds duration) {
    return std::to_string(duration.count()) + " ms";
}

ExchangeFacts::Duration rounded(std::chrono::steady_clock::duration duration) {
    return std::chrono::duration_cast<ExchangeFacts::Duration>(duration);
}

std::string header_line(const std::string& name, const std::string& value) {
    // To libcurl `Name:` means to remove a header, and `Name;` means to send it empty.
    const bool blank = value.find_first_not_of(" \t") == std::string::npos;
    return blank ? name + ";" : name + ": " + value;
}

} // namespace

Transfer::Transfer(asio::any_io_executor executor, const TransportOptions& options, Request request)
    : options_(options),
      request_(checked(std::move(request))),
      target_(request_.url),
      timer_(std::move(executor)) {}

template <class Value>
void Transfer::set(CURLoption option, Value value) {
    if (const auto code = curl_easy_setopt(easy_.get(), option, value))
        throw error(code, "libcurl refused option " + std::to_string(option));
}

void Transfer::prepare(EasyHandle easy) {
    easy_ = std::move(easy);
    started_ = Clock::now();
    set_connection();
    set_trust();
    set_proxy();
    set_request();
    set_headers();
    set_callbacks();
}

// Left as libcurl has them: no redirect is followed (a signed request must not be), and no
// compression is asked for, so bodies stay as they were sent.
void Transfer::set_connection() {
    set(CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    set(CURLOPT_PROTOCOLS_STR, "http,https");
    set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.connect_timeout.count()));
    set(CURLOPT_TIMEOUT_MS, static_cast<long>(options_.attempt_timeout.count()));
    // The addresses of a service's name change: long enough to spare look-ups, short enough to
    // follow.
    set(CURLOPT_DNS_CACHE_TIMEOUT, 60L);
    set(CURLOPT_MAXAGE_CONN, static_cast<long>(options_.max_connection_idle.count()));
    set(CURLOPT_TCP_KEEPALIVE, 1L);
    // A page or a batch of small items in one or two reads, and 16 MB in some hundred.
    set(CURLOPT_BUFFERSIZE, 64L * 1024);
    set(CURLOPT_NOSIGNAL, 1L);
    // Without this, ending a transfer that still looks up its name waits for the resolver's
    // thread: seconds, in the executor's time.
    set(CURLOPT_QUICK_EXIT, 1L);
}

// A server that cannot prove its name gets no byte of the request. So libcurl has it anyway; it is
// said here because nothing else stands between a request and whoever answers at its address.
void Transfer::set_trust() {
    for (const auto option : {CURLOPT_SSL_VERIFYPEER, CURLOPT_PROXY_SSL_VERIFYPEER})
        set(option, 1L);
    for (const auto option : {CURLOPT_SSL_VERIFYHOST, CURLOPT_PROXY_SSL_VERIFYHOST})
        set(option, 2L);
    for (const auto option : {CURLOPT_SSLVERSION, CURLOPT_PROXY_SSLVERSION})
        set(option, static_cast<long>(CURL_SSLVERSION_TLSv1_2)); // or later
    if (options_.ca_bundle.empty())
        return;
    for (const auto option : {CURLOPT_CAINFO, CURLOPT_PROXY_CAINFO})
        set(option, options_.ca_bundle.c_str());
    for (const auto option : {CURLOPT_CAPATH, CURLOPT_PROXY_CAPATH})
        set(option, nullptr); // the folder of the system would be trusted besides
}

void Transfer::set_proxy() {
    // Else its answers to `CONNECT` would come before the answer as if they were part of it.
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    if (target_.local)
        set(CURLOPT_PROXY, ""); // not even one from the environment
    else if (options_.proxy)
        set(CURLOPT_PROXY, options_.proxy->c_str());
}

void Transfer::set_request() {
    set(CURLOPT_URL, request_.url.c_str());
    set(CURLOPT_PATH_AS_IS, 1L);
    set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L); // it would become an `Authorization` of its own
    if (request_.method == "GET" && request_.body.empty())
        return;
    // With a body of unknown size libcurl would close the connection after every status of 400
    // and more; so it gets body and size, both without copying.
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    set(CURLOPT_POSTFIELDS, request_.body.data());
    if (request_.method != "POST")
        set(CURLOPT_CUSTOMREQUEST, request_.method.c_str());
}

void Transfer::set_headers() {
    for (const auto& [name, value] : request_.headers)
        append_header(header_line(name, value));
    // `Expect` would cost a large body a round trip; the others would be lies or noise.
    for (const char* name : {"Expect", "Accept", "Content-Type"})
        if (!find(request_.headers, name))
            append_header(std::string(name) + ":");
    set(CURLOPT_HTTPHEADER, header_lines_.get());
}

void Transfer::append_header(const std::string& line) {
    auto* longer = curl_slist_append(header_lines_.get(), line.c_str());
    if (!longer)
        throw std::bad_alloc();
    static_cast<void>(header_lines_.release()); // it is part of the longer one
    header_lines_.reset(longer);
}

void Transfer::set_callbacks() {
    set(CURLOPT_PRIVATE, this);
    set(CURLOPT_ERRORBUFFER, curl_text_.data());
    set(CURLOPT_PREREQFUNCTION, &Transfer::on_connected);
    set(CURLOPT_PREREQDATA, this);
    set(CURLOPT_NOPROGRESS, 0L);
    set(CURLOPT_XFERINFOFUNCTION, &Transfer::on_progress);
    set(CURLOPT_XFERINFODATA, this);
    // The one place where libcurl says what it has written, head and body.
    set(CURLOPT_VERBOSE, 1L);
    set(CURLOPT_DEBUGFUNCTION, &Transfer::on_wire);
    set(CURLOPT_DEBUGDATA, this);
    set(CURLOPT_HEADERFUNCTION, &Transfer::on_head);
    set(CURLOPT_HEADERDATA, this);
    set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
    set(CURLOPT_WRITEDATA, this);
    constexpr std::size_t no_limit = std::numeric_limits<curl_off_t>::max();
    set(CURLOPT_MAXFILESIZE_LARGE,
        static_cast<curl_off_t>(std::min(options_.max_response_bytes, no_limit)));
}

Transfer& Transfer::of(CURL* easy) {
    char* self = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &self);
    return *reinterpret_cast<Transfer*>(self);
}

int Transfer::on_connected(void* self, char*, char*, int, int) noexcept {
    auto& transfer = *static_cast<Transfer*>(self);
    transfer.connected_ = true;
    transfer.moved();
    transfer.connected_at_ = transfer.last_movement_;
    transfer.setting_out_ = true;
    return CURL_PREREQFUNC_OK;
}

int Transfer::on_wire(CURL*, curl_infotype what, char*, std::size_t size, void* self) noexcept {
    auto& transfer = *static_cast<Transfer*>(self);
    auto& facts = transfer.facts_;
    if (what == CURLINFO_HEADER_OUT && std::exchange(transfer.setting_out_, false))
        ++facts.sends;
    if (what == CURLINFO_HEADER_OUT || what == CURLINFO_DATA_OUT)
        facts.bytes_sent += size;
    if (what == CURLINFO_HEADER_IN || what == CURLINFO_DATA_IN)
        facts.bytes_received += size;
    return 0;
}

int Transfer::on_progress(void* self, curl_off_t, curl_off_t down, curl_off_t,
                          curl_off_t up) noexcept {
    auto& transfer = *static_cast<Transfer*>(self);
    if (std::exchange(transfer.bytes_moved_, down + up) != down + up)
        transfer.moved();
    return 0;
}

std::size_t Transfer::on_head(char* data, std::size_t, std::size_t size, void* self) noexcept {
    auto& transfer = *static_cast<Transfer*>(self);
    return transfer.guarded(size, [&] { transfer.receive_head({data, size}); });
}

std::size_t Transfer::on_body(char* data, std::size_t, std::size_t size, void* self) noexcept {
    auto& transfer = *static_cast<Transfer*>(self);
    return transfer.guarded(size, [&] { transfer.receive_body({data, size}); });
}

// What a callback throws must not pass through libcurl: it ends the transfer instead.
template <class Step>
std::size_t Transfer::guarded(std::size_t size, Step step) noexcept {
    try {
        step();
        return size;
    } catch (...) {
        failure_ = std::current_exception();
        return size + 1; // any number but `size`
    }
}

void Transfer::receive_head(std::string_view line) {
    if (received_bytes_ == 0)
        facts_.first_byte = rounded(Clock::now() - connected_at_);
    count(line.size());
    // An empty line ends a head; a status line begins another one after a status 1xx.
    if (line.starts_with("HTTP/"))
        head_complete_ = false;
    if (line == "\r\n" || line == "\n")
        head_complete_ = true;
    moved();
}

void Transfer::receive_body(std::string_view bytes) {
    count(bytes.size());
    if (response_.body.empty()) {
        curl_off_t announced = -1;
        curl_easy_getinfo(easy_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
        if (announced > 0) // and no more than `max_response_bytes`: libcurl has seen to that
            response_.body.reserve(static_cast<std::size_t>(announced));
    }
    response_.body.append(bytes);
}

void Transfer::count(std::size_t bytes) {
    received_bytes_ += bytes;
    if (received_bytes_ > options_.max_response_bytes)
        throw too_large();
}

void Transfer::end(CURLcode code) {
    if (!failure_ && code == CURLE_OK && !head_complete_)
        code = CURLE_PARTIAL_FILE; // libcurl lets it pass as an answer with an empty body
    if (!failure_ && code != CURLE_OK)
        failure_ = std::make_exception_ptr(explain(code));
    if (!failure_)
        guarded(0, [this] { read_head(); });
    ended_ = true;
    timer_.cancel();
}

void Transfer::fail(std::exception_ptr reason) {
    failure_ = std::move(reason);
    ended_ = true;
    timer_.cancel();
}

void Transfer::read_head() {
    long status = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<unsigned>(status);
    curl_header* header = nullptr;
    while ((header = curl_easy_nextheader(easy_.get(), CURLH_HEADER, -1, header)))
        response_.headers.emplace_back(lower_case(header->name), header->value);
    if (const auto doubt = doubt_about_end(response_, target_.name.starts_with("https:")))
        throw error(CURLE_WEIRD_SERVER_REPLY, *doubt);
}

EasyHandle Transfer::release_handle() noexcept {
    if (easy_)
        read_phases();
    return std::move(easy_);
}

// libcurl tells the time of each phase's end, counted from its own start, zero if it never came.
void Transfer::read_phases() noexcept {
    long opened = 0;
    curl_easy_getinfo(easy_.get(), CURLINFO_NUM_CONNECTS, &opened);
    facts_.reused_connection = opened == 0 && facts_.sends > 0;
    if (opened == 0)
        return;
    curl_off_t before = 0;
    const auto phase = [&](CURLINFO end_of_phase) {
        curl_off_t end = 0;
        curl_easy_getinfo(easy_.get(), end_of_phase, &end);
        const auto start = std::exchange(before, std::max(before, end));
        return ExchangeFacts::Duration(before - start);
    };
    facts_.name_lookup = phase(CURLINFO_NAMELOOKUP_TIME_T);
    facts_.connect = phase(CURLINFO_CONNECT_TIME_T);
    facts_.tls = phase(CURLINFO_APPCONNECT_TIME_T);
}

ExchangeFacts Transfer::facts() const noexcept {
    const auto now = Clock::now();
    auto facts = facts_;
    facts.queued = rounded((started_ == Clock::time_point{} ? now : started_) - created_);
    facts.total = rounded(now - created_);
    return facts;
}

asio::steady_timer& Transfer::next_check() {
    // Until there is a connection, libcurl's connect timeout and our place in the queue decide.
    timer_.expires_at((connected_ ? last_movement_ : Clock::now()) + options_.idle_timeout);
    return timer_;
}

void Transfer::require_movement() const {
    if (!connected_ || Clock::now() < last_movement_ + options_.idle_timeout)
        return;
    throw error(CURLE_OPERATION_TIMEDOUT, "no byte moved within the idle timeout of " +
                                              in_milliseconds(options_.idle_timeout) + ", after " +
                                              std::to_string(received_bytes_) +
                                              " bytes of the answer");
}

Response Transfer::take_response() {
    if (failure_)
        std::rethrow_exception(failure_);
    return std::move(response_);
}

boost::system::system_error Transfer::error(CURLcode code, const std::string& text) const {
    return transport_error(code, request_.method + " " + target_.name + ": " + text);
}

boost::system::system_error Transfer::explain(CURLcode code) const {
    const auto attempt = options_.attempt_timeout;
    if (code == CURLE_OPERATION_TIMEDOUT && attempt.count() > 0 &&
        Clock::now() - started_ >= attempt)
        return error(code, "no whole answer within the attempt timeout of " +
                               in_milliseconds(attempt) + ", after " +
                               std::to_string(received_bytes_) + " bytes of the answer");
    if (code == CURLE_OPERATION_TIMEDOUT)
        return error(code, "not connected within the connect timeout of " +
                               in_milliseconds(options_.connect_timeout));
    if (code == CURLE_FILESIZE_EXCEEDED)
        return too_large();
    std::string said = curl_text_.data();
    // The message of the code follows anyway; libcurl sometimes ends its text with it.
    const std::string again = ": " + transport_code(code).message();
    if (said.ends_with(again))
        said.resize(said.size() - again.size());
    return error(code, said.empty() ? "the exchange failed" : said);
}

boost::system::system_error Transfer::too_large() const {
    return error(CURLE_FILESIZE_EXCEEDED, "the answer is larger than max_response_bytes (" +
                                              std::to_string(options_.max_response_bytes) + ")");
}

} // namespace coalesce::dynamodb::http
