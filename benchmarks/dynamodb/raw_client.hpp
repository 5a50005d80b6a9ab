#pragma once

#include "raw_signature.hpp"

#include <curl/curl.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace bench {

/// The floor: DynamoDB as a programmer gets it who writes the least that works, with libcurl's
/// multi interface and its own poll. Nothing is checked, retried or counted.
class RawClient {
public:
    using BodyOf = std::function<std::string(std::size_t request)>;
    using Take = std::function<void(std::size_t request, const std::string& answer)>;

    RawClient(const std::string& host, std::size_t in_flight);
    ~RawClient();
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    /// Sends requests, whose numbers count from 0, and takes their answers.
    void run(const std::string& operation, std::size_t requests, const BodyOf& body_of,
             const Take& take);

private:
    struct Slot {
        CURL* easy = nullptr;
        curl_slist* headers = nullptr;
        std::size_t request = 0;
        std::string body;
        std::string answer;
    };

    static std::size_t on_body(char* data, std::size_t, std::size_t size, void* slot);
    static Slot& slot_of(const CURLMsg* message);
    void start(Slot& slot, const std::string& target, std::size_t request, std::string body);

    RawSignature signature_;
    std::string url_;
    CURLM* multi_;
    std::vector<std::unique_ptr<Slot>> slots_;
};

} // namespace bench
