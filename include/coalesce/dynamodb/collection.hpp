#pragma once

#include <coalesce/dynamodb/detail/decode.hpp>
#include <coalesce/dynamodb/detail/received_item.hpp>
#include <coalesce/dynamodb/detail/source.hpp>
#include <coalesce/dynamodb/entity.hpp>
#include <coalesce/dynamodb/page.hpp>
#include <coalesce/dynamodb/projection.hpp>

#include <concepts>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace coalesce::dynamodb {

namespace detail {

template <class T>
concept TellsEntity = requires {
    { dynamodb_entity(static_cast<T*>(nullptr)) } -> std::same_as<Entity>;
};

/// Stops the compilation with a sentence where items of a type cannot be told from others.
template <class T>
constexpr Entity entity_of() {
    static_assert(TellsEntity<T>,
                  "dynamodb: a type of a collection says by which attribute its items are known: "
                  "give it a function `constexpr auto dynamodb_entity(T*)` in its namespace that "
                  "returns dynamodb::entity(\"type\", \"order\") or dynamodb::entity_prefix");
    if constexpr (TellsEntity<T>)
        return dynamodb_entity(static_cast<T*>(nullptr));
    else
        return entity("", "");
}

/// The text of an attribute of type S; nothing if the item has none of that name.
std::optional<std::string> text_attribute(const ReceivedItem& item, std::string_view name);

/// Throws `errc::invalid_query` unless the projection brings the attribute.
void check_brings(const SourceAbout& source, const Projection& projection,
                  std::string_view attribute);

} // namespace detail

/// Items of several types that stand in one partition, sorted into their types. An item belongs to
/// the first type whose `dynamodb_entity` it matches.
template <class... Ts>
class Collection {
public:
    /// The items of a type, in the order in which they were read.
    template <class T>
    const std::vector<T>& get() const noexcept {
        return std::get<std::vector<T>>(items_);
    }
    /// The same, to move them out.
    template <class T>
    std::vector<T>& get() noexcept {
        return std::get<std::vector<T>>(items_);
    }

    /// The items of no type.
    const std::vector<Item>& others() const noexcept { return others_; }

    /// The number of items of all types, the others included.
    std::size_t size() const noexcept {
        return (others_.size() + ... + std::get<std::vector<Ts>>(items_).size());
    }

    /// Puts an item where it belongs. Throws `errc::mismatch` for one that does not fit its type.
    void add(const detail::ReceivedItem& item, const std::string& subject) {
        if (!(add_if<Ts>(item, subject) || ...))
            others_.push_back(detail::decoded<Item>(item, subject));
    }

private:
    template <class T>
    bool add_if(const detail::ReceivedItem& item, const std::string& subject) {
        constexpr auto entity = detail::entity_of<T>();
        const auto text = detail::text_attribute(item, entity.attribute);
        if (!text || !entity.matches(*text))
            return false;
        get<T>().push_back(detail::decoded<T>(item, subject));
        return true;
    }

    std::tuple<std::vector<Ts>...> items_;
    std::vector<Item> others_;
};

/// Items of several types stand in a `Collection`.
template <class... Ts>
struct PageItems<Collection<Ts...>> {
    using Type = Collection<Ts...>; ///< One for each page.
};

namespace detail {

template <class... Ts>
void add_decoded(Collection<Ts...>& items, const ReceivedItem& item, const std::string& subject) {
    items.add(item, subject);
}

} // namespace detail

} // namespace coalesce::dynamodb
