#pragma once

#include "dynamodb/providers/outside.hpp"
#include "dynamodb/settings/settings.hpp"
#include "support/run_to_end.hpp"
#include "unit/dynamodb/credentials/told.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>

#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace coalesce::test {

/// A world for providers that answers by script, and notes what it was asked. Time stands still but
/// for waits, which take none.
class ScriptedWorld {
public:
    using TimePoint = std::chrono::system_clock::time_point;

    explicit ScriptedWorld(Variables variables = {}, Variables files = {})
        : variables_(std::move(variables)), state_(std::make_shared<State>()) {
        state_->files = std::move(files);
    }

    ScriptedWorld& answer(unsigned status, std::string body = {}) {
        dynamodb::http::Response response;
        response.status = status;
        response.body = std::move(body);
        state_->answers.push_back(std::move(response));
        return *this;
    }
    ScriptedWorld& silence() {
        state_->answers.emplace_back();
        return *this;
    }

    void write(const std::string& path, std::string bytes) {
        state_->files[path] = std::move(bytes);
    }
    std::string file(const std::string& path) const { return state_->files.at(path); }
    void set_time(TimePoint now) { state_->now = now; }
    void refuse_writing() { state_->can_write = false; }

    dynamodb::providers::Outside outside() const {
        dynamodb::providers::Outside outside;
        outside.environment = environment_of(variables_);
        outside.read_file = reader();
        outside.write_file = [state = state_](const std::string& path, const std::string& bytes) {
            if (!state->can_write)
                throw std::runtime_error("the disk is full");
            state->files[path] = bytes;
        };
        outside.send = [state = state_](dynamodb::http::Request request,
                                        std::chrono::milliseconds timeout) {
            return send(state, std::move(request), timeout);
        };
        outside.wait = [state = state_](std::chrono::milliseconds duration) {
            return wait(state, duration);
        };
        outside.now = [state = state_] { return state->now; };
        outside.random = [] { return 0.5; };
        return outside;
    }
    dynamodb::settings::Settings settings() const { return {environment_of(variables_), reader()}; }

    const std::vector<dynamodb::http::Request>& requests() const { return state_->requests; }
    const std::vector<std::chrono::milliseconds>& timeouts() const { return state_->timeouts; }
    const std::vector<std::chrono::milliseconds>& waits() const { return state_->waits; }
    bool is_at_end() const { return state_->answers.empty(); }

    /// The requests as `GET http://host/path`.
    std::vector<std::string> lines() const {
        std::vector<std::string> lines;
        for (const auto& request : state_->requests)
            lines.push_back(request.method + " " + request.url);
        return lines;
    }

private:
    struct State {
        Variables files;
        std::deque<std::optional<dynamodb::http::Response>> answers; // without one: silence
        std::vector<dynamodb::http::Request> requests;
        std::vector<std::chrono::milliseconds> timeouts;
        std::vector<std::chrono::milliseconds> waits;
        TimePoint now{};
        bool can_write = true;
    };
    using StatePtr = std::shared_ptr<State>;

    dynamodb::FileReader reader() const {
        return [state = state_](const std::string& path) {
            const auto found = state->files.find(path);
            return found == state->files.end() ? std::nullopt : std::optional(found->second);
        };
    }

    static boost::asio::awaitable<dynamodb::http::Response>
    send(StatePtr state, dynamodb::http::Request request, std::chrono::milliseconds timeout) {
        state->requests.push_back(std::move(request));
        state->timeouts.push_back(timeout);
        if (state->answers.empty())
            throw std::logic_error("the script has no answer for this request");
        auto answer = std::move(state->answers.front());
        state->answers.pop_front();
        if (!answer)
            throw boost::system::system_error(boost::asio::error::timed_out, "nobody is there");
        co_return std::move(*answer);
    }

    static boost::asio::awaitable<void> wait(StatePtr state, std::chrono::milliseconds duration) {
        state->waits.push_back(duration);
        state->now += duration;
        co_return;
    }

    Variables variables_;
    StatePtr state_; // shared with what is made of it
};

/// What a coroutine returns, in a type that `co_spawn` can make empty.
template <class T>
boost::asio::awaitable<std::optional<T>> optionally(boost::asio::awaitable<T> task) {
    co_return co_await std::move(task);
}

/// Runs a coroutine that waits for nothing but other coroutines.
template <class T>
T run_at_once(boost::asio::awaitable<T> task) {
    boost::asio::io_context context;
    return *run_to_end(context, optionally(std::move(task)));
}

} // namespace coalesce::test
