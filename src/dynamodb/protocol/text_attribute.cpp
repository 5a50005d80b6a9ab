#include <coalesce/dynamodb/collection.hpp>

#include "dynamodb/protocol/item_reader.hpp"
#include "dynamodb/quoted.hpp"

#include <coalesce/dynamodb/error.hpp>

#include <algorithm>

namespace coalesce::dynamodb::detail {

std::optional<std::string> text_attribute(const ReceivedItem& item, std::string_view name) {
    const Path root;
    protocol::JsonReader in(item.json());
    protocol::ItemReader reader(in);
    in.begin_object(root);
    while (const auto found = reader.next_member(root)) {
        const Path here(root, *found);
        if (*found != name) {
            reader.skip(here);
            continue;
        }
        if (reader.enter(here) != AttributeType::string)
            return std::nullopt;
        return std::string(reader.text(here));
    }
    return std::nullopt;
}

void check_brings(const SourceAbout& source, const Projection& projection,
                  std::string_view attribute) {
    const auto is_key = [&](const KeyAttribute& key) { return key.name == attribute; };
    const auto is_path = [&](const Projection::Path& path) {
        return path == Projection::Path{std::string(attribute)};
    };
    if (projection.empty() || std::ranges::any_of(source.position, is_key) ||
        std::ranges::any_of(projection.paths(), is_path))
        return;
    throw boost::system::system_error(make_error_code(errc::invalid_query),
                                      source.subject + ": the projection of a collection lacks " +
                                          quoted(attribute) +
                                          ", by which its types are told apart; add it");
}

} // namespace coalesce::dynamodb::detail
