#pragma once

#include "http.hpp"

#include <coalesce/batch_context.hpp>
#include <coalesce/result.hpp>

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <map>
#include <stdexcept>
#include <vector>

// Batch functions over an HTTP service with two bulk endpoints, such as users_api.py.

namespace backends {

using Http = Pool<HttpConnection>;

// [error]
/// An answer that is no success.
class HttpError : public std::runtime_error {
public:
    HttpError(const std::string& what, unsigned status, std::string_view retry_after = "")
        : std::runtime_error(what + " answered " + std::to_string(status) +
                             (retry_after.empty() ? "" : ": ask again in ") +
                             std::string(retry_after) + (retry_after.empty() ? "" : " s")),
          status_(status) {
        std::from_chars(retry_after.data(), retry_after.data() + retry_after.size(), seconds_);
    }

    unsigned status() const noexcept { return status_; }
    /// What Retry-After said; 0 if it said nothing.
    std::chrono::seconds retry_after() const noexcept { return std::chrono::seconds(seconds_); }

private:
    unsigned status_;
    int seconds_ = 0;
};

/// Throws: `HttpError` unless the status is 2xx.
inline void check_status(const HttpConnection::Answer& answer, const std::string& what) {
    if (http::to_status_class(answer.result()) != http::status_class::successful)
        throw HttpError(what, answer.result_int(), std::string(answer[http::field::retry_after]));
}
// [/error]

struct Person {
    int id;
    std::string name;
};

// A body that is no such JSON throws, and fails the batch.
inline Person read_person(const boost::json::value& json) {
    return {json.at("id").to_number<int>(), std::string(json.at("name").as_string())};
}

// [get]
// How long the service need not bother to go on: nobody waits then.
inline void set_timeout(HttpConnection::Request& request, const coalesce::BatchContext& batch) {
    const auto deadline = batch.deadline();
    if (!deadline)
        return;
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        *deadline - std::chrono::steady_clock::now());
    request.set("Request-Timeout-Ms", std::to_string(std::max<long long>(left.count(), 1)));
}

inline std::string joined(const std::vector<int>& ids) {
    std::string text;
    for (const int id : ids)
        text += (text.empty() ? "" : ",") + std::to_string(id);
    return text;
}

// GET /users?ids=1,2,3 -> [{"id": 3, "name": "..."}, ...], in any order, without who is not there.
inline asio::awaitable<std::vector<Person>> get_people(Http& api, std::vector<int> ids,
                                                       coalesce::BatchContext batch) {
    HttpConnection::Request request(http::verb::get, "/users?ids=" + joined(ids), 11);
    set_timeout(request, batch);
    const auto answer = co_await api.ask(std::move(request));
    std::vector<Person> people;
    if (answer.result() == http::status::not_found)
        co_return people; // none of them
    check_status(answer, "GET /users");
    const boost::json::value body = boost::json::parse(answer.body());
    for (const auto& json : body.as_array())
        people.push_back(read_person(json));
    co_return people;
}
// [/get]

// [post]
using PersonResult = coalesce::Result<std::optional<Person>>;

// One entry of the answer: 404 is nobody, another status the error of this key.
inline PersonResult read_entry(const boost::json::value& entry) {
    const auto status = entry.at("status").to_number<unsigned>();
    if (status == 404)
        return std::nullopt;
    if (status != 200)
        return std::make_exception_ptr(HttpError("POST /users:batch, for one user,", status));
    return read_person(entry.at("user"));
}

// POST /users:batch {"ids": [1, 2]} -> [{"id": 2, "status": 404}, {"id": 1, "status": 200, ...}]
inline asio::awaitable<std::map<int, PersonResult>> post_people(Http& api, std::vector<int> ids) {
    HttpConnection::Request request(http::verb::post, "/users:batch", 11);
    request.set(http::field::content_type, "application/json");
    request.body() = R"({"ids":[)" + joined(ids) + "]}";
    const auto answer = co_await api.ask(std::move(request));
    check_status(answer, "POST /users:batch");
    std::map<int, PersonResult> people;
    const boost::json::value body = boost::json::parse(answer.body());
    for (const auto& entry : body.as_array())
        people.emplace(entry.at("id").to_number<int>(), read_entry(entry));
    co_return people;
}
// [/post]

} // namespace backends
