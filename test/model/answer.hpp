#pragma once

// What a wait can end with, in a form that can be compared and printed.

#include <exception>
#include <ostream>
#include <stdexcept>
#include <vector>

namespace coalesce::model {

/// The answer of one key. The backend numbers its answers, so that the number tells which call
/// gave it.
struct Answer {
    enum Kind {
        value,
        key_error,   // the backend's error for one key
        batch_error, // the backend threw
        wrong_count,
        no_answer,
        aborted,
        closed,
        cycle,
        strange, // nothing of the above
    };

    Kind kind = strange;
    int number = 0;

    bool is_value() const { return kind == value; }
    friend bool operator==(const Answer&, const Answer&) = default;
};

/// How a wait ended: with the answers of its keys, or with the one error that it threw.
struct Ending {
    bool thrown = false;
    std::vector<Answer> answers;

    friend bool operator==(const Ending&, const Ending&) = default;
};

/// An error that the backend gives, or that is primed.
struct BackendError : std::runtime_error {
    explicit BackendError(Answer given) : std::runtime_error("backend"), answer(given) {}
    Answer answer;
};

Answer answer_of(const std::exception_ptr& error);

std::ostream& operator<<(std::ostream& out, const Answer& answer);
std::ostream& operator<<(std::ostream& out, const Ending& ending);

} // namespace coalesce::model
