#pragma once

#include "unit/dynamodb/protocol/movies.hpp"

#include <coalesce/dynamodb/attr.hpp>
#include <coalesce/dynamodb/detail/source.hpp>
#include <coalesce/dynamodb/query_options.hpp>

#include <memory>
#include <string>

// What the tests of queries read: `Movies`, by year and title, and its indexes.

namespace coalesce::dynamodb::protocol {

inline detail::SourceFacts movies_source(KeySchema schema = year_title_schema()) {
    return std::make_shared<const detail::SourceAbout>(movies_table(std::move(schema)));
}

inline detail::SourceFacts index_source(IndexSchema index) {
    return std::make_shared<const detail::SourceAbout>(movies_table(year_title_schema()),
                                                       std::move(index));
}

/// A global index by director, sorted by year.
inline detail::SourceFacts by_director() {
    return index_source({IndexKind::global, "by-director",
                         KeySchema(KeyAttribute("director", KeyType::string),
                                   KeyAttribute("year", KeyType::number))});
}

/// A local index that sorts the films of a year by rating.
inline detail::SourceFacts by_rating() {
    return index_source({IndexKind::local, "by-rating",
                         KeySchema(KeyAttribute("year", KeyType::number),
                                   KeyAttribute("rating", KeyType::number))});
}

inline QueryOptions of_year(int year, SortCondition sort = {}) {
    QueryOptions options;
    options.partition = year;
    options.sort = std::move(sort);
    return options;
}

inline QueryOptions where(Condition key_condition) {
    QueryOptions options;
    options.key_condition = std::move(key_condition);
    return options;
}

} // namespace coalesce::dynamodb::protocol
