// GraphQL, as much of it as the example needs: one query with fields, arguments, aliases, nested
// selections and variables. It knows nothing of films, DynamoDB or HTTP.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json.hpp>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace graphql {

namespace asio = boost::asio;
namespace json = boost::json;

/// What is wrong with a query as a whole.
struct Error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// One field that a query asks for. Its key in the answer is the alias, or else the name;
/// variables in the arguments have been replaced.
struct Field {
    std::string key, name;
    json::object arguments;
    std::vector<Field> selections;
};

/// Reads {"query": "...", "variables": {...}}, where variables can be missing; throws `Error`.
std::vector<Field> parse(json::object request);

/// A field of a type. One without a resolver is a plain value and stands in its object. The others
/// give an object of `type`, or null, or a list of those. The object that the resolver gets stays
/// until it has answered.
struct FieldType {
    std::string type;
    std::vector<std::string> arguments;
    std::function<asio::awaitable<json::value>(const json::object&, json::object)> resolve;
};
using Schema = std::map<std::string, std::map<std::string, FieldType>>; // by type, by field

/// Answers a query with `data`, and with `errors` for fields that failed. The fields of an
/// object, and the objects of a list, are resolved side by side: so their loads fall into one
/// batch. Throws `Error` if the schema lacks something that is asked for.
asio::awaitable<json::object> execute(Schema schema, std::vector<Field> query);

} // namespace graphql
