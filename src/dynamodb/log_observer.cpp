#include <coalesce/dynamodb/log_observer.hpp>

#include "dynamodb/quoted.hpp"

#include <cstdio>

namespace coalesce::dynamodb {
namespace {

std::string milliseconds(std::chrono::nanoseconds time) {
    char text[32];
    std::snprintf(text, sizeof text, "%.1fms",
                  std::chrono::duration<double, std::milli>(time).count());
    return text;
}

/// A line of words and `name=value` pairs; what has no value is left out.
class Line {
public:
    explicit Line(std::string_view operation) : text_(legible(operation)) {}

    Line& add(std::string_view name, std::string_view value) {
        if (!value.empty())
            text_.append(" ").append(name).append("=").append(legible(value));
        return *this;
    }
    Line& add(std::string_view name, std::size_t value) {
        return value == 0 ? *this : add(name, std::to_string(value));
    }
    Line& add(std::string_view name, std::chrono::nanoseconds time) {
        return time.count() == 0 ? *this : add(name, milliseconds(time));
    }
    Line& add_tables(const std::vector<std::string>* tables) {
        if (!tables || tables->empty())
            return *this;
        text_ += " tables=";
        for (const auto& table : *tables)
            text_.append(&table == &tables->front() ? "" : ",").append(legible(table));
        return *this;
    }
    Line& add_error(const boost::system::error_code& error) {
        if (error)
            text_.append(" error=").append(quoted(error.message()));
        return *this;
    }

    std::string take() { return std::move(text_); }

private:
    std::string text_;
};

} // namespace

std::string log_line(const AttemptReport& attempt) {
    const auto number =
        std::to_string(attempt.attempt) + '/' + std::to_string(attempt.max_attempts);
    return Line(attempt.operation)
        .add_tables(attempt.tables)
        .add("attempt", number)
        .add("status", attempt.http_status)
        .add("code", attempt.service_code)
        .add_error(attempt.error)
        .add("delay", attempt.delay_before)
        .add("sends", attempt.sends > 1 ? attempt.sends : 0)
        .add("sent", attempt.bytes_sent)
        .add("received", attempt.bytes_received)
        .add("queued", attempt.times.queued)
        .add("lookup", attempt.times.name_lookup)
        .add("connect", attempt.times.connect)
        .add("tls", attempt.times.tls)
        .add("first_byte", attempt.times.first_byte)
        .add("total", attempt.times.total)
        .add("reused", attempt.reused_connection ? "yes" : "no")
        .add("quota", attempt.quota_left)
        .add("request_id", attempt.request_id)
        .add("invocation_id", attempt.invocation_id)
        .add("endpoint", attempt.endpoint)
        .take();
}

std::string log_line(const CallReport& call) {
    return Line(call.operation)
        .add_tables(call.tables)
        .add("attempts", call.attempts)
        .add("status", call.http_status)
        .add("code", call.service_code)
        .add_error(call.error)
        .add("waited", call.waited)
        .add("total", call.total)
        .add("request_id", call.request_id)
        .add("invocation_id", call.invocation_id)
        .take();
}

std::string log_line(const CredentialsReport& credentials) {
    std::string left;
    if (credentials.expiration)
        left = std::to_string(std::chrono::duration_cast<std::chrono::seconds>(
                                  *credentials.expiration - std::chrono::system_clock::now())
                                  .count()) +
               's';
    return Line("credentials")
        .add_error(credentials.error)
        .add("expire_in", left)
        .add("total", credentials.total)
        .take();
}

void LogObserver::on_credentials(const CredentialsReport& credentials) noexcept {
    if (credentials.error || detail_ == Detail::everything)
        sink_(log_line(credentials));
}

void LogObserver::on_attempt(const AttemptReport& attempt) noexcept {
    if (attempt.error || detail_ == Detail::everything)
        sink_(log_line(attempt));
}

void LogObserver::on_call(const CallReport& call) noexcept {
    if (call.error || detail_ == Detail::everything)
        sink_(log_line(call));
}

} // namespace coalesce::dynamodb
