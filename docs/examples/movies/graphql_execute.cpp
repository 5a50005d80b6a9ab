#include "graphql.hpp"

#include <coalesce/when_all.hpp>

#include <algorithm>

namespace graphql {
namespace {

constexpr std::size_t max_objects = 500'000; // films lead to people, those to films, and so on

void validate(const Schema& schema, const std::string& type, const std::vector<Field>& fields) {
    for (const Field& field : fields) {
        const std::string name = "`" + type + "." + field.name + "`";
        if (!schema.at(type).contains(field.name))
            throw Error(name + " does not exist");
        const FieldType& known = schema.at(type).at(field.name);
        for (const auto& argument : field.arguments)
            if (std::ranges::count(known.arguments, argument.key()) == 0)
                throw Error(name + " has no argument `" + std::string(argument.key()) + "`");
        if (std::ranges::count(fields, field.key, &Field::key) > 1)
            throw Error(name + " would be there twice: give it an alias");
        if (known.type.empty() != field.selections.empty())
            throw Error(name + (known.type.empty() ? " is a plain value and has no fields"
                                                   : " needs a list of fields in braces"));
        validate(schema, known.type, field.selections);
    }
}

// One walk through a query. What its coroutines refer to (the query, the schema, the objects
// above them) stays until they have answered.
class Execution {
public:
    explicit Execution(const Schema& schema) : schema_(schema) {}

    // What a query selects of an object.
    asio::awaitable<json::value> object(const std::string& type, const json::object& found,
                                        const std::vector<Field>& selections, json::array path) {
        const auto& fields = schema_.at(type);
        std::vector<asio::awaitable<json::value>> tasks;
        for (const Field& field : selections)
            if (fields.at(field.name).resolve)
                tasks.push_back(resolve(fields.at(field.name), found, field, path));
        std::vector<json::value> resolved = co_await coalesce::when_all(std::move(tasks));
        json::object answer;
        std::size_t next = 0;
        for (const Field& field : selections)
            answer.emplace(field.key, fields.at(field.name).resolve ? std::move(resolved[next++])
                                                                    : found.at(field.name));
        co_return answer;
    }

    json::array errors;

private:
    asio::awaitable<json::value> resolve(const FieldType& type, const json::object& parent,
                                         const Field& field, json::array path) {
        path.emplace_back(field.key);
        try {
            const json::value found = co_await type.resolve(parent, field.arguments);
            co_return co_await complete(type.type, found, field.selections, path);
        } catch (const std::exception& error) {
            errors.push_back({{"message", error.what()}, {"path", path}});
        }
        co_return nullptr;
    }

    asio::awaitable<json::value> complete(const std::string& type, const json::value& found,
                                          const std::vector<Field>& selections, json::array path) {
        if (found.is_null())
            co_return nullptr;
        if (found.is_object())
            co_return co_await object(type, found.get_object(), selections, path);
        std::vector<asio::awaitable<json::value>> tasks;
        for (const json::value& one : found.as_array()) {
            if (++objects_ > max_objects)
                throw Error("The answer grows too large: ask for fewer levels");
            path.emplace_back(tasks.size());
            tasks.push_back(complete(type, one, selections, path));
            path.pop_back();
        }
        const std::vector<json::value> completed = co_await coalesce::when_all(std::move(tasks));
        co_return json::array(completed.begin(), completed.end());
    }

    const Schema& schema_;
    std::size_t objects_ = 0;
};

} // namespace

asio::awaitable<json::object> execute(Schema schema, std::vector<Field> query) {
    validate(schema, "Query", query);
    Execution execution(schema);
    const std::string type = "Query";
    const json::object root;
    json::object answer;
    answer["data"] = co_await execution.object(type, root, query, json::array());
    if (!execution.errors.empty())
        answer["errors"] = std::move(execution.errors);
    co_return answer;
}

} // namespace graphql
