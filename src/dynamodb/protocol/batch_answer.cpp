#include "dynamodb/protocol/batch_answer.hpp"

#include <sstream>

namespace coalesce::dynamodb::protocol {
namespace {

std::exception_ptr unprocessed(std::string_view operation, std::string_view table, const Item& key,
                               const std::string& reason) {
    std::ostringstream text;
    text << operation << " on table " << table << ": key " << key << ' ' << reason;
    return std::make_exception_ptr(
        boost::system::system_error(make_error_code(errc::unprocessed), text.str()));
}

} // namespace

void require_table(std::string_view name, std::string_view table, const Path& path) {
    const auto slash = table.starts_with("arn:") ? table.find(":table/") : table.npos;
    const bool is_end_of_arn = slash != table.npos && name == table.substr(slash + 7);
    if (name != table && !is_end_of_arn)
        throw_malformed(path, "expected no table but " + std::string(table));
}

bool may_be_of_one_entry(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& thrown) {
        return thrown.code() == errc::validation;
    } catch (...) {
        return false;
    }
}

std::exception_ptr gave_up(std::string_view operation, std::string_view table, const Item& key,
                           std::size_t given_up, unsigned rounds) {
    return unprocessed(operation, table, key,
                       "was given up, as one of " + std::to_string(given_up) + ": " +
                           std::to_string(rounds) +
                           " rounds in a row left everything unprocessed; the table is probably "
                           "throttled, ask again later");
}

std::exception_ptr left_open(std::string_view operation, std::string_view table, const Item& key) {
    return unprocessed(operation, table, key, "was still waiting when the batch was left");
}

} // namespace coalesce::dynamodb::protocol
