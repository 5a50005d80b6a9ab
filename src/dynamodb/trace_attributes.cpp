#include <coalesce/dynamodb/trace_attributes.hpp>

#include <cstdio>

namespace coalesce::dynamodb {
namespace {

class Attributes {
public:
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
    Attributes& add_tables(const std::vector<std::string>* tables) {
        std::string text;
        if (tables)
            for (const auto& table : *tables)
                text += (text.empty() ? "" : ",") + table;
        return add("aws.dynamodb.table_names", text);
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

std::string units_text(double units) {
    char text[32];
    std::snprintf(text, sizeof text, "%g", units);
    return text;
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
        .add("url.full", attempt.endpoint)
        .add_status(attempt.http_status)
        .add_error(attempt.error, attempt.service_code)
        .add("http.request.resend_count", std::size_t{attempt.attempt - 1})
        .add("http.request.size", attempt.bytes_sent)
        .add("http.response.size", attempt.bytes_received)
        .take();
}

TraceAttributes trace_attributes(const PageReport& page) {
    return Attributes(page.operation)
        .add("aws.dynamodb.table_names", page.table)
        .add("aws.dynamodb.index_name", page.index)
        .add("aws.dynamodb.count", page.count)
        .add("aws.dynamodb.scanned_count", page.scanned_count)
        .add("aws.dynamodb.consumed_capacity", units_text(page.capacity_units))
        .take();
}

} // namespace coalesce::dynamodb
