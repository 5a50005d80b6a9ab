#pragma once

#include <coalesce/dynamodb/credentials.hpp>

#include <boost/asio/io_context.hpp>

#include <curl/curl.h>

#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace coalesce::test {

/// What another client got: the bytes as they came.
class RawAnswer {
public:
    /// The value of a header, which is named as the server writes it; empty if it is absent.
    std::string header(std::string_view name) const {
        const auto line = "\r\n" + std::string(name) + ": ";
        const auto found = head.find(line);
        if (found == head.npos)
            return {};
        const auto value = head.substr(found + line.size());
        return value.substr(0, value.find("\r\n"));
    }

    CURLcode code = CURLE_OK;
    long status = 0;
    std::string head;
    std::string body;
};

/// Requests that libcurl signs by itself, sent to a server on the test's own context.
class OtherClient {
public:
    OtherClient(boost::asio::io_context& context, std::string url, std::string region,
                const dynamodb::Credentials& credentials)
        : context_(context),
          url_(std::move(url)),
          signing_("aws:amz:" + region + ":dynamodb"),
          user_(credentials.access_key_id() + ":" + credentials.secret_access_key()) {}

    RawAnswer call(const std::string& operation, const std::string& body,
                   const std::vector<std::string>& header_lines = {}) const {
        const Handle handle(curl_easy_init(), &curl_easy_cleanup);
        Lines lines(nullptr, &curl_slist_free_all);
        add(lines, "Content-Type: application/x-amz-json-1.0");
        add(lines, "X-Amz-Target: DynamoDB_20120810." + operation);
        for (const auto& line : header_lines)
            add(lines, line);
        RawAnswer answer;
        set(handle, CURLOPT_URL, url_.c_str());
        set(handle, CURLOPT_AWS_SIGV4, signing_.c_str());
        set(handle, CURLOPT_USERPWD, user_.c_str());
        set(handle, CURLOPT_HTTPHEADER, lines.get());
        set(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(body.size()));
        set(handle, CURLOPT_POSTFIELDS, body.c_str());
        set(handle, CURLOPT_PROXY, "");
        set(handle, CURLOPT_WRITEFUNCTION, &append);
        set(handle, CURLOPT_HEADERFUNCTION, &append);
        set(handle, CURLOPT_WRITEDATA, &answer.body);
        set(handle, CURLOPT_HEADERDATA, &answer.head);
        answer.code = perform(handle.get());
        curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &answer.status);
        return answer;
    }

private:
    using Handle = std::unique_ptr<CURL, void (*)(CURL*)>;
    using Multi = std::unique_ptr<CURLM, CURLMcode (*)(CURLM*)>;
    using Lines = std::unique_ptr<curl_slist, void (*)(curl_slist*)>;

    static void add(Lines& lines, const std::string& line) {
        auto* longer = curl_slist_append(lines.get(), line.c_str());
        static_cast<void>(lines.release());
        lines.reset(longer);
    }

    template <class Value>
    static void set(const Handle& handle, CURLoption option, Value value) {
        if (curl_easy_setopt(handle.get(), option, value) != CURLE_OK)
            throw std::runtime_error("libcurl does not take an option");
    }

    static std::size_t append(const char* bytes, std::size_t, std::size_t size, void* text) {
        static_cast<std::string*>(text)->append(bytes, size);
        return size;
    }

    // The server runs while libcurl waits.
    CURLcode perform(CURL* handle) const {
        const Multi multi(curl_multi_init(), &curl_multi_cleanup);
        curl_multi_add_handle(multi.get(), handle);
        int running = 1;
        while (running > 0) {
            curl_multi_perform(multi.get(), &running);
            context_.restart();
            context_.poll();
            curl_multi_poll(multi.get(), nullptr, 0, 1, nullptr);
        }
        int left = 0;
        const auto* message = curl_multi_info_read(multi.get(), &left);
        const auto code = message ? message->data.result : CURLE_FAILED_INIT;
        curl_multi_remove_handle(multi.get(), handle);
        return code;
    }

    boost::asio::io_context& context_;
    std::string url_;
    std::string signing_;
    std::string user_;
};

} // namespace coalesce::test
