#include "dynamodb/protocol/connection_plan.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <optional>
#include <utility>

namespace coalesce::dynamodb::protocol {
namespace {

[[noreturn]] void refuse(std::string_view subject, const std::string& reason) {
    throw boost::system::system_error(make_error_code(errc::invalid_query),
                                      std::string(subject) + ": a connection " + reason);
}

void check(const ConnectionArguments& arguments, const QueryOptions& query,
           std::string_view subject) {
    const auto& [first, after, last, before] = arguments;
    if (!first && !last)
        refuse(subject, "needs first or last: how many items it may have");
    if (first && last)
        refuse(subject, "got first and last; expected one of them");
    if (first.value_or(0) < 0)
        refuse(subject, "got first " + std::to_string(*first) + "; expected 0 or more");
    if (last.value_or(0) < 0)
        refuse(subject, "got last " + std::to_string(*last) + "; expected 0 or more");
    if (first && before)
        refuse(subject, "got first and before; expected first with after, or last with before");
    if (last && after)
        refuse(subject, "got last and after; expected first with after, or last with before");
    if (!query.cursor.empty())
        refuse(subject, "got a query with a cursor; give it as after or before");
}

} // namespace

ConnectionPlan::ConnectionPlan(const ConnectionArguments& arguments, const QueryOptions& query,
                               std::string_view subject)
    : is_backward_(arguments.last.has_value()) {
    check(arguments, query, subject);
    count_ = static_cast<std::size_t>(is_backward_ ? *arguments.last : *arguments.first);
    cursor_ = (is_backward_ ? arguments.before : arguments.after).value_or("");
}

QueryOptions ConnectionPlan::query(QueryOptions query) const {
    query.forward = query.forward != is_backward_;
    query.look_ahead = true;
    return query;
}

PageInfo ConnectionPlan::page_info(const std::vector<Edge<detail::ReceivedItem>>& edges,
                                   bool has_more, std::string reached) const {
    PageInfo info;
    if (!edges.empty()) {
        info.start_cursor = edges.front().cursor;
        info.end_cursor = edges.back().cursor;
    }
    (is_backward_ ? info.has_previous_page : info.has_next_page) = has_more;
    (is_backward_ ? info.has_next_page : info.has_previous_page) = !cursor_.empty();
    // Whoever goes on from here must not read again what the filter has left out.
    if (has_more && edges.size() < count_)
        (is_backward_ ? info.start_cursor : info.end_cursor) = std::move(reached);
    return info;
}

} // namespace coalesce::dynamodb::protocol
