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

const JsonValue* find_table(const JsonValue& answer, std::string_view member,
                            std::string_view table) {
    const Path root;
    const Path here(root, member);
    const auto* tables = find(answer, member);
    if (!tables)
        return nullptr;
    for (const auto& entry : as_object(*tables, here).GetObject()) {
        if (view(entry.name) != table)
            throw_malformed(Path(here, view(entry.name)),
                            "expected no table but " + std::string(table));
    }
    return find(*tables, table);
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
