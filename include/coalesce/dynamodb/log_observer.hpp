#pragma once

#include <coalesce/dynamodb/client_observer.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <utility>

namespace coalesce::dynamodb {

/// One line, without its end, such as
///
///     BatchGetItem tables=Movies attempt=1/4 status=200 sent=1450 received=41003
///     first_byte=3.1ms total=3.4ms reused=yes request_id=4KBN...
///
/// Text that comes from outside stands in it escaped and cut: it cannot begin a line of its own.
/// @{
std::string log_line(const AttemptReport& attempt);
std::string log_line(const CallReport& call);
std::string log_line(const CredentialsReport& credentials);
/// @}

/// Writes a line for every attempt, call and renewal of credentials that fails, or for all of
/// them.
/// Nothing in a line is a secret, a key or an item.
///
///     options.observer = std::make_shared<LogObserver>([](std::string_view line) {
///         std::clog << line << '\n';
///     });
class LogObserver : public ClientObserver {
public:
    /// What is worth a line.
    enum class Detail {
        failures,   ///< What has failed.
        everything, ///< What has succeeded, too.
    };

    /// `sink` takes each line, on the client's executor; what it throws ends the program.
    explicit LogObserver(std::function<void(std::string_view line)> sink,
                         Detail detail = Detail::failures)
        : sink_(std::move(sink)), detail_(detail) {}

    void on_attempt(const AttemptReport& attempt) noexcept override;
    void on_call(const CallReport& call) noexcept override;
    void on_credentials(const CredentialsReport& credentials) noexcept override;

private:
    std::function<void(std::string_view)> sink_;
    Detail detail_;
};

} // namespace coalesce::dynamodb
