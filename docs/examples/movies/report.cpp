#include "report.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <iomanip>
#include <sstream>

namespace json = boost::json;

namespace {

constexpr std::size_t max_width = 90;

// What fits into a line stays on it; the rest gets a line for each member.
void lay_out(std::ostream& out, const json::value& value, std::size_t indent) {
    const std::string flat = json::serialize(value);
    const bool object = value.is_object();
    if (flat.size() + indent <= max_width || (!object && !value.is_array())) {
        out << flat;
        return;
    }
    const std::string margin(indent + 2, ' ');
    const char* separator = "\n";
    out << (object ? '{' : '[');
    if (object)
        for (const auto& [key, member] : value.get_object()) {
            out << std::exchange(separator, ",\n") << margin << json::serialize(key) << ": ";
            lay_out(out, member, indent + 2);
        }
    else
        for (const json::value& member : value.get_array()) {
            out << std::exchange(separator, ",\n") << margin;
            lay_out(out, member, indent + 2);
        }
    out << '\n' << std::string(indent, ' ') << (object ? '}' : ']');
}

std::uint64_t counted(const Measurement& measurement, const char* name) {
    return measurement.answer.at("extensions").at(name).to_number<std::uint64_t>();
}

std::string fixed(double number) {
    std::ostringstream text;
    text << std::fixed << std::setprecision(1) << number;
    return text.str();
}

std::string milliseconds(const Measurement& measurement) {
    return with_commas(static_cast<std::uint64_t>(measurement.time.count() / 1000)) + " ms";
}

std::string keys_per_request(const Measurement& measurement) {
    const auto requests = static_cast<double>(std::max<std::uint64_t>(measurement.requests, 1));
    return fixed(static_cast<double>(counted(measurement, "keys")) / requests);
}

std::string ratio(std::uint64_t more, std::uint64_t less) {
    return fixed(static_cast<double>(more) / static_cast<double>(std::max<std::uint64_t>(less, 1)));
}

} // namespace

std::string with_commas(std::uint64_t number) {
    std::string text = std::to_string(number);
    for (std::size_t end = text.size(); end > 3; end -= 3)
        text.insert(end - 3, ",");
    return text;
}

std::string first_lines(const json::value& value, std::size_t max_lines) {
    std::ostringstream laid_out;
    lay_out(laid_out, value, 0);
    const std::string text = laid_out.str();
    std::size_t end = 0;
    for (std::size_t line = 0; line < max_lines && end < text.size(); ++line)
        end = std::min(text.find('\n', end), text.size() - 1) + 1;
    const auto rest = std::count(text.begin() + static_cast<std::ptrdiff_t>(end), text.end(), '\n');
    if (rest == 0)
        return text;
    return text.substr(0, end) + "  ... and " + with_commas(static_cast<std::uint64_t>(rest) + 1) +
           " more lines";
}

std::string comparison(const Measurement& batched, const Measurement& single) {
    std::ostringstream out;
    const auto row = [&](const char* name, const std::string& left, const std::string& right) {
        out << std::left << std::setw(24) << name << std::right << std::setw(14) << left
            << std::setw(16) << right << '\n';
    };
    const auto counts = [&](const char* name, const char* counter) {
        row(name, with_commas(counted(batched, counter)), with_commas(counted(single, counter)));
    };
    row("", "batching", "batching off");
    counts("loads asked", "loads");
    counts("joined another load", "joined");
    counts("cache hits", "hits");
    counts("batches", "batches");
    row("requests to DynamoDB", with_commas(batched.requests), with_commas(single.requests));
    row("keys per request", keys_per_request(batched), keys_per_request(single));
    row("time", milliseconds(batched), milliseconds(single));
    out << '\n'
        << with_commas(counted(batched, "loads")) << " loads became "
        << with_commas(batched.requests)
        << " BatchGetItem requests: " << ratio(counted(batched, "loads"), batched.requests)
        << " to 1.\nWith batching off the same query takes "
        << ratio(single.requests, batched.requests) << " times as many requests, and "
        << ratio(static_cast<std::uint64_t>(single.time.count()),
                 static_cast<std::uint64_t>(batched.time.count()))
        << " times as long.\n";
    return out.str();
}
