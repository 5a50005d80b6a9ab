#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace coalesce::dynamodb::settings {

/// A section of the shared files: its properties, with their names in lower case. The value of a
/// property that has sub-properties is their text, line by line, and begins with a line break.
class Section {
public:
    using Properties = std::map<std::string, std::string, std::less<>>;

    Section() = default;
    explicit Section(Properties properties) : properties_(std::move(properties)) {}

    const Properties& properties() const noexcept { return properties_; }
    void set(std::string name, std::string value) {
        properties_.insert_or_assign(std::move(name), std::move(value));
    }

    std::optional<std::string_view> find(std::string_view property) const {
        const auto found = properties_.find(property);
        return found == properties_.end() ? std::nullopt
                                          : std::optional<std::string_view>(found->second);
    }

private:
    Properties properties_;
};

/// What the shared files `config` and `credentials` say together, by the names of their sections.
class ProfileSet {
public:
    using Sections = std::map<std::string, Section, std::less<>>;

    Sections profiles;
    Sections sso_sessions;
    Sections services;

    /// The section of this name, or null.
    static const Section* find(const Sections& sections, std::string_view name) {
        const auto found = sections.find(name);
        return found == sections.end() ? nullptr : &found->second;
    }
};

} // namespace coalesce::dynamodb::settings
