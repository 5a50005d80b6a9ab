#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <optional>
#include <utility>

namespace coalesce::test {

/// What can go wrong with a request.
enum class Fault {
    // The answer is good, but not what one would like.
    unprocessed,
    projection_dropped,
    numbers_respelled,
    shuffled,
    doubled,
    // The answer holds what nobody asked for, or cannot be read.
    foreign,
    wrong_crc,
    garbage,
    empty_body,
    // The service does nothing and says so.
    throughput_exceeded,
    throttled,
    // Whether something was done, nobody can tell.
    internal_error,
    unavailable,
    cut_before_answer,
    reset,
    cut_in_head,
    cut_in_body,
};

/// How likely each fault is: from 0, never, to 1, always. At most one fault that spoils the whole
/// answer is played on a request, and then none of the others.
struct Faults {
    /// Of each key or item of a batch: left unprocessed. A write that is, is not stored.
    double unprocessed = 0;
    /// Every so many keys or items, over all batches, one is left unprocessed; 0 for none.
    std::size_t unprocessed_every = 0;
    /// After so many bytes of items, as they are stored, the rest of a BatchGetItem is left
    /// unprocessed; one item is always served.
    std::size_t unprocessed_after_bytes = std::size_t{16} * 1024 * 1024;
    /// Of each answer: unprocessed keys come without the projection that was asked for.
    double projection_dropped = 0;
    /// Of each answer: all numbers are spelt in another way.
    double numbers_respelled = 0;
    /// Of the items of each table in a BatchGetItem: in any order, one of them twice, and with one
    /// that nobody asked for.
    double shuffled = 0;
    double doubled = 0;
    double foreign = 0;

    // Of each request.
    double throughput_exceeded = 0; ///< 400 ProvisionedThroughputExceededException
    double throttled = 0;           ///< 400 ThrottlingException
    double internal_error = 0;      ///< 500 InternalServerError
    double unavailable = 0;         ///< 503 ServiceUnavailableException
    double cut_before_answer = 0;   ///< The connection is closed instead of an answer,
    double cut_in_head = 0;         ///< or in the middle of its head,
    double cut_in_body = 0;         ///< or in the middle of its body.
    double reset = 0;               ///< The connection is reset instead of an answer.
    double wrong_crc = 0;           ///< The checksum in the head is not that of the body.
    double garbage = 0;             ///< 200 with a page of HTML.
    double empty_body = 0;          ///< 200 without a body.

    /// Of each write in a request that ends by 500, 503, or without the first byte of an answer:
    /// it is done all the same.
    double done_though_failed = 0.5;

    /// Each answer takes at least this long, and by chance up to that much. What a request asks
    /// for is done at the end of this time.
    std::chrono::microseconds delay{0};
    std::chrono::microseconds delay_up_to{0};
};

/// The faults that spoil a whole answer; the first of them that happens is played.
inline constexpr std::array spoiling_faults = {
    Fault::throughput_exceeded, Fault::throttled,   Fault::internal_error, Fault::unavailable,
    Fault::cut_before_answer,   Fault::cut_in_head, Fault::cut_in_body,    Fault::reset,
    Fault::wrong_crc,           Fault::garbage,     Fault::empty_body,
};

/// The rate of a fault.
inline double& rate_of(Faults& faults, Fault fault) {
    switch (fault) {
    case Fault::unprocessed: return faults.unprocessed;
    case Fault::projection_dropped: return faults.projection_dropped;
    case Fault::numbers_respelled: return faults.numbers_respelled;
    case Fault::shuffled: return faults.shuffled;
    case Fault::doubled: return faults.doubled;
    case Fault::foreign: return faults.foreign;
    case Fault::wrong_crc: return faults.wrong_crc;
    case Fault::garbage: return faults.garbage;
    case Fault::empty_body: return faults.empty_body;
    case Fault::throughput_exceeded: return faults.throughput_exceeded;
    case Fault::throttled: return faults.throttled;
    case Fault::internal_error: return faults.internal_error;
    case Fault::unavailable: return faults.unavailable;
    case Fault::cut_before_answer: return faults.cut_before_answer;
    case Fault::reset: return faults.reset;
    case Fault::cut_in_head: return faults.cut_in_head;
    case Fault::cut_in_body: break;
    }
    return faults.cut_in_body;
}

/// Faults of which one always happens and the others never.
inline Faults only(Fault fault) {
    Faults faults;
    rate_of(faults, fault) = 1;
    return faults;
}

} // namespace coalesce::test
