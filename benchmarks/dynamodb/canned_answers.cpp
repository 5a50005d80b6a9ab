#include "canned_answers.hpp"

#include "products.hpp"

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace bench {
namespace {

constexpr std::string_view before_id = R"("id":{"S":")";

/// The texts of all attributes `id`, without looking at what is around them.
std::vector<std::string_view> ids_in(std::string_view body) {
    std::vector<std::string_view> ids;
    for (auto at = body.find(before_id); at != body.npos; at = body.find(before_id, at)) {
        at += before_id.size();
        ids.push_back(body.substr(at, body.find('"', at) - at));
    }
    return ids;
}

std::string table() {
    return '"' + std::string(products_table) + '"';
}

std::string batch_get_answer(std::string_view body) {
    auto ids = ids_in(body);
    std::ranges::reverse(ids);
    std::string answer = R"({"Responses":{)" + table() + ":[";
    answer.reserve(600 * ids.size() + 200);
    for (const auto id : ids) {
        append_product(answer, id);
        answer += ',';
    }
    answer.back() = ']';
    return answer + R"(},"UnprocessedKeys":{},"ConsumedCapacity":[{"TableName":)" + table() +
           R"(,"CapacityUnits":50.0}]})";
}

std::string scan_answer(std::string_view body) {
    const auto after = ids_in(body);
    const auto first = after.empty() ? 0 : number_in(after.front()) + 1;
    const auto end = std::min(first + items_of_a_page, scanned_items);
    std::string answer = R"({"Items":[)";
    answer.reserve(70 * items_of_a_page);
    for (auto number = first; number < end; ++number) {
        append_stock(answer, product_id(number));
        answer += ',';
    }
    answer.back() = ']';
    const auto count = std::to_string(end - first);
    answer += R"(,"Count":)" + count + R"(,"ScannedCount":)" + count;
    if (end < scanned_items)
        answer += R"(,"LastEvaluatedKey":{"id":{"S":")" + product_id(end - 1) + R"("}})";
    return answer + '}';
}

} // namespace

std::string canned_answer(std::string_view operation, std::string_view request_body) {
    if (operation == "BatchGetItem")
        return batch_get_answer(request_body);
    if (operation == "BatchWriteItem")
        return R"({"UnprocessedItems":{},"ConsumedCapacity":[{"TableName":)" + table() +
               R"(,"CapacityUnits":25.0}]})";
    if (operation == "Scan")
        return scan_answer(request_body);
    throw std::runtime_error("the canned server has no answer to " + std::string(operation));
}

} // namespace bench
