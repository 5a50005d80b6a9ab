#pragma once

#include "pool.hpp"

#include <boost/asio/experimental/awaitable_operators.hpp>

#include <libpq-fe.h>

#include <charconv>
#include <concepts>
#include <memory>
#include <optional>
#include <ranges>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fcntl.h>

// PostgreSQL through libpq, which never blocks here: Asio says when its socket is ready, and libpq
// reads and writes.

namespace backends {

/// What PostgreSQL, or libpq, said instead of an answer.
class PostgresError : public std::runtime_error {
public:
    PostgresError(std::string_view sqlstate, std::string_view message)
        : std::runtime_error("PostgreSQL: " + without_line_end(message) +
                             (sqlstate.empty() ? "" : " (" + std::string(sqlstate) + ")")),
          sqlstate_(sqlstate) {}

    /// Five characters, such as 42703 for a column that is not there; empty when the connection
    /// failed and not the statement.
    const std::string& sqlstate() const noexcept { return sqlstate_; }

private:
    static std::string without_line_end(std::string_view text) {
        const auto end = text.find_last_not_of('\n');
        return std::string(text.substr(0, end + 1));
    }

    std::string sqlstate_;
};

/// One row, for as long as its `PostgresRows` are there.
class PostgresRow {
public:
    PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}

    /// Throws: `PostgresError` if there is no such column, or if it is NULL.
    std::string text(const char* column) const {
        if (auto value = optional_text(column))
            return *std::move(value);
        throw PostgresError("", std::string("column ") + column +
                                    " is NULL: read it with "
                                    "optional_text");
    }

    /// NULL is nothing. Throws: `PostgresError` if there is no such column.
    std::optional<std::string> optional_text(const char* column) const {
        const int place = PQfnumber(result_, column);
        if (place < 0)
            throw PostgresError("", std::string("the statement selects no column ") + column);
        if (PQgetisnull(result_, row_, place) != 0)
            return std::nullopt;
        return std::string(PQgetvalue(result_, row_, place),
                           static_cast<std::size_t>(PQgetlength(result_, row_, place)));
    }

    /// Throws: as `text`, and if it is no number of that type.
    template <std::integral Number>
    Number number(const char* column) const {
        const std::string digits = text(column);
        Number value{};
        const char* const end = digits.data() + digits.size();
        const auto parsed = std::from_chars(digits.data(), end, value);
        if (parsed.ec != std::errc() || parsed.ptr != end)
            throw PostgresError("", std::string("column ") + column + " is no number that fits");
        return value;
    }

private:
    const PGresult* result_;
    int row_;
};

/// What a statement gave.
class PostgresRows {
public:
    struct Clear {
        void operator()(PGresult* result) const { PQclear(result); }
    };
    using Result = std::unique_ptr<PGresult, Clear>;

    PostgresRows() = default;
    explicit PostgresRows(Result result) : result_(std::move(result)) {}

    /// What `read`, a function of `PostgresRow`, makes of each row, in the order of the rows.
    template <class Read>
    auto each(Read read) const {
        std::vector<std::invoke_result_t<Read&, PostgresRow>> all;
        const int count = result_ ? PQntuples(result_.get()) : 0;
        all.reserve(static_cast<std::size_t>(count));
        for (int row = 0; row < count; ++row)
            all.push_back(read(PostgresRow(result_.get(), row)));
        return all;
    }

private:
    Result result_;
};

/// A statement and its parameters $1, $2, ... as text; a parameter without a value is NULL.
class PostgresQuery {
public:
    template <std::convertible_to<std::optional<std::string>>... Parameters>
    explicit PostgresQuery(std::string statement, Parameters... parameters)
        : statement_(std::move(statement)), parameters_{std::move(parameters)...} {}

    const char* statement() const noexcept { return statement_.c_str(); }

    std::vector<const char*> parameters() const {
        std::vector<const char*> values;
        for (const auto& parameter : parameters_)
            values.push_back(parameter ? parameter->c_str() : nullptr);
        return values;
    }

private:
    std::string statement_;
    std::vector<std::optional<std::string>> parameters_;
};

// [arrays]
/// How PostgreSQL writes an array of numbers: {1,2,3}.
inline std::string array_of(const std::ranges::range auto& numbers) requires
    std::integral<std::ranges::range_value_t<decltype(numbers)>> {
    std::string array = "{";
    for (const auto number : numbers)
        array += (array.size() > 1 ? "," : "") + std::to_string(number);
    return array + "}";
}

/// How it writes an array of texts: {"a","says \"b\""}.
///
/// Throws: `invalid_argument` for a text with a zero byte, which a text of PostgreSQL cannot hold.
inline std::string array_of(const std::ranges::range auto& texts) requires
    std::convertible_to<std::ranges::range_value_t<decltype(texts)>, std::string_view> {
    std::string array = "{";
    for (const std::string_view text : texts) {
        array += array.size() > 1 ? ",\"" : "\"";
        for (const char letter : text) {
            if (letter == '\0')
                throw std::invalid_argument(
                    "a key holds a zero byte, and PostgreSQL's text cannot");
            if (letter == '"' || letter == '\\')
                array += '\\';
            array += letter;
        }
        array += '"';
    }
    return array + "}";
}
// [/arrays]

struct PostgresOptions {
    /// As for every program that uses libpq: "host=... dbname=...". A name is looked up by libpq,
    /// which blocks: give `hostaddr` as well where that matters.
    std::string conninfo;
    /// Where a query is cancelled, which blocks for a moment, and happens rarely.
    asio::any_io_executor blocking = asio::system_executor();
};

/// One connection. Everything but the cancelling of a query happens on `executor`.
class PostgresConnection {
public:
    using Options = PostgresOptions;
    using Request = PostgresQuery;
    using Answer = PostgresRows;

    PostgresConnection(asio::any_io_executor executor, Options options)
        : executor_(std::move(executor)), options_(std::move(options)) {}

    /// A query that nobody waits for any more is cancelled, or the server would go on with it.
    ~PostgresConnection() {
        if (connection_ && PQtransactionStatus(connection_.get()) == PQTRANS_ACTIVE)
            cancel();
    }

    asio::awaitable<void> open();
    asio::awaitable<PostgresRows> ask(PostgresQuery query);

    /// Not while an answer is owed, nor in a transaction that somebody forgot.
    bool usable() {
        return connection_ && PQtransactionStatus(connection_.get()) == PQTRANS_IDLE &&
               !is_stale(PQsocket(connection_.get()));
    }

private:
    struct Finish {
        void operator()(PGconn* connection) const { PQfinish(connection); }
    };
    struct FreeCancel {
        void operator()(PGcancel* cancel) const { PQfreeCancel(cancel); }
    };
    using Descriptor = asio::posix::stream_descriptor;

    void take_socket();
    asio::awaitable<void> wait(Descriptor::wait_type what);
    asio::awaitable<void> flush();
    asio::awaitable<PostgresRows::Result> next_result();
    void consume();
    void cancel() noexcept;
    [[noreturn]] void fail() const { throw PostgresError("", PQerrorMessage(connection_.get())); }

    asio::any_io_executor executor_;
    Options options_;
    std::unique_ptr<PGconn, Finish> connection_;
    std::optional<Descriptor> socket_;
};

// ---------------------------------------------------------------------------------------------

// [connect]
inline asio::awaitable<void> PostgresConnection::open() {
    connection_.reset(PQconnectStart(options_.conninfo.c_str()));
    auto next = PQstatus(connection_.get()) == CONNECTION_BAD ? PGRES_POLLING_FAILED
                                                              : PGRES_POLLING_WRITING;
    while (next != PGRES_POLLING_OK) {
        if (next == PGRES_POLLING_FAILED)
            fail();
        take_socket(); // each round: libpq may have gone on to another address
        co_await wait(next == PGRES_POLLING_READING ? Descriptor::wait_read
                                                    : Descriptor::wait_write);
        next = PQconnectPoll(connection_.get());
    }
    take_socket();
    PQsetnonblocking(connection_.get(), 1);
    PQsetNoticeProcessor(
        connection_.get(), [](void*, const char*) {}, nullptr); // not to stderr
}

// Asio gets a copy of the descriptor: libpq closes its own when the connection breaks, and the
// number may be another socket's by the time Asio hears of it.
inline void PostgresConnection::take_socket() {
    const int copy = ::fcntl(PQsocket(connection_.get()), F_DUPFD_CLOEXEC, 0);
    if (copy < 0)
        fail();
    socket_.emplace(executor_, copy);
}

inline asio::awaitable<void> PostgresConnection::wait(Descriptor::wait_type what) {
    co_await socket_->async_wait(what, asio::use_awaitable);
}
// [/connect]

// [query]
inline asio::awaitable<PostgresRows> PostgresConnection::ask(PostgresQuery query) {
    const auto values = query.parameters();
    if (PQsendQueryParams(connection_.get(), query.statement(), static_cast<int>(values.size()),
                          nullptr, values.data(), nullptr, nullptr, 0) != 1)
        fail();
    co_await flush();
    auto result = co_await next_result();
    const auto status = PQresultStatus(result.get());
    if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT)
        throw PostgresError("", "COPY is no query: use a connection of your own for it");
    while (co_await next_result()) { // until there is none, or the next query is refused
    }
    if (status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK) {
        const char* const sqlstate = PQresultErrorField(result.get(), PG_DIAG_SQLSTATE);
        throw PostgresError(sqlstate ? sqlstate : "", PQresultErrorMessage(result.get()));
    }
    co_return PostgresRows(std::move(result));
}

// Many keys may be more than the socket takes at once.
inline asio::awaitable<void> PostgresConnection::flush() {
    using namespace asio::experimental::awaitable_operators;
    while (const int left = PQflush(connection_.get())) {
        if (left < 0)
            fail();
        // The server may want to be read before it reads on.
        const auto ready = co_await (wait(Descriptor::wait_read) || wait(Descriptor::wait_write));
        if (ready.index() == 0)
            consume();
    }
}

inline asio::awaitable<PostgresRows::Result> PostgresConnection::next_result() {
    while (PQisBusy(connection_.get()) != 0) {
        co_await wait(Descriptor::wait_read);
        consume();
    }
    co_return PostgresRows::Result(PQgetResult(connection_.get()));
}

inline void PostgresConnection::consume() {
    if (PQconsumeInput(connection_.get()) != 1)
        fail();
}
// [/query]

// [cancel]
inline void PostgresConnection::cancel() noexcept {
    try {
        std::unique_ptr<PGcancel, FreeCancel> handle(PQgetCancel(connection_.get()));
        asio::post(options_.blocking, [handle = std::move(handle)] {
            char problem[256]; // the query then runs to its end, and nobody hears it
            PQcancel(handle.get(), problem, sizeof problem);
        });
    } catch (...) { // no memory for that: as above
    }
}
// [/cancel]

} // namespace backends
