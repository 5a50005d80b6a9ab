#include "raw_client.hpp"

#include <stdexcept>
#include <utility>

namespace bench {

RawClient::RawClient(const std::string& host, std::size_t in_flight)
    : signature_(host, "AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
      url_("http://" + host + "/"),
      multi_(curl_multi_init()) {
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(in_flight));
    for (std::size_t i = 0; i < in_flight; ++i) {
        auto& slot = *slots_.emplace_back(std::make_unique<Slot>());
        slot.easy = curl_easy_init();
        curl_easy_setopt(slot.easy, CURLOPT_URL, url_.c_str());
        curl_easy_setopt(slot.easy, CURLOPT_PRIVATE, &slot);
        curl_easy_setopt(slot.easy, CURLOPT_WRITEFUNCTION, &RawClient::on_body);
        curl_easy_setopt(slot.easy, CURLOPT_WRITEDATA, &slot);
        curl_easy_setopt(slot.easy, CURLOPT_PROXY, "");
    }
}

RawClient::~RawClient() {
    for (const auto& slot : slots_) {
        curl_easy_cleanup(slot->easy);
        curl_slist_free_all(slot->headers);
    }
    curl_multi_cleanup(multi_);
}

std::size_t RawClient::on_body(char* data, std::size_t, std::size_t size, void* slot) {
    static_cast<Slot*>(slot)->answer.append(data, size);
    return size;
}

void RawClient::start(Slot& slot, const std::string& target, std::size_t request,
                      std::string body) {
    slot.request = request;
    slot.body = std::move(body);
    slot.answer.clear();
    curl_slist_free_all(slot.headers);
    slot.headers = curl_slist_append(nullptr, "Content-Type: application/x-amz-json-1.0");
    slot.headers = curl_slist_append(slot.headers, ("X-Amz-Target: " + target).c_str());
    slot.headers = curl_slist_append(slot.headers, "Expect:");
    for (const auto& line : signature_.header_lines(target, slot.body))
        slot.headers = curl_slist_append(slot.headers, line.c_str());
    curl_easy_setopt(slot.easy, CURLOPT_HTTPHEADER, slot.headers);
    curl_easy_setopt(slot.easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(slot.body.size()));
    curl_easy_setopt(slot.easy, CURLOPT_POSTFIELDS, slot.body.data());
    curl_multi_add_handle(multi_, slot.easy);
}

void RawClient::run(const std::string& operation, std::size_t requests, const BodyOf& body_of,
                    const Take& take) {
    const auto target = "DynamoDB_20120810." + operation;
    std::size_t started = 0, answered = 0;
    const auto start_next = [&](Slot& slot) {
        if (started == requests)
            return;
        start(slot, target, started, body_of(started));
        ++started;
    };
    for (const auto& slot : slots_)
        start_next(*slot);
    while (answered < requests) {
        int running = 0, left = 0;
        curl_multi_perform(multi_, &running);
        const auto before = answered;
        while (const auto* message = curl_multi_info_read(multi_, &left)) {
            auto& slot = slot_of(message);
            curl_multi_remove_handle(multi_, slot.easy);
            take(slot.request, slot.answer);
            ++answered;
            start_next(slot);
        }
        if (answered == before)
            curl_multi_poll(multi_, nullptr, 0, 1000, nullptr);
    }
}

RawClient::Slot& RawClient::slot_of(const CURLMsg* message) {
    if (message->data.result != CURLE_OK)
        throw std::runtime_error(curl_easy_strerror(message->data.result));
    char* slot = nullptr;
    curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &slot);
    return *reinterpret_cast<Slot*>(slot);
}

} // namespace bench
