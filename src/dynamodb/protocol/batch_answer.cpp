#include "dynamodb/protocol/batch_answer.hpp"

#include "dynamodb/protocol/batch_request.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <sstream>

namespace coalesce::dynamodb::protocol {

namespace {

boost::system::error_code code_of(const std::exception_ptr& error) {
    try {
        std::rethrow_exception(error);
    } catch (const boost::system::system_error& thrown) {
        return thrown.code();
    } catch (...) {
        return {};
    }
}

} // namespace

bool means_table(std::string_view name, std::string_view table) noexcept {
    const auto slash = table.starts_with("arn:") ? table.find(":table/") : table.npos;
    return name == table || (slash != table.npos && name == table.substr(slash + 7));
}

Blame blame_of(const std::exception_ptr& error) {
    const auto code = code_of(error);
    if (code == errc::validation)
        return Blame::entry;
    if (code == errc::resource_not_found || code == errc::access_denied)
        return Blame::table;
    return Blame::request;
}

bool is_throttling(const std::exception_ptr& error) {
    return code_of(error) == errc::throttled;
}

std::exception_ptr gave_up(std::string_view operation, std::string_view table, const Item& key,
                           std::size_t given_up, const Lanes& lanes, unsigned tries) {
    std::ostringstream text;
    text << operation << " on table " << table << ": key " << key << " was given up, ";
    if (tries >= most_tries)
        text << "left unprocessed " << tries << " times in a row while others of its table were "
             << "served; its partition is probably throttled, ask again later";
    else
        text << "as one of " << given_up << ": " << lanes.round_limit()
             << " rounds in a row left everything unprocessed; the table is probably throttled, "
                "ask again later";
    return std::make_exception_ptr(
        boost::system::system_error(make_error_code(errc::unprocessed), text.str()));
}

} // namespace coalesce::dynamodb::protocol
