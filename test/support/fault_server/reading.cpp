#include "support/fault_server/reading.hpp"

#include <boost/system/system_error.hpp>

#include <algorithm>
#include <cmath>
#include <map>
#include <variant>

namespace coalesce::test {
namespace {

using dynamodb::AttributeValue;
using dynamodb::Item;
using dynamodb::Projection;

std::map<std::string, std::string> expression_names(const Json& request) {
    std::map<std::string, std::string> names;
    const auto* given = find_member(request, "ExpressionAttributeNames");
    if (given && given->IsObject())
        for (const auto& [placeholder, name] : given->GetObject())
            names.emplace(text_of(placeholder), name.IsString() ? text_of(name) : "");
    return names;
}

Projection read_projection(const Json& request, const std::map<std::string, std::string>& names) {
    const auto* expression = find_member(request, "ProjectionExpression");
    if (!expression && !names.empty())
        throw Refused("ValidationException",
                      "ExpressionAttributeNames can only be specified when using expressions");
    if (!expression)
        return {};
    if (!expression->IsString() || expression->GetStringLength() == 0)
        throw Refused("ValidationException", "Invalid ProjectionExpression: it is empty");
    try {
        return Projection(text_of(*expression), names);
    } catch (const boost::system::system_error& error) {
        throw Refused("ValidationException", error.what());
    }
}

void check_paths(const Projection& projection) {
    for (const auto& path : projection.paths())
        for (const auto& step : path)
            if (!std::holds_alternative<std::string>(step))
                throw Refused("ValidationException",
                              "this server knows no indexes in a ProjectionExpression");
}

const AttributeValue* value_at(const Item& item, const Projection::Path& path) {
    const Item* map = &item;
    const AttributeValue* value = nullptr;
    for (const auto& step : path) {
        const auto found = map ? map->find(std::get<std::string>(step)) : item.end();
        if (!map || found == map->end())
            return nullptr;
        value = &found->second;
        map = value->get_if<Item>();
    }
    return value;
}

void put_at(Item& item, const Projection::Path& path, const AttributeValue& value) {
    Item* map = &item;
    for (std::size_t i = 0; i + 1 < path.size(); ++i) {
        auto& next = map->try_emplace(std::get<std::string>(path[i]), Item()).first->second;
        map = &std::get<Item>(next.variant());
    }
    map->insert_or_assign(std::get<std::string>(path.back()), value);
}

double units_of(std::size_t bytes, std::size_t bytes_per_unit) {
    return std::max(1.0,
                    std::ceil(static_cast<double>(bytes) / static_cast<double>(bytes_per_unit)));
}

} // namespace

Reading::Reading(const Json& request) : Reading(request, expression_names(request)) {}

Reading::Reading(const Json& request, const std::map<std::string, std::string>& names)
    : projection_(read_projection(request, names)) {
    const auto* consistent = find_member(request, "ConsistentRead");
    is_consistent_ = consistent && consistent->IsBool() && consistent->GetBool();
    check_paths(projection_);
}

Item Reading::projected(const Item& item) const {
    if (projection_.empty())
        return item;
    Item result;
    for (const auto& path : projection_.paths())
        if (const auto* value = value_at(item, path))
            put_at(result, path, *value);
    return result;
}

double Reading::units(std::size_t bytes) const {
    return units_of(bytes, 4096) * (is_consistent_ ? 1 : 0.5);
}

double write_units(std::size_t bytes) {
    return units_of(bytes, 1024);
}

bool wants_capacity(const Json& request) {
    const auto* wanted = find_member(request, "ReturnConsumedCapacity");
    return wanted && wanted->IsString() && text_of(*wanted) != "NONE";
}

std::string capacity_json(const std::string& table, double units) {
    return json_object({json_member("TableName", json_string(table)),
                        json_member("CapacityUnits", json_text(Json(units)))});
}

std::string respelled(const std::string& json) {
    // Inside of a string these quotes would be escaped, so this is always a number.
    const std::string tag = "{\"N\":\"";
    std::string result;
    std::size_t copied = 0;
    for (auto found = json.find(tag); found != json.npos; found = json.find(tag, copied)) {
        const auto begin = found + tag.size();
        const auto end = json.find('"', begin);
        const auto number = json.substr(begin, end - begin);
        result.append(json, copied, end - copied);
        result += number.find('.') == number.npos ? ".0" : "0";
        copied = end;
    }
    return result.append(json, copied);
}

} // namespace coalesce::test
