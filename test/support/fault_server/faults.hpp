#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <string>
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
    empty_position,
    stale_date,
    checksum_missing,
    slow,
    closed_after_answer,
    // The answer holds what nobody asked for, or cannot be read.
    foreign,
    repeated_position,
    wrong_crc,
    corrupt_gzip,
    garbage,
    empty_body,
    too_large_answer,
    // The service does nothing and says so.
    throughput_exceeded,
    throttled,
    too_many_requests,
    refused,
    too_large_request,
    not_found,
    // Whether something was done, nobody can tell.
    internal_error,
    unavailable,
    bad_gateway,
    gateway_timeout,
    cut_before_answer,
    reset,
    cut_in_head,
    cut_in_body,
    stalled,
};

/// Why the service does nothing, where it says so by `Fault::refused`.
class Refusal {
public:
    std::string code = "ValidationException";
    std::string message = "as ordered";
    unsigned status = 400;
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
    /// After so many bytes of items, as they are stored, a page of a Query or Scan ends.
    std::size_t page_bytes = std::size_t{1024} * 1024;
    /// Of each answer: unprocessed keys come without the projection that was asked for.
    double projection_dropped = 0;
    /// Of each answer: all numbers are spelt in another way.
    double numbers_respelled = 0;
    /// Of the items of each table in a BatchGetItem: in any order, one of them twice, and with one
    /// that nobody asked for.
    double shuffled = 0;
    double doubled = 0;
    double foreign = 0;
    /// Of each last page: its LastEvaluatedKey is `{}`, where there should be none.
    double empty_position = 0;
    /// Of each page behind another one: its LastEvaluatedKey is where it began.
    double repeated_position = 0;

    // Of each answer that is sent whole.
    double stale_date = 0;          ///< Its Date is an hour old.
    double checksum_missing = 0;    ///< It has none.
    double slow = 0;                ///< It comes in eight pieces, `slow_pause` apart.
    double closed_after_answer = 0; ///< The connection is closed behind it, unannounced.
    double corrupt_gzip = 0;        ///< Where the client takes gzip: what comes cannot be inflated.
    std::chrono::milliseconds slow_pause{2};

    // Of each request.
    double throughput_exceeded = 0; ///< 400 ProvisionedThroughputExceededException
    double throttled = 0;           ///< 400 ThrottlingException
    double too_many_requests = 0;   ///< 429 without a code
    double refused = 0;             ///< What `refusal` says.
    double too_large_request = 0;   ///< 413 without a body
    double not_found = 0;           ///< 404 with XML
    double internal_error = 0;      ///< 500 InternalServerError
    double unavailable = 0;         ///< 503 ServiceUnavailableException
    double bad_gateway = 0;         ///< 502 with a page of HTML
    double gateway_timeout = 0;     ///< 504 without a body
    double cut_before_answer = 0;   ///< The connection is closed instead of an answer,
    double cut_in_head = 0;         ///< or in the middle of its head,
    double cut_in_body = 0;         ///< or in the middle of its body.
    double reset = 0;               ///< The connection is reset instead of an answer.
    double stalled = 0;             ///< Half of an answer comes, and nothing more.
    double wrong_crc = 0;           ///< The checksum in the head is not that of the body.
    double garbage = 0;             ///< 200 with a page of HTML.
    double empty_body = 0;          ///< 200 without a body.
    double too_large_answer = 0;    ///< The answer is filled up with blanks to `large_bytes`.
    std::size_t large_bytes = std::size_t{65} * 1024 * 1024;

    /// What `refused` says.
    Refusal refusal = {};
    /// What stands in `x-amz-retry-after` of an answer by which the service says that it did not
    /// do what it was asked; no such header if empty.
    std::string retry_after = {};

    /// Of each write in a request that ends by a 5xx, or without the first byte of an answer:
    /// it is done all the same.
    double done_though_failed = 0.5;

    /// Each answer takes at least this long, and by chance up to that much. What a request asks
    /// for is done at the end of this time.
    std::chrono::microseconds delay{0};
    std::chrono::microseconds delay_up_to{0};
};

/// What is to be known of a fault.
class FaultFacts {
public:
    Fault fault;
    double Faults::*rate;
    const char* name;
};

#define COALESCE_FAULT(name)                                                                       \
    FaultFacts {                                                                                   \
        Fault::name, &Faults::name, #name                                                          \
    }

/// All faults, in the order of `Fault`.
inline constexpr std::array fault_facts = {
    COALESCE_FAULT(unprocessed),
    COALESCE_FAULT(projection_dropped),
    COALESCE_FAULT(numbers_respelled),
    COALESCE_FAULT(shuffled),
    COALESCE_FAULT(doubled),
    COALESCE_FAULT(empty_position),
    COALESCE_FAULT(stale_date),
    COALESCE_FAULT(checksum_missing),
    COALESCE_FAULT(slow),
    COALESCE_FAULT(closed_after_answer),
    COALESCE_FAULT(foreign),
    COALESCE_FAULT(repeated_position),
    COALESCE_FAULT(wrong_crc),
    COALESCE_FAULT(corrupt_gzip),
    COALESCE_FAULT(garbage),
    COALESCE_FAULT(empty_body),
    COALESCE_FAULT(too_large_answer),
    COALESCE_FAULT(throughput_exceeded),
    COALESCE_FAULT(throttled),
    COALESCE_FAULT(too_many_requests),
    COALESCE_FAULT(refused),
    COALESCE_FAULT(too_large_request),
    COALESCE_FAULT(not_found),
    COALESCE_FAULT(internal_error),
    COALESCE_FAULT(unavailable),
    COALESCE_FAULT(bad_gateway),
    COALESCE_FAULT(gateway_timeout),
    COALESCE_FAULT(cut_before_answer),
    COALESCE_FAULT(reset),
    COALESCE_FAULT(cut_in_head),
    COALESCE_FAULT(cut_in_body),
    COALESCE_FAULT(stalled),
};
#undef COALESCE_FAULT

/// What a fault is called, in messages of tests.
constexpr const char* name_of(Fault fault) {
    return fault_facts.at(static_cast<std::size_t>(fault)).name;
}

/// The faults that spoil a whole answer and that pass: a client asks again at once, or after a
/// wait. The first of the faults below that happens is played.
inline constexpr std::array passing_faults = {
    Fault::throughput_exceeded,
    Fault::throttled,
    Fault::too_many_requests,
    Fault::internal_error,
    Fault::unavailable,
    Fault::bad_gateway,
    Fault::gateway_timeout,
    Fault::garbage,
    Fault::empty_body,
    Fault::cut_before_answer,
    Fault::cut_in_head,
    Fault::cut_in_body,
    Fault::reset,
    Fault::wrong_crc,
};

/// Those that say something of the request or of the client, and one that takes time to notice.
inline constexpr std::array lasting_faults = {
    Fault::refused,          Fault::too_large_request, Fault::not_found,
    Fault::too_large_answer, Fault::stalled,
};

/// The rate of a fault.
inline double& rate_of(Faults& faults, Fault fault) {
    return faults.*fault_facts.at(static_cast<std::size_t>(fault)).rate;
}

/// Faults of which one always happens and the others never.
inline Faults only(Fault fault) {
    Faults faults;
    rate_of(faults, fault) = 1;
    return faults;
}

/// That the service refuses, with a code of its own.
inline Faults refusal(std::string code, std::string message = "as ordered") {
    auto faults = only(Fault::refused);
    faults.refusal = {std::move(code), std::move(message), 400};
    return faults;
}

} // namespace coalesce::test
