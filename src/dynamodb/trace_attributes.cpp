#include <coalesce/dynamodb/trace_attributes.hpp>

#include <cstdio>

namespace coalesce::dynamodb {
namespace {

std::string number_text(double number) {
    char text[32];
    std::snprintf(text, sizeof text, "%g", number);
    return text;
}

class Attributes {
public:
    Attributes() = default;
    explicit Attributes(std::string_view operation) {
        add("db.system.name", "aws.dynamodb");
        add("db.operation.name", operation);
    }

    Attributes& add(std::string_view name, std::string_view value) {
        if (!value.empty())
            list_.emplace_back(name, value);
        return *this;
    }
    Attributes& add(std::string_view name, std::size_t value) {
        list_.emplace_back(name, std::to_string(value));
        return *this;
    }
    Attributes& add_tables(const std::vector<std::string>& tables) {
        std::string text;
        for (const auto& table : tables)
            text += (text.empty() ? "" : ",") + table;
        if (tables.size() == 1)
            add("db.collection.name", text);
        return add("aws.dynamodb.table_names", text);
    }
    Attributes& add_tables(const std::vector<std::string>* tables) {
        return tables ? add_tables(*tables) : *this;
    }
    Attributes& add_capacity(double units) {
        return add("aws.dynamodb.consumed_capacity", number_text(units));
    }
    Attributes& add_seconds(std::string_view name, std::chrono::nanoseconds time) {
        if (time.count() == 0)
            return *this;
        return add(name, number_text(std::chrono::duration<double>(time).count()));
    }

    /// `http://localhost:8000/`: the host, and the port if it is named.
    Attributes& add_server(std::string_view url) {
        const auto scheme = url.find("://");
        auto host = url.substr(scheme == url.npos ? 0 : scheme + 3);
        host = host.substr(0, host.find('/'));
        const auto colon = host.rfind(':');
        if (colon == host.npos || host.find(']', colon) != host.npos) // an IPv6 address has colons
            return add("server.address", host);
        return add("server.address", host.substr(0, colon))
            .add("server.port", host.substr(colon + 1));
    }
    Attributes& add_times(const AttemptTimes& times) {
        return add_seconds("coalesce.http.queued", times.queued)
            .add_seconds("coalesce.http.name_lookup", times.name_lookup)
            .add_seconds("coalesce.http.connect", times.connect)
            .add_seconds("coalesce.http.tls", times.tls)
            .add_seconds("coalesce.http.first_byte", times.first_byte)
            .add_seconds("coalesce.http.total", times.total);
    }

    /// The service's name of an error, else the one of its category.
    Attributes& add_error(const boost::system::error_code& error, std::string_view service_code) {
        if (!error)
            return *this;
        return add("error.type", service_code.empty() ? error.message() : service_code);
    }
    Attributes& add_status(unsigned status) {
        return status == 0 ? *this : add("http.response.status_code", status);
    }

    TraceAttributes take() { return std::move(list_); }

private:
    TraceAttributes list_;
};

/// OpenTelemetry counts a batch from two entries on.
constexpr std::size_t smallest_batch = 2;

/// What the answer brought to all of its tables.
TableAnswer sum_of(const BatchAnswer& answer) {
    TableAnswer sum;
    for (const auto& table : answer.tables) {
        sum.entries += table.entries;
        sum.served += table.served;
        sum.missing += table.missing;
        sum.unprocessed += table.unprocessed;
        sum.capacity_units += table.capacity_units;
    }
    return sum;
}

} // namespace

std::string span_name(std::string_view operation) {
    return "DynamoDB." + std::string(operation);
}

TraceAttributes trace_attributes(const CallReport& call) {
    return Attributes(call.operation)
        .add_tables(call.tables)
        .add("aws.request_id", call.request_id)
        .add_status(call.http_status)
        .add_error(call.error, call.service_code)
        .add("http.request.resend_count", std::size_t{call.attempts - 1})
        .take();
}

TraceAttributes trace_attributes(const AttemptReport& attempt) {
    return Attributes(attempt.operation)
        .add_tables(attempt.tables)
        .add("aws.request_id", attempt.request_id)
        .add_server(attempt.endpoint)
        .add("url.full", attempt.endpoint)
        .add_status(attempt.http_status)
        .add_error(attempt.error, attempt.service_code)
        .add("http.request.resend_count", std::size_t{attempt.attempt - 1})
        .add("http.request.size", attempt.bytes_sent)
        .add("http.response.size", attempt.bytes_received)
        .add_times(attempt.times)
        .take();
}

TraceAttributes trace_attributes(const PageReport& page) {
    return Attributes(page.operation)
        .add_tables({std::string(page.table)})
        .add("aws.dynamodb.index_name", page.index)
        .add("aws.dynamodb.count", page.count)
        .add("aws.dynamodb.scanned_count", page.scanned_count)
        .add_capacity(page.capacity_units)
        .take();
}

TraceAttributes trace_attributes(const BatchAnswer& answer) {
    const auto sum = sum_of(answer);
    std::vector<std::string> tables;
    for (const auto& table : answer.tables)
        tables.push_back(table.table);
    Attributes attributes(answer.operation);
    attributes.add_tables(tables);
    if (sum.entries >= smallest_batch)
        attributes.add("db.operation.batch.size", sum.entries);
    return attributes.add("coalesce.dynamodb.served", sum.served)
        .add("coalesce.dynamodb.missing", sum.missing)
        .add("coalesce.dynamodb.unprocessed", sum.unprocessed)
        .add_capacity(sum.capacity_units)
        .take();
}

TraceAttributes trace_attributes(const CredentialsReport& credentials) {
    Attributes attributes;
    if (credentials.expiration)
        attributes.add_seconds("coalesce.credentials.expire_in",
                               *credentials.expiration - std::chrono::system_clock::now());
    return attributes.add_error(credentials.error, {}).take();
}

} // namespace coalesce::dynamodb
