#include "model/answer.hpp"

#include <coalesce/error.hpp>

#include <boost/asio/error.hpp>

#include <array>

namespace coalesce::model {

Answer answer_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const BackendError& backend) {
        return backend.answer;
    } catch (const boost::system::system_error& system) {
        if (system.code() == boost::asio::error::operation_aborted)
            return {Answer::aborted};
        if (system.code() == errc::closed)
            return {Answer::closed};
        if (system.code() == errc::dependency_cycle)
            return {Answer::cycle};
        if (system.code() == errc::wrong_answer_count)
            return {Answer::wrong_count};
        if (system.code() == errc::no_answer)
            return {Answer::no_answer};
        return {Answer::strange, system.code().value()};
    } catch (...) {
        return {Answer::strange};
    }
}

std::ostream& operator<<(std::ostream& out, const Answer& answer) {
    constexpr std::array names{"value",   "key error", "batch error", "wrong count", "no answer",
                               "aborted", "closed",    "cycle",       "strange"};
    out << names[answer.kind];
    return answer.number ? out << ' ' << answer.number : out;
}

std::ostream& operator<<(std::ostream& out, const Ending& ending) {
    out << (ending.thrown ? "thrown" : "given") << " [";
    for (const char* comma = ""; const Answer& answer : ending.answers) {
        out << comma << answer;
        comma = ", ";
    }
    return out << ']';
}

} // namespace coalesce::model
