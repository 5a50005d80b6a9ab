#include "dynamodb/protocol/projection_expression.hpp"

#include <coalesce/dynamodb/error.hpp>

#include "dynamodb/key_attribute.hpp"
#include "dynamodb/quoted.hpp"

namespace coalesce::dynamodb::protocol {
namespace {

constexpr std::size_t max_expression_bytes = 4096;
constexpr std::size_t max_name_bytes = 2 * 1024 * 1024;

[[noreturn]] void refuse_projection(const std::string& text) {
    throw boost::system::system_error(make_error_code(errc::invalid_projection), text);
}

void check_expression(std::size_t bytes) {
    if (bytes > max_expression_bytes)
        refuse_projection("the projection makes an expression of " + std::to_string(bytes) +
                          " bytes; DynamoDB takes " + std::to_string(max_expression_bytes) +
                          ": name fewer paths, or whole maps");
}

void check_names(const std::map<std::string, std::string>& placeholders) {
    std::size_t bytes = 0;
    for (const auto& [name, placeholder] : placeholders)
        bytes += name.size();
    if (bytes > max_name_bytes)
        refuse_projection("the names in the projection have " + std::to_string(bytes) +
                          " bytes; DynamoDB takes " + std::to_string(max_name_bytes) +
                          ": name fewer paths, or whole maps");
}

bool starts_with(const Projection::Path& path, const std::string& name) noexcept {
    const auto* first = std::get_if<std::string>(&path.front());
    return first && *first == name;
}

} // namespace

ProjectionExpression::ProjectionExpression(const Projection& projection, const KeySchema& schema)
    : ProjectionExpression(projection, attributes_of(schema)) {}

ProjectionExpression::ProjectionExpression(const Projection& projection,
                                           const std::vector<KeyAttribute>& keys) {
    if (projection.empty())
        return;
    for (const auto& path : projection.paths())
        add(path);
    for (const auto& key : keys)
        add_key(projection, key);
    check_expression(text_.size());
    check_names(placeholders_);
}

void ProjectionExpression::add(const Projection::Path& path) {
    const char* separator = text_.empty() ? "" : ",";
    for (const auto& step : path) {
        if (const auto* name = std::get_if<std::string>(&step))
            text_.append(separator).append(placeholder_of(*name));
        else
            text_ += "[" + std::to_string(std::get<std::size_t>(step)) + "]";
        separator = ".";
    }
}

void ProjectionExpression::add_key(const Projection& projection, const KeyAttribute& key) {
    for (const auto& path : projection.paths()) {
        if (!starts_with(path, key.name))
            continue;
        if (path.size() > 1)
            refuse_projection("the projection names a path inside of the key attribute " +
                              quoted(key.name) + ", which is of type " + to_string(key.type) +
                              "; name the attribute itself");
        return;
    }
    const auto placeholder = "#_k" + std::to_string(added_keys_.size());
    // The name may have a placeholder already, as a member of a map: then that one is used.
    placeholders_.try_emplace(key.name, placeholder);
    add({key.name});
    added_keys_.push_back(key.name);
}

const std::string& ProjectionExpression::placeholder_of(const std::string& name) {
    const auto fresh = "#p" + std::to_string(placeholders_.size());
    return placeholders_.try_emplace(name, fresh).first->second;
}

} // namespace coalesce::dynamodb::protocol
