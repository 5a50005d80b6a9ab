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

    /// `place`: file and line of the property, for messages; empty if unknown.
    void set(std::string name, std::string value, std::string place = {});

    std::optional<std::string_view> find(std::string_view property) const;

    /// File and line of a property, or empty.
    std::string_view place(std::string_view property) const;

    /// Takes over all properties of `stronger`, also in the place of own ones.
    void merge(const Section& stronger);

private:
    Properties properties_;
    Properties places_;
};

/// The value of a sub-property: `endpoint_url` in `dynamodb` of a section of `services`. The last
/// one counts if there are several. `outer` and `inner` are in lower case.
std::optional<std::string> sub_property(const Section& section, std::string_view outer,
                                        std::string_view inner);

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

    /// Takes over all sections of `stronger`, property by property.
    void merge(const ProfileSet& stronger);
};

} // namespace coalesce::dynamodb::settings
